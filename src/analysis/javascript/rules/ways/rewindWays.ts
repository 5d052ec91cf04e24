import type { Fact } from '../../program/facts';

/** How sure it is that a way without clearing leads to a place. */
export type Openness = 'closed' | 'doubtful' | 'open';

/** All ways that lead to one place in a method, seen by one array of a store. */
export interface State {
  /** Whether a way leads here on which the array is not cleared. */
  open: Openness;
  /** Whether on such a way no counter was moved yet. */
  isFresh: boolean;
  /** Whether on such a way a counter was moved to another place first. */
  isMoved: boolean;
  /** Rewinds that were met on a way that has not cleared up to here. */
  pending: Pending | undefined;
}

/**
 * A set of rewinds that shares what it has in common with others: copying it at each branch would take quadratic time. One
 * rewind and others, two sets, or a set of which nothing is sure any more.
 */
export interface Pending {
  fact?: Fact;
  isDoubtful: boolean;
  parts: (Pending | undefined)[];
}

/** No way has been gone yet. */
export const BEGIN: State = { open: 'open', isFresh: true, isMoved: false, pending: undefined };

/** Whatever came before, the array is empty now. */
export const CLEARED: State = {
  open: 'closed',
  isFresh: false,
  isMoved: false,
  pending: undefined,
};

/** The ways of both. */
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

/** The surer of two. */
export function more(a: Openness, b: Openness): Openness {
  if (a === 'open' || b === 'open') return 'open';
  return a === 'doubtful' ? a : b;
}

/** The same ways, none of them sure any more. */
export function doubted(state: State): State {
  const { pending } = state;
  return {
    ...state,
    open: state.open === 'closed' ? 'closed' : 'doubtful',
    pending: pending && { isDoubtful: true, parts: [pending] },
  };
}

/** All rewinds of some sets, and how sure each is. */
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
