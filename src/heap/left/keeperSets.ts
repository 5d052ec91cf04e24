/** The set without members. */
export const NOBODY = 0;
/** The set of what is kept by something that is no holder, or by more than anybody reads. */
export const UNKNOWN = 1;

/** Sets that are kept apart; what would need more of them is UNKNOWN. They fit 16 bits. */
const MOST_SETS = 1 << 16;
const MOST_MEMBERS = 12;
/** Limit of unions that are remembered. */
const MOST_UNIONS = 1 << 18;

/** Small sets of keepers, each of which is known by a number below 65536. */
export class KeeperSets {
  private readonly members: (readonly number[])[] = [[], []];
  private readonly byText = new Map<string, number>();
  private unions = new Map<number, number>();

  get count(): number {
    return this.members.length;
  }

  /** In ascending order; none for UNKNOWN. */
  membersOf(set: number): readonly number[] {
    return this.members[set]!;
  }

  of(keeper: number): number {
    return this.numberOf([keeper]);
  }

  union(one: number, other: number): number {
    if (one === other || other === NOBODY) return one;
    if (one === NOBODY) return other;
    if (one === UNKNOWN || other === UNKNOWN) return UNKNOWN;
    const key = Math.min(one, other) * MOST_SETS + Math.max(one, other);
    let union = this.unions.get(key);
    if (union === undefined) {
      const all = new Set([...this.members[one]!, ...this.members[other]!]);
      union = all.size > MOST_MEMBERS ? UNKNOWN : this.numberOf([...all].sort((a, b) => a - b));
      if (this.unions.size === MOST_UNIONS) this.unions = new Map();
      this.unions.set(key, union);
    }
    return union;
  }

  private numberOf(members: readonly number[]): number {
    const text = members.join();
    let set = this.byText.get(text);
    if (set === undefined) {
      if (this.members.length === MOST_SETS) return UNKNOWN;
      set = this.members.length;
      this.members.push(members);
      this.byText.set(text, set);
    }
    return set;
  }
}
