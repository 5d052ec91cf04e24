import type { FreeList, Store } from '../../protocol/poolModel';
import type { Json } from './json';

/** What the agent must know of a pool model: what to recognise, where instances are parked, what to read. */
export interface AgentModel {
  /** Stable while the target lives, whatever other models there are. */
  id: string;
  className: string;
  /** Names of a factory object's methods; empty for classes. */
  methodNames: string[];
  freeLists: FreeList[];
  /** Ordinals into `stores` that a fault names: only these are read. */
  faultyStores: number[];
  stores: Store[];
  /** A fault is provable: an instance is worth a search through all that is large. */
  sought: boolean;
}

export interface AgentConfig {
  models: AgentModel[];
  /** Objects visited by one walk. */
  maxObjects: number;
  /** How much of one class is told one by one; counts are whole all the same. */
  maxRows: number;
  maxContexts: number;
}

/** Where the walk stands, after one slice. */
export interface WalkStatus {
  /** Nothing is left in the queue that the walk may visit. */
  idle: boolean;
  visited: number;
  /** Objects that were left out because a limit was reached. */
  dropped: number;
  /** Objects that wait for a deep search: parts of large containers, functions that look alike. */
  waiting: number;
  /** No more objects may be visited. */
  full: boolean;
  /** Running workers that were met. */
  workers: number;
  /** Sought models without an instance so far. */
  sought: number;
  functions: number;
  kinds: number;
  privates: number;
  closures: number;
  sliceMs: number;
  /** The first slice of the probe, when the walk came to its end in a reading that goes on to the slots by itself. */
  probed: ProbeStatus | null;
}

/** One stale reference as the agent reports it. Ordinals, not handles. */
export interface StaleRow {
  /** Ordinal into `AgentConfig.models`. */
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

/** What one store of one model holds, whole counts. */
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
  /** Of all models, in their order, with the last rows; else empty. */
  readings: ModelReading[];
}

/** One instance over all stores that are read; 1 when it is idle. Without names, since there are many. */
export type ContextCounts = [
  ordinal: number,
  idle: 0 | 1,
  used: number,
  stale: number,
  open: number,
  capacity: number,
];

export interface ModelReading {
  /** Live instances of the class that the walk reached. */
  instances: number;
  /** Something that may be one of its free lists was met; without a free list, true. */
  isParkingMet: boolean;
  /** Those of them whose stores were all read. */
  judged: number;
  /** Instances of earlier passes that live, and those of them that were not reached. */
  known: number;
  missing: number;
  /** Those that are parked. */
  idle: number;
  /** Those that hold at least one stale reference. */
  stale: number;
  stores: StoreCounts[];
  /** The first instances that the walk reached, bounded. */
  contexts: ContextCounts[];
  /** Stores that could not be read, with the reason in words, and of how many instances. */
  unreadable: { store: number; reason: string; instances: number }[];
  truncated: boolean;
}

/**
 * Everything that is called in the target. Structured data crosses as JSON text, live values (`object`, `unknown`) as handles;
 * `AgentCalls` is the same from our side.
 */
export interface Agent {
  /** Begins a reading, and a walk from what earlier ones found. '' stands for the models of the reading before. */
  begin(config: Json<AgentConfig> | ''): void;
  /** Begins to look at what is known of one model: nothing that readings remember changes. */
  look(config: Json<AgentConfig>): void;
  /** Begins a walk through the whole program, or goes on with the last one that did not come to its end. */
  search(): void;
  /** Roots that only the inspector leads to; later readings begin at them too. */
  addSeeds(...roots: unknown[]): void;
  addRoots(...roots: unknown[]): void;
  /**
   * `usual`: names of the global object and of `process` to leave out. Answers the names of what was not asked, since the
   * program has replaced it.
   */
  addProgram(usual: Json<string[]>): Json<string[]>;
  /** The `[[Scopes]]` of Node's `setTimeout`, of which only the timers' lists are of interest. */
  addTimers(scopes: unknown): void;
  /** Scope objects of call frames. */
  addFrames(...scopes: unknown[]): void;
  /** Functions and their `[[Scopes]]` lists, in turn. */
  addScopes(...functionsAndScopes: unknown[]): void;
  /** `shape`: the names for each target. Then, for each target, the target and its values. */
  addHidden(shape: Json<string[][]>, ...targetsAndValues: unknown[]): void;
  /** Instances and the `[[Scopes]]` list of one of their methods, in turn. */
  addClosures(...instancesAndScopes: unknown[]): void;
  noteInternal(...functions: unknown[]): void;
  /**
   * A slice of the walk. `through`: the reading ends with this walk, so that what is left of the slice goes to the probe when
   * nothing is left to find, and all is forgotten after the last row.
   */
  walk(budgetMs: number, deep: boolean, through: boolean): Json<WalkStatus>;
  /** Functions and proxies. */
  takeFunctions(limit: number, deep: boolean): object[];
  /** The kinds' ordinals as JSON, then a marker for each. */
  takeKinds(): unknown[];
  takePrivates(limit: number): object[];
  /** Instances and methods in turn. */
  takeClosures(limit: number): object[];
  confirm(kinds: Json<[kind: number, model: number][]>): void;
  /**
   * A slice of the probe: marks the parked instances, remembers what the walk found, then reads the slots. `through`: see `walk`.
   */
  probe(budgetMs: number, through: boolean): Json<ProbeStatus>;
  /** `model`: its id. */
  instance(model: string, ordinal: number): object | undefined;
  value(model: number, instance: number, store: number, slot: number | string): unknown;
  /** Those of a list of functions that have one of the names; at most 1,000. */
  functionsNamed(names: Json<string[]>, functions: unknown): object[];
  prototypeOf(fn: object): unknown;
  /** Whether a major garbage collection ended since the call before. */
  collected(): boolean;
  /** Forgets the walk, so that nothing of the target is held between readings. */
  rest(): void;
}
