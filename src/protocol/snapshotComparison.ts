import type { FileLocation, Undecided } from './finding';
import type { HeapHeld, HeapRow } from './heapReading';
import type { Rule } from './rules';

/** From the earlier snapshot to the later one. `grown` and `shrunk` go by retained bytes, and by stale references where those are equal. */
export type Change = 'new' | 'gone' | 'grown' | 'shrunk' | 'same';

/** Two heap snapshots of one program: what is stale in both, what grew. */
export interface SnapshotComparison {
  before: ComparedSnapshot;
  after: ComparedSnapshot;
  /** Why single values could not be matched; `undefined`: they were, and `FindingChange.values` says how. */
  unmatched?: string;
  /** Most bytes grown first. */
  findings: FindingChange[];
}

/** One of the two as a whole. */
export interface ComparedSnapshot {
  bytes: number;
  nodes: number;
  edges: number;
  /** What would be freed if the stale references of all its findings were cleared. */
  retainedBytes: number;
  undecided: Undecided[];
}

/** One faulty reset in both snapshots, or in one of them. */
export interface FindingChange {
  /** Stable: rule, class, method and file, which two processes of a program have in common. */
  id: string;
  change: Change;
  rule: Rule;
  className: string;
  /** `undefined` for a guess, which has no location either. */
  method?: string;
  /** Where the reset is in the source that the later snapshot was joined with; the earlier one's where that has none. */
  location?: FileLocation;
  /** `null` where the snapshot has no stale reference of it. */
  before: HeldCounts | null;
  after: HeldCounts | null;
  /** Of what is retained, the classes that changed: most bytes grown first. */
  classes: ClassChange[];
  /** `null` where values could not be matched. */
  values: ValueChanges | null;
}

/** What a finding holds in one snapshot. */
export interface HeldCounts extends Pick<
  HeapHeld,
  'instances' | 'idle' | 'staleReferences' | 'open' | 'retainedBytes'
> {
  /** What `SnapshotReader.rows` and `paths` of that snapshot call it by. */
  ordinal: number;
}

/** Counts and own bytes of one class among what is retained; zeros where it is not. */
export interface ClassChange {
  className: string;
  before: { count: number; bytes: number };
  after: { count: number; bytes: number };
}

/** The values of one finding, told apart by V8's ids. A value in several slots is one. */
export interface ValueChanges {
  /** Still held through this reset: what a leak looks like. */
  stillStale: ValueSet;
  newlyStale: ValueSet;
  /** Cleared, overwritten or in use again. */
  noLongerStale: ValueSet;
  /** True when a snapshot has more stale references than are compared: these counts are of the first ones then. */
  truncated: boolean;
}

export interface ValueSet {
  count: number;
  /** Closable values among them that are open; for `noLongerStale`, that were. */
  open: number;
  /** Sum of what each of them alone retains; for `noLongerStale`, retained. */
  retainedBytes: number;
  /** The largest ones, most bytes first: rows of the later snapshot, for `noLongerStale` of the earlier one. */
  largest: HeapRow[];
}
