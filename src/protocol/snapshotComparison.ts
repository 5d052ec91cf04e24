import type { FileLocation, Undecided } from './finding';
import type { HeapHeld, HeapRow } from './heapReading';
import type { Rule } from './rules';

/**
 * What happened from the earlier snapshot to the later one. `grown` and `shrunk` compare retained bytes, then stale
 * references.
 */
export type Change = 'new' | 'gone' | 'grown' | 'shrunk' | 'same';

/** Two heap snapshots of one program: what is stale in both, what grew. */
export interface SnapshotComparison {
  before: ComparedSnapshot;
  after: ComparedSnapshot;
  /** Why single values could not be matched; `undefined` when they were (see `FindingChange.values`). */
  unmatched?: string;
  /** Sorted by growth in bytes, largest first. */
  findings: FindingChange[];
  /** Classes of the whole heap that grew, in pools or elsewhere: most grown first, in shallow bytes. */
  classes: ClassChange[];
}

/** One of the two snapshots. */
export interface ComparedSnapshot {
  bytes: number;
  nodes: number;
  edges: number;
  /** Bytes that clearing the stale references of all its findings would free. */
  retainedBytes: number;
  undecided: Undecided[];
}

/** One faulty reset in both snapshots, or in one of them. */
export interface FindingChange {
  /** Rule, class, method and file: equal in every process of a program. */
  id: string;
  change: Change;
  rule: Rule;
  className: string;
  /** `undefined` for a guess, which has no location either. */
  method?: string;
  /** The reset in the source that belongs to the later snapshot, or to the earlier one if the later has none. */
  location?: FileLocation;
  /** `null` when the snapshot has no stale reference of this finding. */
  before: HeldCounts | null;
  after: HeldCounts | null;
  /** Classes of retained nodes that changed, sorted by growth in bytes, largest first. */
  classes: ClassChange[];
  /** `null` where values could not be matched. */
  values: ValueChanges | null;
}

/** What a finding holds in one snapshot. */
export interface HeldCounts extends Pick<
  HeapHeld,
  'instances' | 'idle' | 'staleReferences' | 'open' | 'retainedBytes'
> {
  /** Identifies the finding in that snapshot's `SnapshotReader.rows` and `paths`. */
  ordinal: number;
}

/** Counts and shallow bytes of one class among the retained nodes; zeros when it is not among them. */
export interface ClassChange {
  className: string;
  before: { count: number; bytes: number };
  after: { count: number; bytes: number };
}

/** The values of one finding, identified by V8's ids. A value in several slots counts once. */
export interface ValueChanges {
  /** Stale in both snapshots: the sign of a leak. */
  stillStale: ValueSet;
  newlyStale: ValueSet;
  /** Cleared, overwritten or in use again. */
  noLongerStale: ValueSet;
  /** True when a snapshot has more stale references than are compared. The counts then cover only the first ones. */
  truncated: boolean;
}

export interface ValueSet {
  count: number;
  /** Open closable values; for `noLongerStale` as of the earlier snapshot. */
  open: number;
  /** Sum of what each value alone retains; for `noLongerStale` as of the earlier snapshot. */
  retainedBytes: number;
  /** The largest values, most bytes first: rows of the later snapshot, or of the earlier one for `noLongerStale`. */
  largest: HeapRow[];
}
