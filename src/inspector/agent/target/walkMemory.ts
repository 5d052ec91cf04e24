import type { Unfinished } from './unfinished';

/** What the walks of one connection remember. */
export interface WalkMemory {
  /** Known to be Node's own: functions, and beginnings of function texts. */
  internalTexts: Set<string>;
  nodesOwn: WeakSet<object>;
  /** Functions and classes of Node's that the inspector was asked about. */
  nodesFunctions: WeakSet<object>;
  /** Functions that a call of one of Node's made, with variables of that call. */
  internal: WeakSet<object>;
  /** Values of variables whose names stand for "empty". */
  empties: WeakSet<object>;
  /** The function behind each scope object, because each look creates a new scope object for the same function. */
  functionOfScope: WeakMap<object, object>;
  /** Node's function that tells a promise's state and result; `undefined` until it was met. */
  promiseDetails: ((promise: object) => unknown) | undefined;
  /** The functions behind bound ones. */
  behind: WeakMap<object, object>;
  /** Where the last search ended, if unfinished: the next one continues there. Keeps nothing alive. */
  unfinished: Unfinished | undefined;
  /** Finished requests that the earlier parts of an unfinished search have told of. */
  told: WeakSet<object>;
}

/** `nodesOwn`: objects that no walk enters. */
export function newWalkMemory(nodesOwn: readonly object[]): WalkMemory {
  return {
    internalTexts: new Set(),
    nodesOwn: new WeakSet(nodesOwn),
    nodesFunctions: new WeakSet(),
    internal: new WeakSet(),
    empties: new WeakSet(),
    functionOfScope: new WeakMap(),
    promiseDetails: undefined,
    behind: new WeakMap(),
    unfinished: undefined,
    told: new WeakSet(),
  };
}
