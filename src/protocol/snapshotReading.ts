import type { FileLocation, GeneratedLocation, Undecided } from './finding';
import type { ClassShare, HeapHeld } from './heapReading';
import type { ContextsReading } from './heldContexts';
import type { Certainty } from './poolModel';
import type { Rule } from './rules';
import type { HeapSize } from './snapshotReader';

/** One faulty reset in a heap snapshot, joined with its source. */
export interface SnapshotFinding {
  /** Equals the live finding's id when the snapshot was taken from a running server. */
  id: string;
  /** Identifies the finding in `SnapshotReader.rows` and `paths`. */
  ordinal: number;
  rule: Rule;
  /** What the source alone shows; a guess is only likely. */
  certainty: Certainty;
  className: string;
  /** `undefined` for a guess. */
  method?: string;
  message: string;
  /** Why a guess counts as a pool. A guess has no source and no location. */
  guess?: string;
  location?: FileLocation;
  methodLocation?: FileLocation;
  generated?: GeneratedLocation;
  mapNote?: string;
  held: HeapHeld;
  /** Part of `held.retainedBytes` that no single context retains alone, only several together. */
  sharedBytes: number;
  /** Classes of the retained nodes, most bytes first. */
  classes: ClassShare[];
}

/** One heap snapshot, read and joined with sources. */
export interface SnapshotReading extends HeapSize {
  /** False when the snapshot was written without the values of numbers: counters of contexts in use cannot be read then. */
  numbers: boolean;
  /** Most bytes first. */
  findings: SnapshotFinding[];
  undecided: Undecided[];
  /** The finished requests in the snapshot; missing when nobody looked for them. */
  contexts?: ContextsReading;
  /** Bytes that clearing the stale references of all findings would free. */
  retainedBytes: number;
  elapsedMs: number;
}
