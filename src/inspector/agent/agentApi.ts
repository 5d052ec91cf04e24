import type { FreeList, Store } from '../../protocol/poolModel';

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
