/** One context of a pooled class, as one reading saw it. */
export interface ContextOccupancy {
  /** Ordinal of the instance, as in `StaleValue.instance`: stable while the target lives, and never given to another. */
  instance: number;
  /** Parked. */
  idle: boolean;
  /** Slots, ring positions, fields and entries in use, whatever they hold; none while it is parked. */
  used: number;
  /** Those that hold a stale reference. */
  stale: number;
  /** Stale closable values that are still open. */
  open: number;
  /** Those that there are: `used` and `stale` are parts of it, the rest is clean. */
  capacity: number;
}

/**
 * The contexts of one faulty class, as one reading saw them: whole counts, and the first contexts one by one. Only the stores
 * that a fault names are counted.
 */
export interface PoolOccupancy {
  /** Stable while the target lives; other classes may have the same name. */
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
  /** By ordinal, ascending; at most 2,000 in one reading, see `instances` for how many there are. */
  contexts: ContextOccupancy[];
  /** Epoch time in ms of the reading that saw it, when this one could not reach it again and keeps what was known. */
  seenAt?: number;
}

/** What the target's memory looks like at one moment. */
export interface TargetFigures {
  /** Epoch time in ms, by this machine's clock. */
  at: number;
  heapUsedBytes: number;
  heapTotalBytes: number;
  /** Memory of buffers outside of V8's heap; `undefined` where the target does not say. */
  externalBytes?: number;
  /** V8 ended at least one major collection (mark-compact) since the figures before. Scavenges are not seen. */
  collected: boolean;
}

/** One point of the curves: of figures, of a reading, or of both after thinning. `null`: not known at that moment. */
export interface Sample {
  /** Rises from one sample or mark of a window to the next. */
  sequence: number;
  /** Epoch time in ms; never before the sample before, see `Timeline`. */
  at: number;
  heapUsedBytes: number | null;
  heapTotalBytes: number | null;
  staleReferences: number | null;
  open: number | null;
  /**
   * Stale references of each of `RunHead.findings`, in their order; those that came later are missing at the end. `null` for
   * one that this reading could not reach.
   */
  findings: (number | null)[] | null;
  /** A reading that did not see all that was known: what is held is not known from here to the next that says a number. */
  unread?: true;
  /** Beside `unread`: no class has a fault in its source, and so no context was read. */
  sourceOnly?: true;
}

/** Something that happened on the way. */
export interface Mark {
  /** See `Sample`. */
  sequence: number;
  at: number;
  kind: 'snapshot' | 'collection' | 'fix' | 'lost';
  /** For people: `fixed UserValues.reset`. */
  label: string;
  /** A snapshot's answer. */
  retainedBytes?: number;
}

/** A finding that the samples of a run follow. Kept after the process is gone. */
export interface FollowedFinding {
  /** Of this run's process: another process has another id for the same reset. */
  id: string;
  /** The same for the same reset in every process of the program. */
  key: string;
  className: string;
  method: string;
}

/** What was seen of one process from attaching to its end, but for samples and marks. */
export interface RunHead {
  /** Ordinal among the runs of this window. */
  run: number;
  title: string;
  pid?: number;
  startedAt: number;
  /** `undefined` while it goes on. */
  endedAt?: number;
  /** The first that were met, at most 20. */
  findings: FollowedFinding[];
  /** The latest earlier run of the same program, to compare with. */
  before?: number;
}

/** A run with what is new of it, oldest first. */
export interface RunChanges {
  head: RunHead;
  samples: Sample[];
  marks: Mark[];
}

/** What is new on a timeline. */
export interface TimelineChanges {
  /** Pass it to the next call of `since`. */
  sequence: number;
  /** One answer carries no more: ask again at once. */
  more: boolean;
  /** Ordinals of all runs that are kept, oldest first: forget the others. */
  kept: number[];
  runs: RunChanges[];
}
