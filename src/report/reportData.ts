import type { Coverage, Held, ReadingCost, StaleValue, Undecided } from '../protocol/finding';
import type { ClassShare, RetainingStep } from '../protocol/heapReading';
import type { ContextsReading } from '../protocol/heldContexts';
import type { LeftBehind, Recording } from '../protocol/leftBehind';
import type { PoolOccupancy, RunChanges } from '../protocol/liveFigures';
import type { Rule } from '../protocol/rules';
import type { Verdict } from '../protocol/verdict';

/** The content of a report as plain data, whether from the command line, the panel or a snapshot file. */
export interface ReportData {
  subject: ReportSubject;
  /** Epoch time in ms of the reading. */
  at: number;
  /** This program's version. */
  version: string;
  /** Most important first. */
  findings: ReportFinding[];
  undecided: Undecided[];
  /** The finished requests, with the displayed file names; missing when nobody looked for them. */
  contexts?: ContextsReading;
  verdict: Verdict;
  /** What the reading looked at; `null` for a snapshot file, which is read completely. */
  coverage: Coverage | null;
  /** Bytes that clearing all stale references would free; `null` without a heap snapshot. */
  retainedBytes: number | null;
  /** The values to list one by one, most important first. */
  largest: LargestValue[];
  /** The contexts of the faulty classes, where they were counted. */
  occupancy: PoolOccupancy[];
  /** The runs recorded so far, oldest first. The last one belongs to the reading. */
  runs: RunChanges[];
}

/** Everything but what is added on writing. */
export type ReportContent = Omit<ReportData, 'at' | 'version'>;

/** What was read. */
export type ReportSubject = InspectedServer | RecordedServer | SnapshotFile;

/** A running process. */
export interface InspectedServer {
  kind: 'server';
  title: string;
  pid?: number;
  node?: string;
  cost: ReadingCost;
  /** The heap snapshot that was taken as well. */
  snapshot?: { bytes: number; elapsedMs: number };
}

/** A running process whose load was recorded. */
export interface RecordedServer extends Pick<Recording, 'rounds' | 'cost'> {
  kind: 'recording';
  title: string;
  pid?: number;
  node?: string;
  /** With the displayed file names. */
  left: LeftBehind[];
  /** What was found, in one sentence. */
  sentence: string;
}

/** A `.heapsnapshot` file, by its displayed path. */
export interface SnapshotFile {
  kind: 'file';
  file: string;
  bytes: number;
  nodes: number;
  /** False when counters of contexts in use cannot be read. */
  numbers: boolean;
  elapsedMs: number;
}

/** One faulty reset and what it holds, live or in a snapshot. */
export interface ReportFinding {
  id: string;
  rule: Rule;
  className: string;
  /** `undefined` for a guess, which has no location either. */
  method?: string;
  /** The displayed file name; the line counts from 1. */
  location?: { file: string; line: number };
  /** Where the location comes from, or why a guess counts as a pool. */
  note?: string;
  held: Held;
  /** See `Finding.seenAt`. */
  seenAt?: number;
  /** Set with a heap snapshot. */
  retained?: {
    /** Bytes that no single context retains alone, only several together. */
    sharedBytes: number;
    /** Most bytes first. */
    classes: ClassShare[];
  };
}

/** One stale value. */
export interface LargestValue {
  /** Id of the finding. */
  finding: string;
  value: StaleValue;
  /** The path from a root to the value; empty when unknown. */
  path: RetainingStep[];
}
