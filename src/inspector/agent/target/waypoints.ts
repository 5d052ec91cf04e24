import type { Waypoint } from './known';

const WAYPOINTS_LIMIT = 20_000;

/** Waypoints that led to instances before and wait for a visit, and those that led to instances in this walk. */
export class Waypoints {
  private readonly waiting: Waypoint[] = [];
  private readonly begun = new WeakSet<object>();
  private readonly found = new Map<object, Set<PropertyKey | undefined>>();

  add(waypoints: readonly Waypoint[]): void {
    for (const waypoint of waypoints) this.waiting.push(waypoint);
  }

  /** The next waypoint that waits. */
  next(): Waypoint | undefined {
    return this.waiting.pop();
  }

  /** False when this walk has visited the waypoint before. */
  begin(holder: object): boolean {
    if (this.begun.has(holder)) return false;
    this.begun.add(holder);
    return true;
  }

  isFound(holder: object): boolean {
    return this.found.has(holder);
  }

  /** Records that an instance was met here. */
  note(holder: object): void {
    this.viasOf(holder);
  }

  /** Records that this name led to a container of instances; `undefined` stands for everything that the object holds. */
  noteVia(holder: object, via: PropertyKey | undefined): void {
    this.viasOf(holder)?.add(via);
  }

  /** The waypoints where the next walk can begin. */
  all(): Waypoint[] {
    return Array.from(this.found, ([holder, vias]) => ({ holder, vias }));
  }

  private viasOf(holder: object): Set<PropertyKey | undefined> | undefined {
    let vias = this.found.get(holder);
    if (!vias) {
      if (this.found.size >= WAYPOINTS_LIMIT) return undefined;
      this.found.set(holder, (vias = new Set()));
    }
    return vias;
  }
}
