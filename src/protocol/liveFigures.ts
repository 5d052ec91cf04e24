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
  /** By ordinal, ascending; at most 2,000, see `instances` for how many there are. */
  contexts: ContextOccupancy[];
}

/** A garbage collection of the target, as its own clock saw it. */
export interface Collection {
  /** Epoch time in ms. */
  at: number;
  /** V8's mark-compact, or its scavenges of young objects and incremental steps. */
  kind: 'major' | 'minor';
  durationMs: number;
}

/** What the target's memory looks like at one moment. */
export interface TargetFigures {
  /** Epoch time in ms, by this machine's clock. */
  at: number;
  heapUsedBytes: number;
  heapTotalBytes: number;
  /** Memory of buffers outside of V8's heap; `undefined` where the target does not say. */
  externalBytes?: number;
  /** Since the figures before, oldest first. */
  collections: Collection[];
}

/** One point of the curves. `null`: not known at that moment. */
export interface Sample {
  /** Epoch time in ms. */
  at: number;
  heapUsedBytes: number | null;
  staleReferences: number | null;
  open: number | null;
  /** Stale references of each finding, by its id. */
  findings: Record<string, number>;
}

/** Something that happened on the way. */
export interface Mark {
  at: number;
  kind: 'snapshot' | 'collection' | 'fix' | 'lost';
  /** For people: `fixed UserValues.reset`. */
  label: string;
  /** A snapshot's answer. */
  retainedBytes?: number;
}

/** What was seen of one process from attaching to its end. Kept after the process is gone, to compare with the next one. */
export interface Run {
  /** Ordinal among the runs of this window. */
  run: number;
  title: string;
  pid?: number;
  startedAt: number;
  /** `undefined` while it goes on. */
  endedAt?: number;
  samples: Sample[];
  marks: Mark[];
}
