import type { FileLocation, GeneratedLocation, Undecided } from './finding';
import type { ClassShare, HeapHeld } from './heapReading';
import type { Rule } from './rules';
import type { HeapSize } from './snapshotReader';

/** One faulty reset in a heap snapshot, joined with its source. */
export interface SnapshotFinding {
  /** For a snapshot of a running server equal to the id of the live finding. */
  id: string;
  /** What `SnapshotReader.rows` and `paths` call it by. */
  ordinal: number;
  rule: Rule;
  className: string;
  /** `undefined` for a guess. */
  method?: string;
  message: string;
  /** Why this is taken for a pool when no source says so; such a finding has no location. */
  guess?: string;
  location?: FileLocation;
  methodLocation?: FileLocation;
  generated?: GeneratedLocation;
  mapNote?: string;
  held: HeapHeld;
  /** Bytes of `held.retainedBytes` that only several contexts together retain. */
  sharedBytes: number;
  /** What is retained, most bytes first. */
  classes: ClassShare[];
}

/** One heap snapshot, read and joined. */
export interface SnapshotReading extends HeapSize {
  /** False when it was written without the values of numbers: counters of contexts in use cannot be read. */
  numbers: boolean;
  /** Most bytes first. */
  findings: SnapshotFinding[];
  undecided: Undecided[];
  /** What would be freed if the stale references of all findings were cleared. */
  retainedBytes: number;
  elapsedMs: number;
}
