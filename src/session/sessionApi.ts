import type { Event } from '../base/event';
import type { Disposable } from '../base/disposable';
import type { Failure } from '../base/failure';
import type { Finding, PropertyRow, Reading, StaleValue } from '../protocol/finding';
import type { Recording } from '../protocol/leftBehind';
import type { TargetFigures } from '../protocol/liveFigures';
import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import type { NodeTarget } from '../protocol/target';
import type { PauseConsent } from './pauseConsent';
import type { RecordOptions } from './recordApi';

export type { SignalConsent } from '../inspector/opened/openByPid';
export type { PauseConsent } from './pauseConsent';

/** `lost`: the target went away; `closed`: we left it. Both are final. */
export type SessionState =
  | { kind: 'connecting' }
  | { kind: 'attached' }
  | { kind: 'reading'; step: string }
  | { kind: 'lost'; failure: Failure }
  | { kind: 'closed' };

export interface ReadOptions {
  signal?: AbortSignal;
  /**
   * Answers after about a second even while large sources are still being analysed. These are undecided then, and a complete
   * reading follows by itself.
   */
  early?: boolean;
  /** Also looks for new pools. Otherwise this happens once a minute, and readings in between begin at the known pools. */
  thorough?: boolean;
  /** Time limit in ms for the search through the program, which goes on in the next reading; 3 s by default. */
  searchMs?: number;
  /** Without it, nothing stops the target for longer than a garbage collection (50 ms). */
  consent?: PauseConsent;
  /** Pauses up to this length in ms are allowed without a question; none by default. */
  allowedPauseMs?: number | undefined;
}

/** A stale value by its finding. */
export interface StaleRef {
  finding: Finding;
  value: StaleValue;
}

export interface SnapshotOptions {
  /** A new reader. The caller keeps it for rows and paths, and disposes it. */
  reader: SnapshotReader;
  /** Ends the waiting at once. V8 still finishes the snapshot, and the server answers only after that. */
  signal?: AbortSignal;
  consent: PauseConsent;
  /** Also writes the snapshot to this file. */
  saveTo?: string | undefined;
}

/** A session's latest heap snapshot. It describes that moment; the server runs on. */
export interface TakenSnapshot {
  reading: SnapshotReading;
  takenAt: Date;
}

/** The worker threads of an inspected process, each with a heap and a session of its own. */
export interface SessionThreads {
  /** Those that run and are read, by their ids. When the process is gone, those that ran then. */
  readonly all: readonly PoolSession[];
  /** How many more run, because there are too many to read. */
  readonly more: number;
}

/** One inspected process, or one of its worker threads (`target.thread`), created by `openSession`. `dispose` detaches without waiting. */
export interface PoolSession extends Disposable {
  readonly target: NodeTarget;
  readonly state: SessionState;
  /** The last complete reading; `undefined` before the first. Stays available after the target is gone. */
  readonly reading: Reading | undefined;
  /** `undefined` before the first snapshot. Its findings have the same ids as those of `reading`. */
  readonly lastSnapshot: TakenSnapshot | undefined;
  /** Fires after `state`, `reading`, `lastSnapshot` or `readingFailure` has changed. */
  readonly onDidChange: Event<void>;
  /** `undefined` for a worker thread, and where the inspector tells nothing of threads. `onDidChange` fires as they come and go. */
  readonly threads: SessionThreads | undefined;
  /** Why the last reading failed while the target was alive; `undefined` after a successful one. */
  readonly readingFailure: Failure | undefined;
  /** Reads once. A call during a reading joins that reading. Rejects with a `Failure`. */
  read(options?: ReadOptions): Promise<Reading>;
  /** Reads repeatedly, with `intervalMs` between two readings, until disposed. */
  watch(intervalMs: number): Disposable;
  /**
   * The target's memory now. Causes no pause, may be called every second, and during a reading. Collections are noticed from
   * the first reading on. Rejects with a `Failure`; after 10 seconds while the target is blocked.
   */
  figures(): Promise<TargetFigures>;
  /**
   * Puts a listener for requests into the target, until disposed or detached; `figures` tells meanwhile what became of them.
   * Ask for consent before. Rejects with a `Failure`.
   */
  followRequests(): Promise<Disposable>;
  /**
   * Reads once, asks for consent, then takes a heap snapshot: what is retained, in bytes, at one moment. `state` reports the
   * steps. Rejects with a `Failure`, which is `cancelled` without consent.
   */
  takeSnapshot(options: SnapshotOptions): Promise<SnapshotReading>;
  /**
   * Records a load: snapshots before and after each round, and what the rounds left behind. `state` reports the steps. Other
   * readings wait meanwhile. Rejects with a `Failure`: `cancelled` also without consent, `loadFailed` when no round was
   * recorded, `notCompared` when the server ended or V8 renumbered its objects.
   */
  record(options: RecordOptions): Promise<Recording>;
  /**
   * Properties of a live object by its id in a snapshot of this session. Rejects with a `Failure` when the object is gone,
   * or when V8 has renumbered its objects since, as it does after a snapshot that was given up.
   */
  objectProperties(snapshot: SnapshotReading, id: number): Promise<PropertyRow[]>;
  /** The stale value's own properties. Getters are not run. Rejects with a `Failure` when the value is no longer held. */
  valueProperties(finding: Finding, value: StaleValue): Promise<PropertyRow[]>;
  /** Properties of a nested value, by a row's `handle`. Handles live until the next reading or detach. */
  properties(handle: string): Promise<PropertyRow[]>;
  /**
   * Stores the value, or the property with this handle, in a new global variable of the target, and answers its name. It is
   * there until we detach, and keeps the value alive. Ask for consent before. Rejects as `valueProperties` does.
   */
  storeAsGlobal(what: StaleRef | { handle: string }): Promise<string>;
  /** The text of `finding.location.file` when that file is not on this machine's disk. */
  sourceText(finding: Finding): Promise<string | undefined>;
  /** Frees everything in the target, closes the inspector if we opened it, and disconnects. */
  detach(): Promise<void>;
}
