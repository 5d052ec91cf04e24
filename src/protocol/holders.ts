import type { ScriptPosition } from './scriptPosition';

/** What keeps finished requests, or what they brought, in memory. `holders` has all their texts. */
export type HolderKind =
  | 'map'
  | 'set'
  | 'array'
  | 'object'
  | 'field'
  | 'closure'
  | 'listener'
  | 'timer'
  | 'promise'
  | 'async-context'
  | 'pool';

/** A kind's texts. */
export interface HolderWords {
  /** As in `the Map recent`. */
  noun: string;
  /** Why values stay there, in a sentence. */
  why: string;
  /** How to let go of them, in the imperative. */
  mend: string;
}

/** All kinds of holders, in their display order. `media/holders` has a page for each. */
export const holders = {
  map: {
    noun: 'Map',
    why: 'A Map keeps its keys and values until somebody deletes the entry.',
    mend: 'Delete the entry when the request ends, give the Map a limit, or key a WeakMap by the request.',
  },
  set: {
    noun: 'Set',
    why: 'A Set keeps its values until somebody deletes them.',
    mend: 'Delete the value when the request ends, or use a WeakSet.',
  },
  array: {
    noun: 'array',
    why: 'An array keeps its elements until they are removed or overwritten.',
    mend: 'Remove the element when the request ends, or give the array a limit.',
  },
  object: {
    noun: 'object',
    why: 'An object that is used as a dictionary, queue or list keeps its content until the property is deleted or the node unlinked.',
    mend: 'Delete the property or unlink the node when the request ends, or use a Map with a limit.',
  },
  field: {
    noun: 'field',
    why: 'A field keeps its value as long as its object lives, needed or not.',
    mend: 'Set the field to null when the request ends.',
  },
  closure: {
    noun: 'variable',
    why: 'A function keeps the variables of the scope in which it was made, also those that only other functions of that scope use.',
    mend: 'Let go of the function, or set the variable to undefined when the request ends.',
  },
  listener: {
    noun: 'listener',
    why: 'An emitter keeps its listeners, and a listener keeps the variables that it uses.',
    mend: 'Remove the listener when the request ends: off(), once() or { signal }.',
  },
  timer: {
    noun: 'timer',
    why: 'A timer keeps its callback, with the variables that it uses, until it fires; and as long as somebody keeps the timer.',
    mend: 'Clear the timer when the request ends, and forget the timer object.',
  },
  promise: {
    noun: 'promise',
    why: 'A promise keeps those that wait for it until it settles.',
    mend: 'Make the promise settle, or wait in a list that the request leaves when it ends. Promise.race with a time limit does not help: the promise that stays open keeps its reaction.',
  },
  'async-context': {
    noun: 'async context',
    why: 'A timer, socket or other resource keeps the AsyncLocalStorage store of the request in which it was made.',
    mend: 'Make what outlives a request outside of it, and empty the store when the request ends.',
  },
  pool: {
    noun: 'pooled object',
    why: 'An idle context keeps what its last user left in it.',
    mend: 'Clear the field or the slots before the instance is parked.',
  },
} as const satisfies Record<HolderKind, HolderWords>;

/** The kinds in the table's order. */
export const holderKinds = Object.keys(holders) as readonly HolderKind[];

/** The page that explains a kind, with examples; a path in the program's folder. */
export function holderPageOf(kind: HolderKind): string {
  return `media/holders/${kind}.md`;
}

/** A holder as a reading of the heap tells it: without sources. */
export interface HeapHolder {
  kind: HolderKind;
  /** What design and readers expect for the kind: the emitter's class, the class that has the field; `null` for a variable. */
  className: string | null;
  /** What a person would search for: variable, field, event, callback; `state.users` in an object of a class's field. */
  name: string;
  /** The name is the place of a callback without one, in the script that is loaded: `server.js:12`. */
  isPlaced?: true;
  /** From where the sources lead on; `null` where the heap names no function. */
  origin: HolderOrigin | null;
  /** Constructors of the classes that the holder's class extends, the nearest first: one of them may have the field. */
  bases?: HolderOrigin[];
  /**
   * Where a dependency's code has the holder: the nearest variable or field of the program's own code that leads to it, as far as
   * there is one.
   */
  within?: HeapHolder;
}

/** A function to start from when the holder is looked for in the source. */
export interface HolderOrigin {
  at: ScriptPosition;
  /**
   * `callback`: the function is the holder itself (a listener, a timer's callback, a reaction). `class`: the constructor of the
   * class that has the field `name`. `inside`: a function that sees the variable `name`, which is declared in it or around it.
   */
  is: 'callback' | 'class' | 'inside';
}
