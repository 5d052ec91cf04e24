import { isObject } from './safeRead';
import type { LeftReceivers } from './receivers';
import { NOWHERE, type Standing } from './standing';

/** The rest of a search that did not finish. Keeps nothing alive. */
export interface Unfinished {
  visited: WeakSet<object>;
  frontier: Way[];
  /** Objects beyond the frontier's limit. What only they lead to is not found by continuing. */
  lost: number;
  receivers: LeftReceivers;
}

/** How an object was reached: a `Standing` that keeps nothing alive. */
interface Way {
  target: WeakRef<object> | undefined;
  up: Way | undefined;
  name: PropertyKey | undefined;
  isScope: boolean;
  /** Whether it is of the rest of a large container. */
  isOfRest: boolean;
}

/** Objects that a search has left: how many, and where the first of them stand. */
export interface Left {
  count: number;
  first(limit: number): Iterable<Standing>;
}

/** Limit of left-out objects that a search remembers. */
export const FRONTIER_LIMIT = 5_000;
/** So far up its way it is remembered where an object stands: far enough for what a person would search for. */
const MOST_STEPS = 6;

/** Of objects whose way is not known. */
export function leftObjects(objects: Iterable<unknown>): Left {
  const all = [...objects].filter(isObject);
  return leftStandings(all.map(target => ({ ...NOWHERE, target })));
}

export function leftStandings(standings: readonly Standing[]): Left {
  return { count: standings.length, first: limit => standings.slice(0, limit) };
}

/**
 * `left`: what waits, most important first. `again`: what is done, and must be met again by whatever goes on. `undefined` when
 * nothing waits.
 */
export function leftWays(
  left: readonly Left[],
  again: Left,
): Pick<Unfinished, 'frontier' | 'lost'> | undefined {
  if (left.every(({ count }) => count === 0)) return undefined;
  const frontier: Way[] = [];
  let lost = 0;
  const ways = new Map<Standing, Built>();
  for (const { count, first } of [again, ...left]) {
    const before = frontier.length;
    for (const at of first(FRONTIER_LIMIT - before)) frontier.push(wayTo(at, ways, 0));
    lost += count - (frontier.length - before);
  }
  return { frontier, lost };
}

/** The objects that are still alive, to be visited now. */
export function resume({
  frontier,
  visited,
}: Pick<Unfinished, 'frontier' | 'visited'>): (Standing & { target: object })[] {
  const found: (Standing & { target: object })[] = [];
  const standings = new Map<Way, Standing>();
  for (const way of frontier) {
    const target = way.target?.deref();
    if (!target) continue;
    visited.delete(target);
    found.push({ ...standingAt(way, standings), target });
  }
  return found;
}

/** A way, and after how many steps of the first object's it was built. */
interface Built {
  way: Way;
  step: number;
}

function wayTo(at: Standing, ways: Map<Standing, Built>, step: number): Way {
  const known = ways.get(at);
  // One that was built as the end of another's way is short.
  if (known && known.step <= step) return known.way;
  const up = at.up?.restOf ?? at.up;
  const way: Way = {
    target: at.target && new WeakRef(at.target),
    up: up?.target && step < MOST_STEPS ? wayTo(up, ways, step + 1) : undefined,
    ...{ name: at.name, isScope: at.isScope, isOfRest: at.up?.restOf !== undefined },
  };
  ways.set(at, { way, step });
  return way;
}

function standingAt(way: Way, standings: Map<Way, Standing>): Standing {
  let at = standings.get(way);
  if (at) return at;
  const { target, up, name, isScope, isOfRest } = way;
  at = { ...NOWHERE, target: target?.deref(), name, isScope };
  const above = up && standingAt(up, standings);
  at.up = above && isOfRest ? { ...above, restOf: above } : above;
  standings.set(way, at);
  return at;
}
