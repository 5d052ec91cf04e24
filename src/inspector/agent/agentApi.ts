import type { HolderKind, HolderOrigin } from '../../protocol/holders';
import type { FreeList, Store } from '../../protocol/poolModel';
import type { Json } from './json';

/** The agent's view of a pool model: how to recognise instances, where they are parked, which stores to read. */
export interface AgentModel {
  /** Stable while the target lives, whatever other models there are. */
  id: string;
  className: string;
  /** Method names of a factory's object; empty for classes. */
  methodNames: string[];
  freeLists: FreeList[];
  /** Ordinals in `stores` that a fault names. Only these are read. */
  faultyStores: number[];
  stores: Store[];
  /** Whether a fault is provable: worth a search through large containers until an instance is found. */
  sought: boolean;
}

export interface AgentConfig {
  models: AgentModel[];
  /** Limit of objects that one walk visits. */
  maxObjects: number;
  /** Limit of rows per class. The counts are complete either way. */
  maxRows: number;
  maxContexts: number;
}

/** State after one slice of looking keys up. */
export interface KeysStatus {
  done: boolean;
  sliceMs: number;
}

/** State of the walk after one slice. */
export interface WalkStatus {
  /** Whether the queue holds nothing more that the walk may visit. */
  idle: boolean;
  visited: number;
  /** Objects left out because of a limit. */
  dropped: number;
  /** Objects that wait for a deep search: the rest of large containers, and functions that look alike. */
  waiting: number;
  /** Objects that the inspector may not look into, because V8 would run code of the program or list too much. */
  refused: number;
  /** Whether the limit of objects was reached. */
  full: boolean;
  /** Running workers that were met. */
  workers: number;
  /** Number of sought models without an instance so far. */
  sought: number;
  functions: number;
  kinds: number;
  insides: number;
  closures: number;
  sliceMs: number;
  /** The first slice of the probe, when the walk ended and the reading goes on to the slots by itself. */
  probed: ProbeStatus | null;
}

/** One stale reference as the agent reports it: ordinals instead of handles. */
export interface StaleRow {
  /** Ordinal in `AgentConfig.models`. */
  model: number;
  store: number;
  instance: number;
  idle: boolean;
  slot: number | string;
  key: string | null;
  className: string;
  closable: 'open' | 'closed' | null;
  size: number | null;
}

/** Finished requests that one holder keeps, as the agent reports them. */
export interface HeldRow {
  kind: HolderKind;
  className: string | null;
  name: string;
  /** What the function is that comes with the row: see `HolderOrigin`. */
  is: HolderOrigin['is'];
  contexts: number;
  /** Number of those that were met themselves, and of which no earlier part of the search has told. */
  anew: number;
  path: string[];
  /** Variables and fields on the way to the holder, the nearest first; a function of each comes after that of the row. */
  above: (HolderName & Pick<HeldRow, 'is'>)[];
}

/** What a holder is called. */
export type HolderName = Pick<HeldRow, 'kind' | 'className' | 'name'>;

/** Things that a search met and could not look into. `holder`: what has the most of them. */
export interface UnseenThings {
  count: number;
  holder: HolderName | null;
  /** Where the code is that has the holder, for people: `server.js:12`. Added on our side, where it is known. */
  place?: string;
}

/** What a search met and could not look into. */
export interface Unseen {
  /** Arrow functions whose `this` may be out of reach: V8 does not tell it. */
  receivers: number;
  /** How the first of them begins; '' for none. */
  example: string;
  /** Pending promises: what waits for these is out of reach. */
  promises: UnseenThings;
  /** Functions that settle promises: what waits for these is out of reach. */
  settlers: UnseenThings;
  /** What the inspector may not look into, by class and holder: the first few, most objects first. */
  refused: { className: string; holder: HolderName | null }[];
  /** What keeps things and tells nobody which, such as a FinalizationRegistry. `example`: V8's name of the first one's kind. */
  shut: UnseenThings & { example: string };
}

/** The holders with the most finished requests. */
export interface HeldRows {
  rows: HeldRow[];
  /** Number of the other holders. */
  unlisted: number;
  /** Requests of all holders. */
  held: number;
}

/** The finished requests that the latest search met. */
export interface ContextsStatus {
  done: boolean;
  sliceMs: number;
  /** When done; 0 before. */
  over: number;
  estimated: boolean;
  unseen: Unseen;
}

/** Numbers of the program's scripts. */
export interface ScriptCounts {
  commonJs: number;
  modules: number;
}

/** What native code keeps alive. */
export interface HandlesStatus {
  /** Number of global handles that nothing explains which the latest search met; 0 where that may be chance. */
  unmet: number;
  sliceMs: number;
}

/** Finished requests among the objects that a heap query found. */
export interface QueriedCounts {
  over: number;
  /** Those that the latest search did not meet. */
  unmet: number;
}

/** Complete counts for one store of one model. */
export interface StoreCounts {
  store: number;
  instances: number;
  idle: number;
  staleReferences: number;
  open: number;
}

export interface ProbeStatus {
  done: boolean;
  sliceMs: number;
  rows: StaleRow[];
  /** When done, one per model, in their order, sent with the last rows; empty before. */
  readings: ModelReading[];
}

/** One instance, summed over all stores that are read; the number for idle is 1 or 0. A tuple, because there are many. */
export type ContextCounts = [
  ordinal: number,
  idle: 0 | 1,
  used: number,
  stale: number,
  open: number,
  capacity: number,
];

/** An instance that a free list has more than once: the last position of it, and how many there are beyond the first. */
export type Repeated = [ordinal: number, slot: number, times: number, className: string];

export interface ModelReading {
  /** Live instances of the class that the walk reached. */
  instances: number;
  /** Whether each free list that the sources name for the class was met; false when they name none. */
  isParkingMet: boolean;
  /** How many of `instances` had all their stores read. */
  judged: number;
  /** Instances of earlier passes that are alive, and how many of them were not reached. */
  known: number;
  missing: number;
  /** How many of `instances` are parked. */
  idle: number;
  /** How many of `instances` hold a stale reference. */
  stale: number;
  stores: StoreCounts[];
  /** The first instances that the walk reached, up to a limit. */
  contexts: ContextCounts[];
  /** Stores that could not be read: the reason, and the number of instances. */
  unreadable: { store: number; reason: string; instances: number }[];
  /** Instances that one free list has more than once, up to the limit of contexts. */
  repeats: Repeated[];
  truncated: boolean;
}

/**
 * All methods that we call in the target. Structured data crosses as JSON text, live values (`object`, `unknown`) as
 * handles. `AgentCalls` is our side of it.
 */
export interface Agent {
  /** Whether the inspector may list the object's properties. */
  mayList(target: unknown): boolean;
  /** Begins a reading, with a walk from what earlier readings found. '' keeps the previous reading's models. */
  begin(config: Json<AgentConfig> | ''): void;
  /** Begins to look at instances of one model. Does not change what readings remember. */
  look(config: Json<AgentConfig>): void;
  /** Begins a walk through the whole program, or continues the last one that did not finish: answers whether it does. */
  search(): boolean;
  /** Adds roots that only the inspector reaches. Later readings begin at them too. */
  addSeeds(...roots: unknown[]): void;
  addRoots(...roots: unknown[]): void;
  /** Hands over bound functions, Proxies and generators, each followed by one of its parts. */
  addParts(...targetsAndParts: unknown[]): void;
  /**
   * Adds the program's own roots. `usual`: names on the global object and `process` to skip. Answers the names of functions
   * that were not called because the program has replaced them.
   */
  addProgram(usual: Json<string[]>): Json<string[]>;
  /** Hands over scope objects of call frames. */
  addFrames(...scopes: unknown[]): void;
  /** Hands over functions and generators, each followed by its `[[Scopes]]` list. */
  addScopes(...functionsAndScopes: unknown[]): void;
  /** Hands over private fields or variables. `shape`: the names for each target. Then come each target and its values. */
  addHidden(shape: Json<string[][]>, ...targetsAndValues: unknown[]): void;
  /** Hands over instances, each followed by the `[[Scopes]]` list of one of its methods. */
  addClosures(...instancesAndScopes: unknown[]): void;
  /** Hands over functions of Node's own, each followed by its `[[Scopes]]` list. */
  addInternal(...functionsAndScopes: unknown[]): void;
  /**
   * Runs a slice of the walk. `through`: the reading ends with this walk. Once the walk finds nothing more, the rest of the
   * slice goes to the probe, and the agent forgets the pass after the last row.
   */
  walk(budgetMs: number, deep: boolean, through: boolean): Json<WalkStatus>;
  /** Looks what the walk has visited up in the WeakMaps that it has met. Visits nothing more. */
  lookUpKeys(budgetMs: number): Json<KeysStatus>;
  /** The next functions and proxies that wait for the inspector. */
  nextFunctions(limit: number, deep: boolean): object[];
  /** The new kinds: their ordinals as JSON, then each one's marker. */
  nextKinds(): unknown[];
  /** The next objects with private fields, and generators. */
  nextInsides(limit: number, deep: boolean): object[];
  /** The next instances, each followed by a method. */
  nextClosures(limit: number): object[];
  confirm(kinds: Json<[kind: number, model: number][]>): void;
  /**
   * Runs a slice of the probe: marks the parked instances, remembers what the walk found, then reads the slots. `through`:
   * see `walk`.
   */
  probe(budgetMs: number, through: boolean): Json<ProbeStatus>;
  /**
   * For each FinalizationRegistry that the search met a function of the code that has it; an object that is none where it is not
   * known.
   */
  registryOwners(): object[];
  /** Leaves those with these ordinals out. Before they are sorted. */
  dismissRegistries(ordinals: Json<number[]>): void;
  /** Runs a slice of sorting the finished requests of the latest search by what holds them. Not before the probe is done. */
  sortContexts(budgetMs: number): Json<ContextsStatus>;
  /**
   * After `sortContexts`, a function from which the sources lead on to the holders of `Unseen.promises`, `settlers` and `shut`, in
   * this order; an object that is none where there is none.
   */
  unseenOrigins(): object[];
  /**
   * The holders, most requests first: `HeldRows` as JSON, then for each row a function from which the sources lead on, or nothing,
   * and one for each place above it.
   */
  contextHolders(limit: number): unknown[];
  /**
   * How many more objects native code keeps alive than the latest search met. `churnMs`: time for bringing about a collection
   * of new objects before, as what is no longer used counts too.
   */
  unmetHandles(scripts: Json<ScriptCounts>, churnMs: number): Json<HandlesStatus>;
  /** The prototype that all of Node's requests and responses have in their chain; `undefined` where none are loaded. */
  streamPrototype(): unknown;
  /** Counts the finished requests among these objects, but for the last one of a living connection. */
  countQueried(objects: unknown): Json<QueriedCounts>;
  /** `model` is a model's id. `undefined` as for `value`. */
  instance(model: string, ordinal: number): object | undefined;
  /** `undefined` for what is no longer there, and for what the inspector may not look into. */
  value(model: number, instance: number, store: number, slot: number | string): unknown;
  /** Filters a list of functions by name; at most 1,000. Without those that the inspector may not look into. */
  functionsNamed(names: Json<string[]>, functions: unknown): object[];
  /** `undefined` also for what the inspector may not look into. */
  prototypeOf(fn: object): unknown;
  /** Whether a major garbage collection has finished since the previous call. */
  collected(): boolean;
  /** Forgets the walk, so that nothing of the target is held between readings. */
  rest(): void;
}
