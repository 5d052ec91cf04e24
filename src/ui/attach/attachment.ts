import * as vscode from 'vscode';
import { toDisposable, type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { Failure, sentenceOf, throwIfCancelled } from '../../base/failure';
import { formatCount, formatQuantity } from '../../base/format';
import type { Finding, Reading } from '../../protocol/finding';
import type { Recording } from '../../protocol/leftBehind';
import type { SnapshotReader } from '../../protocol/snapshotReader';
import type { SnapshotReading } from '../../protocol/snapshotReading';
import type { NodeTarget, TargetAddress } from '../../protocol/target';
import { isRunning } from '../../session/isRunning';
import { LiveSampling } from '../../session/liveSampling';
import { readThreads } from '../../session/readThreads';
import type { Load, RecordOptions } from '../../session/recordApi';
import type { PauseConsent, PoolSession, SignalConsent } from '../../session/sessionApi';
import type { Timeline } from '../../session/timeline';
import { WholeReading } from '../../session/wholeReading';
import { setContextKey } from '../contextKeys';
import { AttachedThreads } from './attachedThreads';
import { askToSignal } from './askToSignal';
import { readSettings } from '../settings';
import { confirm, notify, withProgress, type ProgressStep } from '../shown/notify';

/** How a session asks the person for consent and tells what happens. */
export interface SessionVoice {
  signalConsent: SignalConsent;
  onLeft(sentence: string): void;
}

/** Opens a session on an address. The composition root knows how. */
export type OpenSession = (
  address: TargetAddress,
  signal: AbortSignal,
  voice: SessionVoice,
) => Promise<PoolSession>;

/** A load to record, without what the attachment adds. */
export type LoadToRecord = Omit<RecordOptions, 'load' | 'consent' | 'signal'> & {
  load(report: (step: ProgressStep) => void): Load;
};

const FIGURES_INTERVAL_MS = 1_000;

/** The one process that the window inspects: attaches, reads, and samples it while somebody watches. */
export class Attachment implements Disposable {
  session: PoolSession | undefined;
  /** How `session` was reached. */
  address: TargetAddress | undefined;
  /** The process of an earlier window, which was not there any more when this one opened. */
  past: { target: NodeTarget; address: TargetAddress } | undefined;
  private read: { reading: Reading; at: number } | undefined;
  /** Set while requests are followed. */
  private following: Disposable | undefined;
  /** Serialises attaching and detaching, so that no process stays attached unnoticed. */
  private queue: Promise<unknown> = Promise.resolve();
  /** The running attempt. A later attempt ends it. */
  private attempt = new AbortController();
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly sampled = new Emitter<void>();
  /** Fires after the record of a session has changed. */
  readonly onDidSample = this.sampled.event;
  private readonly sampling: LiveSampling;
  private readonly threads: AttachedThreads;
  private readonly whole = new WholeReading();
  private lookers = 0;

  constructor(
    private readonly openSession: OpenSession,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const createSampling = (): LiveSampling =>
      new LiveSampling({
        refreshIntervalMs: () => readSettings().refreshIntervalMs,
        figuresIntervalMs: FIGURES_INTERVAL_MS,
        isRunning,
        log: line => log.debug(line),
      });
    this.sampling = createSampling();
    this.timeline.onDidChange(() => this.sampled.fire());
    this.threads = new AttachedThreads({
      createSampling,
      onChange: () => this.changed.fire(),
      onSample: () => this.sampled.fire(),
      log: line => log.debug(line),
    });
  }

  /** What is known of the process and all of its threads. The same object while nothing has changed. */
  get reading(): Reading | undefined {
    return this.whole.of(this.session);
  }

  /** Epoch time in ms of the session's last reading. */
  get readAt(): number | undefined {
    return this.read?.at;
  }

  /** The record of this window's processes, one after the other. */
  get timeline(): Timeline {
    return this.sampling.timeline;
  }

  /** That of a session: its own for a thread, else the window's. */
  timelineOf(session: PoolSession | undefined): Timeline {
    return (session && this.threads.timelineOf(session)) ?? this.timeline;
  }

  /** Attaches with progress and cancel, and reads once. Rejects with a `Failure`. */
  async attach(address: TargetAddress): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      throw new Failure('usage', 'Attaching runs code in a process. Trust this workspace first.');
    }
    const attempt = this.supersede();
    await this.withProgress(vscode.l10n.t('Attaching…'), async cancelled => {
      const signal = AbortSignal.any([cancelled, attempt]);
      const session = await this.enqueue(async () => {
        await this.leave();
        throwIfCancelled(signal, 'Attaching');
        return this.enter(address, signal);
      });
      await session.read({ signal, early: true });
    });
  }

  /** Ends a running attempt. Answers the signal for the next one. */
  private supersede(): AbortSignal {
    this.attempt.abort();
    this.attempt = new AbortController();
    return this.attempt.signal;
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(sentenceOf);
    return result;
  }

  private async enter(address: TargetAddress, signal: AbortSignal): Promise<PoolSession> {
    const session = await this.openSession(address, signal, {
      signalConsent: askToSignal,
      onLeft: sentence => {
        this.log.warn(sentence);
        void notify.warning(sentence);
      },
    });
    this.session = session;
    this.address = address;
    session.onDidChange(() => this.follow(session));
    this.follow(session);
    this.sampling.follow(session);
    return session;
  }

  /** Reads again. May ask to pause the server when the scope walk reaches no instance. */
  async refresh(): Promise<void> {
    const { session } = this;
    if (!session) return;
    const consent = this.consentTo(
      vscode.l10n.t('Requests wait meanwhile. Without it, this class stays undecided.'),
    );
    await this.withProgress(vscode.l10n.t('Reading…'), async signal => {
      const options = { signal, consent, thorough: true };
      const allowedPauseMs = readSettings().maxPauseMs;
      const read = (each: PoolSession): Promise<Reading> =>
        each.read({ ...options, allowedPauseMs });
      await readThreads(session, await read(session), { signal, read });
    });
  }

  /** Takes a heap snapshot of a session of ours, with progress, cancel and consent. The caller owns the reader. Rejects with a `Failure`. */
  async takeSnapshot(
    session: PoolSession,
    reader: SnapshotReader,
    saveTo: string | undefined,
  ): Promise<SnapshotReading> {
    const consent = this.consentTo(
      vscode.l10n.t(
        'Requests wait meanwhile. A snapshot cannot be stopped once it has begun: cancelling only stops waiting for it.',
      ),
    );
    const snapshot = await this.withProgress(vscode.l10n.t('Taking a heap snapshot…'), signal =>
      session.takeSnapshot({ reader, signal, consent, saveTo }),
    );
    const label = vscode.l10n.t('heap snapshot');
    const { retainedBytes } = snapshot;
    this.timelineOf(session).mark({ at: Date.now(), kind: 'snapshot', label, retainedBytes });
    return snapshot;
  }

  /**
   * Records a load of a session of ours, with progress, cancel and consent. `load` gets what tells the person about its rounds. Rejects with a
   * `Failure`.
   */
  async record(session: PoolSession, { load, ...options }: LoadToRecord): Promise<Recording> {
    const consent = this.consentTo(
      vscode.l10n.t(
        'Requests wait meanwhile. Recorded: {0}, with a snapshot before, between and after. You can cancel at any moment, but a snapshot cannot be stopped once it has begun.',
        formatQuantity(options.rounds, vscode.l10n.t('round'), vscode.l10n.t('rounds')),
      ),
    );
    return this.withProgress(vscode.l10n.t('Recording requests'), (signal, report) =>
      session.record({ ...options, load: load(report), consent, signal }),
    );
  }

  /** Follows requests from now on, with consent. Rejects with a `Failure`, which is `cancelled` without consent. */
  async followRequests(): Promise<void> {
    const { session } = this;
    if (!session) throw new Failure('usage', 'No process is attached. Attach to one first.');
    const isWanted = await confirm(
      vscode.l10n.t('Following requests puts a listener into the server.'),
      vscode.l10n.t(
        'It counts requests as they begin, and keeps weak references to a few thousand of them. These hold nothing, but garbage among these requests waits for V8’s next full collection. A request costs about a microsecond more. The listener leaves with us: when you stop, when you detach, and when the connection breaks.',
      ),
      vscode.l10n.t('Follow Requests'),
    );
    if (!isWanted) throw new Failure('cancelled', 'Following requests');
    const following = await session.followRequests();
    if (this.session !== session || this.following) return following.dispose();
    this.following = following;
    setContextKey('poolLeaks.following', true);
  }

  /** Takes the listener for requests away. */
  stopFollowing(): void {
    this.following?.dispose();
    this.following = undefined;
    setContextKey('poolLeaks.following', false);
  }

  /** Marks the end of a recorded round on the timeline. */
  markRound(session: PoolSession, round: number): void {
    this.timelineOf(session).mark({
      at: Date.now(),
      kind: 'round',
      label: vscode.l10n.t('end of round {0}', round),
    });
  }

  /** Marks a fix of a reset's source on the timeline. The process keeps running the old code until it is restarted. */
  markFix({ className, method }: Pick<Finding, 'className' | 'method'>): void {
    const label = vscode.l10n.t('fixed {0}', `${className}.${method}`);
    this.timeline.mark({ at: Date.now(), kind: 'fix', label });
  }

  /** Starts watching, until the answer is disposed. */
  look(): Disposable {
    const looking = this.sampling.look();
    this.threads.watch(++this.lookers > 0);
    return toDisposable(() => {
      looking.dispose();
      this.threads.watch(--this.lookers > 0);
    });
  }

  private consentTo(detail: string): PauseConsent {
    return async (estimateMs, what) => {
      if (estimateMs <= readSettings().maxPauseMs) return true;
      return confirm(
        vscode.l10n.t('{0} stops the server for about {1} ms.', what, formatCount(estimateMs)),
        detail,
        vscode.l10n.t('Pause the Server'),
      );
    };
  }

  private async withProgress<T>(
    title: string,
    work: (signal: AbortSignal, report: (step: ProgressStep) => void) => Promise<T>,
  ): Promise<T> {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return withProgress(options, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const steps = this.onDidChange(() => {
        const state = this.session?.state;
        if (state?.kind === 'reading') progress.report({ message: state.step });
      });
      try {
        return await work(abort.signal, step => progress.report(step));
      } finally {
        steps.dispose();
      }
    });
  }

  /** Shows that a process of an earlier window is gone. */
  miss(past: { target: NodeTarget; address: TargetAddress }): void {
    if (this.session) return;
    this.past = past;
    setContextKey('poolLeaks.lost', true);
    this.changed.fire();
  }

  private follow(session: PoolSession): void {
    if (this.session !== session) return;
    const { kind } = session.state;
    const { reading } = session;
    if (reading && reading !== this.read?.reading) this.read = { reading, at: Date.now() };
    setContextKey('poolLeaks.attached', kind !== 'lost' && kind !== 'closed');
    setContextKey('poolLeaks.lost', kind === 'lost');
    setContextKey(
      'poolLeaks.inDebugSession',
      this.address?.kind === 'debugSession' && kind !== 'lost' && kind !== 'closed',
    );
    if (kind === 'lost' || kind === 'closed') this.stopFollowing();
    this.threads.follow(session);
    if (session.state.kind === 'lost') this.log.warn(session.state.failure.message);
    this.changed.fire();
  }

  /** Also ends an attempt to attach. Resolves when nothing of ours is left in the process. */
  detach(): Promise<void> {
    this.supersede();
    return this.enqueue(() => this.leave());
  }

  private async leave(): Promise<void> {
    const { session } = this;
    this.sampling.follow(undefined);
    this.stopFollowing();
    this.session = this.address = this.past = this.read = undefined;
    this.threads.follow(undefined);
    setContextKey('poolLeaks.attached', false);
    setContextKey('poolLeaks.lost', false);
    setContextKey('poolLeaks.inDebugSession', false);
    this.changed.fire();
    await session?.detach();
  }

  dispose(): void {
    this.detach().catch((error: unknown) => this.log.error(sentenceOf(error)));
  }
}
