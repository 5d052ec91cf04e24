import type { Coverage, Held, ReadingCost, StaleValue, Undecided } from '../protocol/finding';
import type { ClassShare, RetainingStep } from '../protocol/heapReading';
import type { PoolOccupancy, RunChanges } from '../protocol/liveFigures';
import type { Rule } from '../protocol/rules';
import type { Verdict } from '../protocol/verdict';

/** What a report is made of: plain data, the same from the command line, the panel and a snapshot file. */
export interface ReportData {
  subject: ReportSubject;
  /** Epoch time in ms of the reading. */
  at: number;
  /** This program's version. */
  version: string;
  /** The most important first. */
  findings: ReportFinding[];
  undecided: Undecided[];
  verdict: Verdict;
  /** What the reading looked at; `null` for a snapshot file, which is read whole. */
  coverage: Coverage | null;
  /** What would be freed if all stale references were cleared; `null` without a heap snapshot. */
  retainedBytes: number | null;
  /** The values to list one by one, the most important first. */
  largest: LargestValue[];
  /** The contexts of the faulty classes one by one, where they were counted. */
  occupancy: PoolOccupancy[];
  /** What was seen over time, oldest first. The last one is that of the reading. */
  runs: RunChanges[];
}

/** What is known before the report is written. */
export type ReportContent = Omit<ReportData, 'at' | 'version'>;

/** What was read. */
export type ReportSubject = InspectedServer | SnapshotFile;

/** A process that was running. */
export interface InspectedServer {
  kind: 'server';
  title: string;
  pid?: number;
  node?: string;
  cost: ReadingCost;
  /** Of the heap snapshot that was taken as well. */
  snapshot?: { bytes: number; elapsedMs: number };
}

/** A `.heapsnapshot` file, by the path that is shown. */
export interface SnapshotFile {
  kind: 'file';
  file: string;
  bytes: number;
  nodes: number;
  /** False: counters of contexts in use cannot be read. */
  numbers: boolean;
  elapsedMs: number;
}

/** One faulty reset with what it holds, live or in a snapshot. */
export interface ReportFinding {
  id: string;
  rule: Rule;
  className: string;
  /** `undefined` for a guess, which has no place either. */
  method?: string;
  /** The file as it is shown; the line counts from 1. */
  place?: { file: string; line: number };
  /** Where this place comes from, or why it is taken for a pool. */
  note?: string;
  held: Held;
  /** See `Finding.seenAt`. */
  seenAt?: number;
  /** What a heap snapshot adds. */
  retained?: {
    /** Bytes that only several contexts together retain. */
    sharedBytes: number;
    /** Most bytes first. */
    classes: ClassShare[];
  };
}

/** One stale value. */
export interface LargestValue {
  /** The id of the finding that it belongs to. */
  finding: string;
  value: StaleValue;
  /** The way from a root to it; empty where it is not known. */
  path: RetainingStep[];
}
