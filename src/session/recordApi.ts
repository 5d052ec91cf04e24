import type { FileLocation } from '../protocol/finding';
import type { HolderFinder } from '../protocol/holderSites';
import type { LeftFix } from '../protocol/leftBehind';
import type { Rule } from '../protocol/rules';
import type { SnapshotReader } from '../protocol/snapshotReader';
import type { PauseConsent } from './pauseConsent';

/**
 * Drives one round of load, counted from 1, and ends it when the signal fires: also when the target is gone. Rejects with a
 * `Failure`, and nothing is recorded then.
 */
export type Load = (round: number, signal: AbortSignal) => Promise<LoadEnd>;

/** How a round's load ended. */
export interface LoadEnd {
  /** Why it ended before its time, as a clause: the recording then ends with this round. */
  early?: string;
}

/** Looks up the fixes of a faulty reset, by the statement to blame. Rejects with `cancelled` only. */
export type FixesOf = (
  rule: Rule,
  statement: FileLocation,
  signal?: AbortSignal,
) => Promise<LeftFix[]>;

/** How a load is recorded. */
export interface RecordOptions {
  /** At least 1. Growth shows from 2 on. */
  rounds: number;
  load: Load;
  /** Asked before the first snapshot, and again should the heap grow far beyond what was agreed to. */
  consent: PauseConsent;
  /** Makes the reader of one snapshot. The recording disposes it, and has no two at a time. */
  createReader(): Pick<SnapshotReader, 'openStream' | 'mark' | 'left' | 'dispose'>;
  /** Gives up at any moment: what was recorded is thrown away. V8 still finishes the snapshot that it is at. */
  signal?: AbortSignal;
  /** The file to keep each snapshot in, counted from 0. */
  saveTo?: ((snapshot: number) => string) | undefined;
  holderFinder: HolderFinder;
  /** Running worker threads of the target that are of whoever records: nobody misses them. None by default. */
  ownThreads?: number;
  /** Set where the load is no HTTP, so that no request is no gap. */
  withoutRequests?: boolean;
  /** Without it, rows have no fixes. */
  fixesOf?: FixesOf | undefined;
}
