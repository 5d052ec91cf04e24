const WORD_BITS = 5;

/** A set of node ordinals, with one bit per node. */
export class NodeSet {
  readonly words: Int32Array;

  constructor(nodeCount: number) {
    this.words = new Int32Array((nodeCount >>> WORD_BITS) + 1);
  }

  has(node: number): boolean {
    return (this.words[node >>> WORD_BITS]! & (1 << (node & 31))) !== 0;
  }

  add(node: number): void {
    this.words[node >>> WORD_BITS]! |= 1 << (node & 31);
  }
}

/** Numbers the members of a set in ascending order, with about one more bit per node. The set must not change. */
export class NodeRanks {
  readonly count: number;
  /** The number of members before each word. */
  private readonly before: Uint32Array;

  constructor(private readonly set: NodeSet) {
    const { words } = set;
    this.before = new Uint32Array(words.length);
    let count = 0;
    for (let word = 0; word < words.length; word++) {
      this.before[word] = count;
      count += bitCount(words[word]!);
    }
    this.count = count;
  }

  /** A member's number, from 0; -1 for other nodes. */
  of(node: number): number {
    const word = node >>> WORD_BITS;
    const bits = this.set.words[word]!;
    const bit = 1 << (node & 31);
    return (bits & bit) === 0 ? -1 : this.before[word]! + bitCount(bits & (bit - 1));
  }

  /** The members in ascending order. */
  members(): Uint32Array {
    const members = new Uint32Array(this.count);
    const { words } = this.set;
    let count = 0;
    for (let word = 0; word < words.length; word++) {
      for (let rest = words[word]!; rest !== 0; rest &= rest - 1) {
        members[count++] = (word << WORD_BITS) | (31 - Math.clz32(rest & -rest));
      }
    }
    return members;
  }
}

/** Counts the one bits: Warren, "Hacker's Delight", 5-1. */
function bitCount(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
