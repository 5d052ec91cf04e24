import { isObject } from './safeRead';

/** The rest of a search that did not finish. Keeps nothing alive. */
export interface Unfinished {
  visited: WeakSet<object>;
  frontier: WeakRef<object>[];
  /** Objects beyond the frontier's limit. What only they lead to is not found by continuing. */
  lost: number;
}

/** Limit of left-out objects that a search remembers. */
export const FRONTIER_LIMIT = 5_000;

/** `left`: what waits, most important first. `undefined` when the search finished. */
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

/** The objects that are still alive, to be visited now. */
export function resume({ frontier, visited }: Unfinished): object[] {
  const objects: object[] = [];
  for (const ref of frontier) {
    const object = ref.deref();
    if (!object) continue;
    visited.delete(object);
    objects.push(object);
  }
  return objects;
}
