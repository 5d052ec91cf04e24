import type { PoolOccupancy } from './liveFigures';
import type { Rule } from './rules';

/** A range in a file that a person can open. Lines and columns count from 1. */
export interface FileLocation {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** The place in the loaded script, when a source map led to `FileLocation`. Line and column count from 1. */
export interface GeneratedLocation {
  url: string;
  line: number;
  column: number;
}

/** One faulty reset, with what it still holds in the inspected server. The command line prints this as it is. */
export interface Finding {
  /** Stable while the target lives: joins a finding over refreshes. */
  id: string;
  rule: Rule;
  className: string;
  method: string;
  message: string;
  /** The statement that rewinds or parks. */
  location: FileLocation;
  /** The whole reset method, in the same file as `location`. */
  methodLocation: FileLocation;
  generated?: GeneratedLocation;
  /** Why `location` is not in the original file although the script names a source map. */
  mapNote?: string;
  live: Held;
  /** Epoch time in ms of the reading that saw it, when this one could not reach it again and keeps what was known. */
  seenAt?: number;
}

/** What instances hold through references that a reset should have cleared. */
export interface Held {
  /** Instances that hold at least one stale reference. */
  instances: number;
  /** Those of them that are parked. */
  idle: number;
  /** Slots, ring positions, fields or map entries that hold a stale reference; a key and its value are one. */
  staleReferences: number;
  /** Stale closable values that are still open. */
  open: number;
  retainedBytes: number | null;
  /** True when `contexts` or `values` were cut at a limit; the counts are whole. */
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

/** A class or a place that could not be decided, and why, in words for people. */
export interface Undecided {
  className: string;
  reason: string;
}

/** What the reading cost the target. */
export interface ReadingCost {
  strategy: 'scopes' | 'breakpoint' | 'heap-query';
  /** Longest time that one call of the probe held the target's thread, in ms, as the target's own clock saw it. */
  longestPauseMs: number;
  elapsedMs: number;
}

/** What a reading looked at. */
export interface Coverage {
  /** Scripts whose source was analysed. */
  scripts: number;
  /** Pooled classes with a fault that a reading can see. */
  pooledClasses: number;
  /** Pooled classes in whose source no fault was found. Their contexts are not read: what they hold is not known. */
  cleanClasses: number;
  /** Classes with a fault that their source alone shows, and none that a reading can see. */
  sourceFaults: number;
  /** Instances of these classes that were reached. */
  instances: number;
  /** Those of them whose stores were read. */
  judged: number;
  /** Threads with a heap of their own: those that were read, and those that are known and were not. */
  threads: { read: number; left: number };
  /** What kept the reading from more, a sentence each; empty when nothing did. */
  limits: string[];
}

/** One complete reading of a target. `inspect` prints it but for `pools`. */
export interface Reading {
  /** With those that an earlier reading saw and this one could not reach again: see `Finding.seenAt`. */
  findings: Finding[];
  /** Every faulty class of which contexts were reached, the leaking ones first; those without a stale reference too. */
  pools: PoolOccupancy[];
  undecided: Undecided[];
  coverage: Coverage;
  cost: ReadingCost;
}

/** One property of a live value, for display: never obtained by running a getter. */
export interface PropertyRow {
  name: string;
  /** Short description, clipped. An accessor shows as `(getter)`. */
  value: string;
  /** Set when the value has properties of its own; pass it to `LiveValues.properties`. */
  handle?: string;
}
