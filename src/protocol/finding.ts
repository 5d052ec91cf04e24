import type { ContextsReading } from './heldContexts';
import type { PoolOccupancy } from './liveFigures';
import type { Certainty } from './poolModel';
import type { Rule } from './rules';
import type { ThreadName } from './target';

/** A range in a file that a person can open. Lines and columns count from 1. */
export interface FileLocation {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** The position in the loaded script, when a source map led to `FileLocation`. Line and column count from 1. */
export interface GeneratedLocation {
  url: string;
  line: number;
  column: number;
}

/** One faulty reset and what it still holds in the inspected server. The command line prints this as it is. */
export interface Finding {
  /** Stable while the target lives, so that readings can be matched. */
  id: string;
  rule: Rule;
  /** What the source alone shows. */
  certainty: Certainty;
  className: string;
  method: string;
  message: string;
  /** V8's hash of the loaded script: the same in every process that runs this text. Missing where a snapshot found it. */
  scriptHash?: string;
  /** The statement that rewinds or parks. */
  location: FileLocation;
  /** The whole reset method, in the same file as `location`. */
  methodLocation: FileLocation;
  generated?: GeneratedLocation;
  /** Why `location` is not in an original file although the script names a source map. */
  mapNote?: string;
  live: Held;
  /**
   * Epoch time in ms of the reading that saw this finding, when the current one could not reach it and keeps the old
   * figures.
   */
  seenAt?: number;
  /** Set for a worker thread in a reading of a whole process. */
  thread?: ThreadName;
}

/** What instances hold through references that a reset should have cleared. */
export interface Held {
  /** Instances that hold at least one stale reference. */
  instances: number;
  /** How many of `instances` are parked. */
  idle: number;
  /** Slots, ring positions, fields or map entries with a stale reference; a key and its value count once. */
  staleReferences: number;
  /** Stale closable values that are still open. */
  open: number;
  retainedBytes: number | null;
  /** True when `contexts` or `values` were cut at a limit. The counts are complete either way. */
  truncated: boolean;
  values: StaleValue[];
}

export interface StaleValue {
  /** Ordinal of the instance within its finding, stable while the target lives. */
  instance: number;
  idle: boolean;
  /** Slot ordinal, ring position, or the name of the field or the map entry's ordinal as text. */
  slot: number | string;
  /** The user value's key as text (clipped), `null` when the store has no keys. */
  key: string | null;
  className: string;
  closable: 'open' | 'closed' | null;
  /** Length in UTF-16 units of a string, in bytes of a buffer; `null` for other values. */
  size: number | null;
  retainedBytes: number | null;
}

/** A class or script that could not be decided. `reason` is a sentence for people. */
export interface Undecided {
  className: string;
  reason: string;
  /** The reset that could not be judged; `undefined` where no reset is concerned, or no source is known. */
  location?: FileLocation;
  /** As in `Finding`. */
  thread?: ThreadName;
}

/** The ways to reach instances, as they are called in sentences. */
export const waysToReach = {
  scopes: 'the scope walk',
  breakpoint: 'a breakpoint',
  'heap-query': 'a heap query',
};

/** What the reading cost the target. */
export interface ReadingCost {
  strategy: keyof typeof waysToReach;
  /** Longest time in ms that one of our calls held the target's thread, by the target's clock. */
  longestPauseMs: number;
  elapsedMs: number;
}

/** What a reading looked at. */
export interface Coverage {
  /** Scripts whose source was analysed. */
  scripts: number;
  /** Pooled classes with a fault that a reading can count. */
  pooledClasses: number;
  /** Pooled classes without a fault in their source. Their contexts are not read, so what they hold is unknown. */
  cleanClasses: number;
  /** Classes whose only faults show in the source and cannot be counted live. */
  sourceFaults: number;
  /** Instances of the `pooledClasses` that were reached. */
  instances: number;
  /** How many of `instances` had their stores read. */
  judged: number;
  /** Threads with heaps of their own: how many were read, and how many known ones were not. */
  threads: { read: number; left: number };
  /** What limited the reading, one sentence each; empty when nothing did. */
  limits: string[];
  /** Those of `limits` that a heap snapshot answers; missing where there are none. */
  walkLimits?: string[];
}

/** One complete reading of a target. `inspect` prints all of it except `pools`. */
export interface Reading {
  /** Includes findings that only an earlier reading saw: see `Finding.seenAt`. */
  findings: Finding[];
  /** Every faulty class with reached contexts, also when they hold nothing stale. Leaking classes come first. */
  pools: PoolOccupancy[];
  undecided: Undecided[];
  /** The finished requests that the reading met; missing when it did not look for them. */
  contexts?: ContextsReading;
  coverage: Coverage;
  cost: ReadingCost;
  /** Set while sources are still being analysed, or the first search goes on: the numbers are of a part, and grow by that. */
  isPart?: true;
}

/** One property of a live value, for display. Getters are never run. */
export interface PropertyRow {
  name: string;
  /** Short description, clipped. An accessor shows as `(getter)`. */
  value: string;
  /** Set when the value has properties: pass it to `LiveValues.properties`. */
  handle?: string;
}
