import type { Coverage } from './finding';
import type { ClassShare } from './heapReading';
import type { HolderKind } from './holders';
import type { LeftFix, LeftVerdict, RecordedRound } from './leftBehind';
import type { ContextsReading, SourcePlace } from './heldContexts';
import type { Rule } from './rules';

/** A place in the sources that a row names. */
export interface LeftPlace extends SourcePlace {
  /** `holder`: where the holder is declared or made; `stored`: a statement that put values there. */
  role: 'holder' | 'stored';
}

/** One cause of what finished requests left behind, as views show it. Texts are clipped and visible. */
export interface LeftRow {
  /** Unique among the rows of a source. */
  id: string;
  kind: HolderKind;
  /** The holder, as a person would search for it. */
  label: string;
  /** `held`: finished requests that a reading met, of which nobody knows whether they become more. */
  verdict: LeftVerdict | 'held';
  message: string;
  /** `name@version` of the dependency that the holder belongs to; `null` for the program's own code, or when not known. */
  package: string | null;
  /** Most bytes first; empty when not known. */
  classes: ClassShare[];
  /** Values of each round that are alive at the end; empty without rounds. */
  perRound: number[];
  /** Values in all; for `held` the finished requests. */
  values: number;
  /** Finished requests among them. */
  contexts: number;
  retainedBytes: number | null;
  /** From the holder on. */
  path: string[];
  places: LeftPlace[];
  rule: Rule | null;
  fixes: LeftFix[];
}

/** A recorded load for the page. */
export interface RecordedView {
  /** Epoch time in ms at which it began. */
  startedAt: number;
  /** Epoch time in ms at which it was compared. */
  at: number;
  rounds: (RecordedRound & {
    /** Epoch time in ms at which the round's load was over. */
    endedAt: number;
  })[];
  /** What was found, in one sentence. */
  sentence: string;
  /** What was looked at, in one sentence. */
  coverage: string;
  /** What was not looked at, one sentence each. */
  limits: string[];
}

/** What finished requests left behind in a source. */
export interface LeftView {
  /** Grows first, then parked, then what a reading met; most bytes first in each. */
  rows: LeftRow[];
  /** `null` when no load was recorded. */
  recorded: RecordedView | null;
  /** What the last reading met; `null` when it did not look for finished requests. */
  contexts: Omit<ContextsReading, 'holders'> | null;
  /** What the reading looked at; `null` for a snapshot, which is read completely. */
  coverage: Coverage | null;
}
