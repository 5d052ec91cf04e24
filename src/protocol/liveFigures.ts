import type { RequestFigures } from './requestFigures';

/** One context of a pooled class, as one reading saw it. */
export interface ContextOccupancy {
  /** Ordinal of the instance, as in `StaleValue.instance`: stable while the target lives, and never reused. */
  instance: number;
  /** True when the context is parked. */
  idle: boolean;
  /** Slots, ring positions, fields and entries in use, whatever they hold; 0 for a parked context. */
  used: number;
  /** How many of all slots hold a stale reference. */
  stale: number;
  /** Stale closable values that are still open. */
  open: number;
  /** All slots: `used`, `stale`, and the clean rest. */
  capacity: number;
}

/**
 * The contexts of one faulty class in one reading: complete counts, and the first contexts in detail. Counts only the stores
 * that a fault names.
 */
export interface PoolOccupancy {
  /** Stable while the target lives. Several classes may have the same name, never the same id. */
  id: string;
  className: string;
  /** Ids of the findings on this class; empty while nothing stale is held. */
  findings: string[];
  /** Contexts that the reading reached. */
  instances: number;
  idle: number;
  /** Contexts that hold at least one stale reference. */
  stale: number;
  staleReferences: number;
  open: number;
  /** Ascending by ordinal; at most 2,000 per reading. `instances` has the full count. */
  contexts: ContextOccupancy[];
  /**
   * Epoch time in ms of the reading that saw this pool, when the current one could not reach it and keeps the old figures.
   */
  seenAt?: number;
}

/** The target's memory at one moment. */
export interface TargetFigures {
  /** Epoch time in ms, by this machine's clock. */
  at: number;
  heapUsedBytes: number;
  heapTotalBytes: number;
  /** Memory of buffers outside V8's heap; `undefined` where the target does not tell. */
  externalBytes?: number;
  /** Whether V8 finished a major collection (mark-compact) since the previous figures. Scavenges are not noticed. */
  collected: boolean;
  /** Set while requests are followed. */
  requests?: RequestFigures;
}

/** One point of the curves: figures, a reading, or after thinning both. `null` means unknown at that moment. */
export interface Sample {
  /** Grows from each sample or mark of a window to the next. */
  sequence: number;
  /** Epoch time in ms, never before the previous sample's (see `Timeline`). */
  at: number;
  heapUsedBytes: number | null;
  heapTotalBytes: number | null;
  staleReferences: number | null;
  open: number | null;
  /**
   * Stale references of each of `RunHead.findings`, in that order; later findings are missing at the end. `null` for a
   * finding that this reading could not reach.
   */
  findings: (number | null)[] | null;
  /**
   * Set when the reading missed something that was known: held values are unknown from here to the next sample with a
   * number.
   */
  unread?: true;
  /** Set in figures while requests are followed. */
  requests?: RequestFigures;
  /** Set beside `unread` when no class has a fault in its source, so that no context was read. */
  sourceOnly?: true;
}

/** An event on the timeline. */
export interface Mark {
  /** See `Sample`. */
  sequence: number;
  at: number;
  kind: 'snapshot' | 'collection' | 'fix' | 'round' | 'lost';
  /** For people: `fixed UserValues.reset`. */
  label: string;
  /** Set for a snapshot. */
  retainedBytes?: number;
}

/** A finding that a run's samples follow. It is kept after the process has ended. */
export interface FollowedFinding {
  /** Of this run's process: each process has its own id for the same reset. */
  id: string;
  /** Equal for the same reset in every process of the program. */
  key: string;
  className: string;
  method: string;
}

/** One process from attaching to its end, without samples and marks. */
export interface RunHead {
  /** Ordinal among this window's runs. */
  run: number;
  title: string;
  pid?: number;
  startedAt: number;
  /** `undefined` while it goes on. */
  endedAt?: number;
  /** The first findings seen, at most 20. */
  findings: FollowedFinding[];
  /** The latest earlier run of the same program, for comparison. */
  before?: number;
}

/** A run and its new samples and marks, oldest first. */
export interface RunChanges {
  head: RunHead;
  samples: Sample[];
  marks: Mark[];
}

/** What is new on a timeline. */
export interface TimelineChanges {
  /** Pass it to the next call of `since`. */
  sequence: number;
  /** True when one answer could not carry everything: ask again at once. */
  more: boolean;
  /** Ordinals of all runs that are kept, oldest first. Forget all others. */
  kept: number[];
  runs: RunChanges[];
}
