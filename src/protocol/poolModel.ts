import { isHeldLive, type Rule } from './rules';
import type { SourceRange } from './sourceRange';

/**
 * What source analysis learned about one pooled (or otherwise reused) class. Plain data that can be posted between threads.
 */
export interface PoolModel {
  /** The name in the source, also when minified; `(anonymous)` when there is none. */
  className: string;
  /**
   * `class`: an ES class; `constructor`: a function with prototype methods; `factory`: a function that returns the instance;
   * `literal`: an object literal without methods, whose objects are told from others only by their free list and their fields.
   */
  form: 'class' | 'constructor' | 'factory' | 'literal';
  /** The class, constructor function or factory function. */
  range: SourceRange;
  /**
   * The offset that V8 reports as `[[FunctionLocation]]` of the class, constructor or factory function (a test verifies this
   * on Node 20 to 26). It joins the model with a live function. For `literal`: the literal's, where no function is.
   */
  functionOffset: number;
  /** For `literal`: the fields that each of its objects has from the start. */
  fieldNames?: string[];
  /** For `factory`: the methods of the returned object, each with its V8 offset. */
  methods: MethodLocation[];
  stores: Store[];
  resets: ResetSite[];
  freeLists: FreeList[];
  /** Faulty pairs of a store and a reset, most certain first. A model without faults is never probed. */
  faults: Fault[];
  /** What puts instances into the first of `freeLists`; where another file does, what ends their use here. */
  parkedBy?: ResetSite;
  /** Set when a rule reports a fault that only the source shows: values that are dropped without being closed. */
  hasSourceFault?: true;
}

export interface MethodLocation {
  name: string;
  functionOffset: number;
}

/**
 * How to reach a value from an instance. `this`: a path of the instance's own fields; `closure`: a variable that the
 * factory's methods capture, then fields. A name that starts with `#` is a private field. The path is never empty.
 */
export interface Access {
  base: 'this' | 'closure';
  path: string[];
}

/** One array of a store. For `entry`, the elements are objects `{key, value}` with the field names given here. */
export interface Column {
  access: Access;
  role: 'key' | 'value' | 'entry';
  /** For `entry`: the fields that hold user data; `undefined` where entries have no key. */
  keyField?: string;
  valueFields?: string[];
}

/** Slots `[0, length)` are in use. Several columns are parallel arrays, in which one position makes one slot. */
export interface SlotsStore {
  kind: 'slots';
  columns: Column[];
  length: Access;
  /** Slots in use = the counter's value + bias. The bias is 1 when the counter is the last used index. */
  bias: 0 | 1;
  /** Set for a queue in a growing array: the slots from `length` on are in use, and those before are not. */
  isQueue?: true;
}

/**
 * Positions `(head + i) % capacity` for `i < size` are in use; without `size`, the positions from head up to but not
 * including tail.
 */
export interface RingStore {
  kind: 'ring';
  columns: Column[];
  head: Access;
  tail?: Access;
  size?: Access;
}

/** A field that holds a user value while the instance is in use, and must be empty while it is parked. */
export interface FieldStore {
  kind: 'field';
  access: Access;
  /** Variables that stand for "empty" (`noop`, `EMPTY`): a field equal to one of them holds nothing. */
  emptyNames: string[];
}

/** A Map, Set or dictionary object that must be empty while the instance is parked. */
export interface CollectionStore {
  kind: 'collection';
  access: Access;
  collection: 'map' | 'set' | 'dictionary' | 'array';
  /** For a table beside a free list: only the entries for what is idle must be gone, parked or not. */
  idleKeys?: IdleKeys;
}

/** The keys of what is idle: the elements of an array, Set or Map, or a field of each. */
export interface IdleKeys {
  list: Access;
  field?: string;
}

export type Store = SlotsStore | RingStore | FieldStore | CollectionStore;

/** A method or function that ends one use of an instance. */
export interface ResetSite {
  /** The function's name, for people: `reset`, `release`, `clear`, `work`. */
  method: string;
  /** `reset` rewinds the instance's stores, `release` parks the instance, `removal` removes elements by moving a counter. */
  kind: 'reset' | 'release' | 'removal';
  methodRange: SourceRange;
  /** The offset that V8 reports for this function: see `PoolModel.functionOffset`. */
  functionOffset: number;
  /** The statement that rewinds or parks: where the squiggle goes. */
  statement: SourceRange;
}

/** A list of parked instances. `holder` says how to reach it; the probe looks for `name` on its walk. */
export interface FreeList {
  /**
   * `array`: used with push/pop or as slots, or a Set or the values of a Map; `linked`: a chain through `nextField` that starts
   * at the holder's value.
   */
  kind: 'array' | 'linked';
  /** `variable`: module or closure variable; `field`: own field of another object; `static`: field of a class. */
  holder: 'variable' | 'field' | 'static';
  /** Name of the variable or field, with `#` for a private one. */
  name: string;
  nextField?: string;
  /** For an `array` with a counter (`pool[--free]`): the counter's name, in the same scope or object as the list. */
  lengthName?: string;
  /** For several `array`s under one name: they are elements, values of a Map, or properties of what has the name. */
  isNested?: true;
  /** For a list in which instances stay while they are used: the field that is `value` in those that are idle. */
  flag?: { field: string; value: boolean };
}

/** `provable` from the source alone, or `likely`: live evidence has to decide. */
export type Certainty = 'provable' | 'likely';

/** A reset that leaves a store's references behind. `store` and `reset` are ordinals in `PoolModel`. */
export interface Fault {
  rule: Rule;
  store: number;
  reset: number;
  certainty: Certainty;
}

/** The reset that the most certain fault of a kind that can be counted blames; `undefined` without such a fault. */
export function blamedReset({ faults, resets }: PoolModel): ResetSite | undefined {
  const fault = faults.find(({ rule }) => isHeldLive(rule));
  return fault && resets[fault.reset];
}
