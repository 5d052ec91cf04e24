import type { Fact } from '../../program/facts';

/** How certain it is that a path without clearing reaches a point. */
export type Openness = 'closed' | 'doubtful' | 'open';

/** All execution paths to one point of a method, with respect to one array of a store. */
export interface State {
  /** Whether the array is uncleared on some path to here. */
  open: Openness;
  /** Whether no counter was moved yet on such a path. */
  isFresh: boolean;
  /** Whether a counter was first moved to another position on such a path. */
  isMoved: boolean;
  /** Rewinds on paths that have not cleared the array so far. */
  pending: Pending | undefined;
}

/**
 * A set of rewinds that shares its structure with other sets, because copying it at each branch would take quadratic time.
 * It is one rewind and another set, two sets, or a set marked as uncertain.
 */
export interface Pending {
  fact?: Fact;
  isDoubtful: boolean;
  parts: (Pending | undefined)[];
}

/** The state before the first step. */
export const BEGIN: State = { open: 'open', isFresh: true, isMoved: false, pending: undefined };

/** The array is empty now, whatever came before. */
export const CLEARED: State = {
  open: 'closed',
  isFresh: false,
  isMoved: false,
  pending: undefined,
};

/** Merges the paths of both states. */
export function joined(a: State | undefined, b: State | undefined): State | undefined {
  if (!a || !b || a === b) return a ?? b;
  return {
    open: more(a.open, b.open),
    isFresh: a.isFresh || b.isFresh,
    isMoved: a.isMoved || b.isMoved,
    pending: both(a.pending, b.pending),
  };
}

function both(a: Pending | undefined, b: Pending | undefined): Pending | undefined {
  if (!a || !b || a === b) return a ?? b;
  return { isDoubtful: false, parts: [a, b] };
}

/** The more certain of two. */
export function more(a: Openness, b: Openness): Openness {
  if (a === 'open' || b === 'open') return 'open';
  return a === 'doubtful' ? a : b;
}

/** The same paths, none of them certain any more. */
export function doubted(state: State): State {
  const { pending } = state;
  return {
    ...state,
    open: state.open === 'closed' ? 'closed' : 'doubtful',
    pending: pending && { isDoubtful: true, parts: [pending] },
  };
}

/** All rewinds of some sets, with the certainty of each. */
export function rewindsIn(all: readonly Pending[]): Map<Fact, Openness> {
  const found = new Map<Fact, Openness>();
  const seen = { sure: new Set<Pending>(), doubtful: new Set<Pending>() };
  const open = all.map(pending => ({ pending, isDoubtful: false }));
  for (let at = open.pop(); at; at = open.pop()) {
    const isDoubtful = at.isDoubtful || at.pending.isDoubtful;
    if (seen.sure.has(at.pending) || (at.isDoubtful && seen.doubtful.has(at.pending))) continue;
    (at.isDoubtful ? seen.doubtful : seen.sure).add(at.pending);
    const { fact, parts } = at.pending;
    const own = isDoubtful ? 'doubtful' : 'open';
    if (fact) found.set(fact, more(found.get(fact) ?? 'closed', own));
    // One rewind may be doubtful and those before it not.
    const inherits = fact ? at.isDoubtful : isDoubtful;
    for (const pending of parts) if (pending) open.push({ pending, isDoubtful: inherits });
  }
  return found;
}
