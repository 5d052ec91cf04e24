import type { Rule } from './rules';
import type { SourceRange } from './sourceRange';

/** What source analysis learned of one pooled (or otherwise reused) class: plain data, safe to post between threads. */
export interface PoolModel {
  /** The name in source; a minified bundle's short name is kept as it is. `(anonymous)` when there is none. */
  className: string;
  /** `class`: an ES class; `constructor`: a function with prototype methods; `factory`: a function that returns the instance. */
  form: 'class' | 'constructor' | 'factory';
  /** The class, constructor function or factory function. */
  range: SourceRange;
  /**
   * The offset that V8 reports as `[[FunctionLocation]]` of the class, constructor function or factory function
   * (verified on Node 20 to 26 by a test): this joins a model with a live function.
   */
  functionOffset: number;
  /** `factory` only: names of the methods on the returned object, with the same kind of offset each. */
  methods: MethodLocation[];
  stores: Store[];
  resets: ResetSite[];
  freeLists: FreeList[];
  /** Faulty pairs of a store and a reset, most certain first. A model without faults is clean and is never probed. */
  faults: Fault[];
  /** Set where a rule blames the class for what only its source shows: values that are dropped without being closed. */
  hasSourceFault?: true;
}

export interface MethodLocation {
  name: string;
  functionOffset: number;
}

/**
 * How to reach a value from an instance. `this`: a path of own fields of the instance; `closure`: a variable captured by
 * the factory's methods, then fields. A name that starts with `#` is a private field. Never empty.
 */
export interface Access {
  base: 'this' | 'closure';
  path: string[];
}

/** One array of a store. `entry`: its elements are entry objects `{key, value}` with the fields named here. */
export interface Column {
  access: Access;
  role: 'key' | 'value' | 'entry';
  /** For `entry`: own fields of the element that hold user data; `undefined` for a key that the entry does not have. */
  keyField?: string;
  valueFields?: string[];
}

/** Slots `[0, length)` are in use. Several columns are parallel arrays: one position is one slot. */
export interface SlotsStore {
  kind: 'slots';
  columns: Column[];
  length: Access;
  /** Slots in use = value of `length` + bias: 1 when the counter is the last used index. */
  bias: 0 | 1;
}

/** Positions `(head + i) % capacity` for `i < size` are in use; without `size`, from head up to, not including, tail. */
export interface RingStore {
  kind: 'ring';
  columns: Column[];
  head: Access;
  tail?: Access;
  size?: Access;
}

/** One field that holds a user value while the instance is in use, and must be empty while it is parked. */
export interface FieldStore {
  kind: 'field';
  access: Access;
  /** Names of variables that stand for "empty" (`noop`, `EMPTY`): a field that equals one of them holds nothing. */
  emptyNames: string[];
}

/** A Map, Set or dictionary object that must be empty while the instance is parked. */
export interface CollectionStore {
  kind: 'collection';
  access: Access;
  collection: 'map' | 'set' | 'dictionary' | 'array';
}

export type Store = SlotsStore | RingStore | FieldStore | CollectionStore;

/** A method or function that ends one use of an instance. */
export interface ResetSite {
  /** The function's name for people: `reset`, `release`, `clear`, `work`. */
  method: string;
  /** `reset` rewinds the instance's stores, `release` parks the instance, `removal` takes elements out by moving a counter. */
  kind: 'reset' | 'release' | 'removal';
  methodRange: SourceRange;
  /** The offset that V8 reports for this function, see `PoolModel.functionOffset`. */
  functionOffset: number;
  /** The statement that rewinds or parks: where the squiggle goes. */
  statement: SourceRange;
}

/** Where idle instances are parked. `holder` says how the list is reached; the probe looks for that name on its walk. */
export interface FreeList {
  /** `array`: push/pop or slots; `linked`: a chain through `nextField`, the holder's value is the first instance. */
  kind: 'array' | 'linked';
  /** `variable`: module or closure variable; `field`: own field of another object; `static`: field of a class. */
  holder: 'variable' | 'field' | 'static';
  /** Name of the variable or field, with `#` for a private one. */
  name: string;
  nextField?: string;
  /** `array` with a counter beside it (`pool[--free]`): name of the counter, in the same place as the list. */
  lengthName?: string;
}

/** A reset that leaves a store's references behind. Indices into `PoolModel.stores` and `PoolModel.resets`. */
export interface Fault {
  rule: Rule;
  store: number;
  reset: number;
  /** `provable` from this text alone, or `likely`: live evidence decides. */
  certainty: 'provable' | 'likely';
}
