import type { Unfinished } from './unfinished';

/** What one connection's walks remember, from walk to walk. */
export interface WalkMemory {
  /** What is known to be Node's own: functions, and beginnings of function texts. */
  internalTexts: Set<string>;
  nodesOwn: WeakSet<object>;
  /** Values of variables whose names stand for "empty". */
  empties: WeakSet<object>;
  /** A scope object is made anew by each look: the function behind it stays. */
  functionOfScope: WeakMap<object, object>;
  /** Where the last search ended, if it was not through: the next one goes on there. Nothing is kept alive by it. */
  unfinished: Unfinished | undefined;
}

/** `nodesOwn`: what no walk goes into. */
export function newWalkMemory(nodesOwn: readonly object[]): WalkMemory {
  return {
    internalTexts: new Set(),
    nodesOwn: new WeakSet(nodesOwn),
    empties: new WeakSet(),
    functionOfScope: new WeakMap(),
    unfinished: undefined,
  };
}
