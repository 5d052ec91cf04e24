import { isObject } from './safeRead';

/** What a search has not come to. Nothing is kept alive by it. */
export interface Unfinished {
  visited: WeakSet<object>;
  frontier: WeakRef<object>[];
  /** Objects that found no room in the frontier: what only they lead to is not found by going on. */
  lost: number;
}

/** Of what a search remembers that it left out. */
export const FRONTIER_LIMIT = 5_000;

/** `left`: what waits, the most important first. `undefined` when a search is through. */
export function unfinishedOf(
  visited: WeakSet<object>,
  lost: number,
  left: readonly Iterable<unknown>[],
): Unfinished | undefined {
  const frontier: WeakRef<object>[] = [];
  for (const objects of left) {
    for (const object of objects) {
      if (!isObject(object)) continue;
      if (frontier.length < FRONTIER_LIMIT) frontier.push(new WeakRef(object));
      else lost++;
    }
  }
  return frontier.length > 0 ? { visited, frontier, lost } : undefined;
}

/** What still lives of it, to be visited now. */
export function takeUp({ frontier, visited }: Unfinished): object[] {
  const objects: object[] = [];
  for (const ref of frontier) {
    const object = ref.deref();
    if (!object) continue;
    visited.delete(object);
    objects.push(object);
  }
  return objects;
}
