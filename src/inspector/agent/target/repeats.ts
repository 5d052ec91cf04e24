import type { SafeRead } from './safeRead';

/** Of longer lists, only so many elements are compared: each takes some memory of the target for a moment. */
const MOST_COMPARED = 250_000;
/** Links that a chain is followed at once, to make sure that it leads back. */
const MOST_LINKS = 10_000;

/** An instance that stands in a free list more than once. */
export interface Repeat {
  instance: object;
  /** The last position of it that was seen; of a chain, the ordinal of the link that leads back to it. */
  slot: number;
  /** Number of positions beyond the first. */
  times: number;
}

/**
 * Notes which instances one list has more than once. The list may change between two slices, so each finding is looked at
 * again at once: what is noted was there twice at the same time.
 */
export class Repeats {
  private readonly found = new Map<object, Repeat>();
  private readonly positions = new Map<object, number>();

  constructor(private readonly read: SafeRead) {}

  /** An element of an array. `end`: the number of elements in use now. */
  meet(list: object, slot: number, instance: object, end: () => number): void {
    const first = this.positions.get(instance);
    if (first === undefined) {
      if (this.positions.size < MOST_COMPARED) this.positions.set(instance, slot);
      return;
    }
    const { read } = this;
    if (slot >= end() || read.own(list, slot) !== instance) return;
    if (read.own(list, first) === instance) this.note(instance, slot);
    else this.positions.set(instance, slot);
  }

  /** The next link of a chain. Answers whether it was met before, so that the chain has no end. */
  meetLink(link: object, ordinal: number, next: (link: object) => unknown): boolean {
    if (!this.positions.has(link)) {
      if (this.positions.size < MOST_COMPARED) this.positions.set(link, ordinal);
      return false;
    }
    let at = next(link);
    for (let i = 0; i < MOST_LINKS && at !== link && this.positions.has(at as object); i++)
      at = next(at as object);
    if (at === link) this.note(link, ordinal);
    return true;
  }

  all(): Repeat[] {
    return [...this.found.values()];
  }

  private note(instance: object, slot: number): void {
    const known = this.found.get(instance);
    if (known) {
      known.times++;
      known.slot = slot;
    } else this.found.set(instance, { instance, slot, times: 1 });
  }
}
