import type { Place } from './known';

const PLACES_LIMIT = 20_000;

/** Places that led to instances before and wait for a look, and those that did so in this walk. */
export class Places {
  private readonly waiting: Place[] = [];
  private readonly taken = new WeakSet<object>();
  private readonly found = new Map<object, Set<PropertyKey | undefined>>();

  add(places: readonly Place[]): void {
    for (const place of places) this.waiting.push(place);
  }

  /** The next one that waits. */
  next(): Place | undefined {
    return this.waiting.pop();
  }

  /** False when this walk has looked there before. */
  begin(holder: object): boolean {
    if (this.taken.has(holder)) return false;
    this.taken.add(holder);
    return true;
  }

  isFound(holder: object): boolean {
    return this.found.has(holder);
  }

  /** An instance was met here. */
  note(holder: object): void {
    this.viasOf(holder);
  }

  /** A container of instances was met behind this name; `undefined` stands for all that the object holds. */
  noteVia(holder: object, via: PropertyKey | undefined): void {
    this.viasOf(holder)?.add(via);
  }

  /** Where the next walk can begin. */
  all(): Place[] {
    return Array.from(this.found, ([holder, vias]) => ({ holder, vias }));
  }

  private viasOf(holder: object): Set<PropertyKey | undefined> | undefined {
    let vias = this.found.get(holder);
    if (!vias) {
      if (this.found.size >= PLACES_LIMIT) return undefined;
      this.found.set(holder, (vias = new Set()));
    }
    return vias;
  }
}
