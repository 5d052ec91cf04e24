import type { Event } from '../base/event';
import type { Disposable } from '../base/disposable';
import type { Failure } from '../base/failure';
import type { Finding, PropertyRow, Reading, StaleValue } from '../protocol/finding';
import type { TargetFigures } from '../protocol/liveFigures';
import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import type { NodeTarget } from '../protocol/target';

export type { SignalConsent } from '../inspector/opened/openByPid';

/** `lost`: the target went away by itself; `closed`: we left it. Both are final. */
export type SessionState =
  | { kind: 'connecting' }
  | { kind: 'attached' }
  | { kind: 'reading'; step: string }
  | { kind: 'lost'; failure: Failure }
  | { kind: 'closed' };

/** Asked before anything that stops the target; answers whether it may. `estimateMs` is the expected pause. */
export type PauseConsent = (estimateMs: number, what: string) => Promise<boolean>;

export interface ReadOptions {
  signal?: AbortSignal;
  /**
   * Answer after about a second even while large sources are being analysed; they are undecided then, and a whole reading
   * follows by itself.
   */
  early?: boolean;
  /** Look for new pools as well; else that is done once a minute, and readings between begin at the known ones. */
  thorough?: boolean;
  /** Without it nothing that stops the target for longer than a garbage collection does (50 ms) is done. */
  consent?: PauseConsent;
}

export interface SnapshotOptions {
  /** A new one, which the caller keeps for rows and paths, and disposes. */
  reader: SnapshotReader;
  /** Ends the waiting at once; V8 finishes the snapshot all the same, and the server answers only then. */
  signal?: AbortSignal;
  consent: PauseConsent;
  /** A file that the snapshot is written to as well. */
  saveTo?: string | undefined;
}

/** The latest heap snapshot of a session: what it says is of that moment, and the server goes on. */
export interface TakenSnapshot {
  reading: SnapshotReading;
  takenAt: Date;
}

/** One inspected process. Made by `openSession`; `dispose` detaches without waiting. */
export interface PoolSession extends Disposable {
  readonly target: NodeTarget;
  readonly state: SessionState;
  /** The last complete reading; `undefined` before the first. Stays readable after the target is gone. */
  readonly reading: Reading | undefined;
  /** `undefined` before the first one. Its findings have the ids of `reading`'s. */
  readonly lastSnapshot: TakenSnapshot | undefined;
  /** Fires after `state`, `reading`, `lastSnapshot` or `readingFailure` changed. */
  readonly onDidChange: Event<void>;
  /** Why the last reading failed while the target lives; `undefined` after one that succeeded. */
  readonly readingFailure: Failure | undefined;
  /** Reads once; a call while a reading is under way joins it. Rejects with a `Failure`. */
  read(options?: ReadOptions): Promise<Reading>;
  /** Reads every `intervalMs` from the end of one reading to the start of the next, until disposed. */
  watch(intervalMs: number): Disposable;
  /**
   * What the target's memory looks like now, without a pause: for each second, beside a reading too. Collections are seen
   * from the first reading on. Rejects with a `Failure`; while the target is blocked, after 10 seconds.
   */
  figures(): Promise<TargetFigures>;
  /**
   * Reads once, then takes a heap snapshot after consent: what is retained, in bytes, at one instant. Steps are told by `state`.
   * Rejects with a `Failure`; without consent with `cancelled`.
   */
  takeSnapshot(options: SnapshotOptions): Promise<SnapshotReading>;
  /**
   * Properties of a live object by its id in a snapshot of this session. Rejects with a `Failure` once it is gone, and when V8
   * has numbered its objects anew since: it does after a snapshot that was given up.
   */
  objectProperties(snapshot: SnapshotReading, id: number): Promise<PropertyRow[]>;
  /** The stale value's own properties, without running a getter. Rejects with `Failure` when it is no longer held. */
  valueProperties(finding: Finding, value: StaleValue): Promise<PropertyRow[]>;
  /** Properties of a value below, by a row's `handle`. Handles live until the next reading or detach. */
  properties(handle: string): Promise<PropertyRow[]>;
  /** The text that `finding.location.file` stands for, when that file is not on this machine's disk. */
  sourceText(finding: Finding): Promise<string | undefined>;
  /** Releases everything in the target, closes an inspector that we opened, and disconnects. */
  detach(): Promise<void>;
}
