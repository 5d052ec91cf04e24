/** One slot of `UserValues`. */
export interface UserValue {
  key: string;
  value: unknown;
}

/** What handlers attach to a request while it is served. Entries are reused from request to request. */
export class UserValues {
  private readonly entries: UserValue[] = [];
  private count = 0;

  set(key: string, value: unknown): void {
    for (let i = 0; i < this.count; i++) {
      const entry = this.entries[i]!;
      if (entry.key === key) {
        entry.value = value;
        return;
      }
    }
    const slot = this.count++;
    const parked = this.entries[slot];
    if (parked) {
      parked.key = key;
      parked.value = value;
    } else {
      this.entries[slot] = { key, value };
    }
  }

  get(key: string): unknown {
    for (let i = 0; i < this.count; i++) {
      const entry = this.entries[i]!;
      if (entry.key === key) return entry.value;
    }
    return undefined;
  }

  /** The fault on show: only the counter moves, every slot keeps its value, and nobody closes it. */
  reset(): void {
    this.count = 0;
  }

  /** The slots that are not in use, for the server's own account of what it holds. */
  parkedEntries(): readonly UserValue[] {
    return this.entries.slice(this.count);
  }
}
