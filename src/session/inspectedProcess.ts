import { setTimeout as delay } from 'node:timers/promises';
import { DisposableStore, toDisposable, type Disposable } from '../base/disposable';
import { Emitter } from '../base/event';
import { Failure, sentenceOf } from '../base/failure';
import type { Connection } from '../inspector/connection/connection';
import type { PoolReader } from '../inspector/reading/poolReader';
import { localSource } from '../inspector/scripts/localSource';
import type { LoadedScript } from '../inspector/scripts/scripts';
import type { Finding, PropertyRow, Reading, StaleValue } from '../protocol/finding';
import type { ContextsReading } from '../protocol/heldContexts';
import type { HolderFinder } from '../protocol/holderSites';
import type { Recording } from '../protocol/leftBehind';
import type { TargetFigures } from '../protocol/liveFigures';
import type { OriginalFinder } from '../protocol/originals';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { isDeno, type NodeTarget } from '../protocol/target';
import { HeapSnapshots, type SnapshotHost } from './heapSnapshots';
import type { HolderPlacesParts } from './holderPlaces';
import { ContextPlaces, type FoundContexts } from './joinContexts';
import { JoinedModels } from './joinedModels';
import type { LocatedResets } from './locatedResets';
import type { RecordOptions } from './recordApi';
import { RequestCurve } from './requestCurve';
import type { ResetsByScript } from './resetsByScript';
import type {
  PoolSession,
  ReadOptions,
  SessionState,
  SnapshotOptions,
  StaleRef,
  TakenSnapshot,
} from './sessionApi';
import { ofOneThread } from './threadCoverage';
import type { ThreadSessions } from './threadSessions';
import { WorkQueue } from './workQueue';

const NOT_OF_A_READING = 'Only values of a reading can be stored. Choose one below the process.';
/** How long to wait for the target to free what we put into it. Closing the connection frees it anyway. */
const LEAVE_MS = 1_000;

/** What an inspected process is made of. */
export interface InspectedProcessParts {
  target: NodeTarget;
  connection: Connection;
  reader: PoolReader;
  resets: ResetsByScript;
  originalFinder: OriginalFinder;
  holderFinder: HolderFinder;
  log(line: string): void;
  /** Closes the inspector if we opened it. `isLost`: the connection is gone. Never rejects. */
  leave(isLost: boolean): Promise<void>;
  /** Opens another connection to the same target; `undefined` when a debugger's connection is the only one. */
  connectAgain: ((signal?: AbortSignal) => Promise<Connection>) | undefined;
  /** See `PoolSession`. */
  threads: ThreadSessions | undefined;
  /** Rejects with a `Failure` when the target cannot be read now. */
  isReady?(signal: AbortSignal): Promise<void>;
}

/** A connected target, which is a process's main thread or a worker thread. Runs one reading at a time, and reports every change of state. */
export class InspectedProcess implements PoolSession {
  state: SessionState = { kind: 'attached' };
  reading: Reading | undefined;
  readingFailure: Failure | undefined;
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly owned = new DisposableStore();
  private readonly models = new JoinedModels();
  private readonly contextPlaces = new ContextPlaces();
  /** Where the texts of scripts come from. */
  private readonly texts: Pick<HolderPlacesParts, 'localText' | 'textOf'> = {
    localText: localSource,
    textOf: async script => (await localSource(script)) ?? this.reader.scriptText(script.id),
  };
  private readonly snapshots: HeapSnapshots;
  private readonly requestCurve: RequestCurve;
  private current: Promise<Reading> | undefined;
  /** The work that uses the reader, whose calls must not overlap. */
  private readonly queue = new WorkQueue();
  private isLeaving = false;
  /** Settles when an inspector is closed that we opened and lost the connection to. */
  private lost: Promise<void> = Promise.resolve();
  readonly target: NodeTarget;
  readonly threads: ThreadSessions | undefined;
  private readonly connection: Connection;
  private readonly reader: PoolReader;
  private readonly resets: ResetsByScript;
  private readonly log: (line: string) => void;

  constructor(private readonly parts: InspectedProcessParts) {
    const { target, connection, reader, resets, log, threads } = parts;
    this.target = target;
    this.threads = threads;
    this.connection = connection;
    this.reader = reader;
    this.resets = resets;
    this.log = log;
    this.snapshots = new HeapSnapshots(this.snapshotHost());
    this.requestCurve = new RequestCurve(connection, log);
    this.owned.add(connection);
    this.owned.add(resets);
    this.owned.add(connection.onDidLose(failure => this.lose(failure)));
    if (threads) {
      this.owned.add(threads);
      this.owned.add(threads.onDidChange(() => this.changed.fire()));
    }
  }

  get lastSnapshot(): TakenSnapshot | undefined {
    return this.snapshots.last;
  }

  private snapshotHost(): SnapshotHost {
    const { target, connection, originalFinder, log, connectAgain } = this.parts;
    return {
      ...{ target, connection, originalFinder, log, connectAgain },
      ...this.texts,
      onStep: step => this.enter({ kind: 'reading', step }),
      otherThreads: () => this.otherThreads(),
      read: signal => this.readOnce({ signal }),
      scripts: signal => this.reader.analysedScripts(signal),
      resetsOf: ({ script }, signal) => this.resetsOf(script, signal),
      contextsOf: (contexts, signal) => this.contextsOf('snapshot', contexts, signal),
      own: item => this.owned.add(item),
    };
  }

  /** Threads that a recording of this one does not see; `undefined` where only the walk may tell. Whoever chose a thread wants no other. */
  private otherThreads(): number | undefined {
    if (this.target.thread) return 0;
    return this.threads && this.threads.all.length + this.threads.more;
  }

  read(options: ReadOptions = {}): Promise<Reading> {
    if (this.current) return this.current;
    const reading = this.queue.run(() => this.readOnce(options));
    this.current = reading;
    const done = (): void => {
      this.current = undefined;
    };
    reading.then(done, done);
    return reading;
  }

  /** Rejects at once when the target is gone by then. */
  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.run(() => {
      this.assertAlive();
      return work();
    });
  }

  private async readOnce(options: ReadOptions): Promise<Reading> {
    this.assertAlive();
    const signal = this.queue.until(options.signal);
    try {
      await this.parts.isReady?.(signal);
      const pass = await this.reader.read({
        ...options,
        signal,
        onStep: step => this.enter({ kind: 'reading', step }),
      });
      const joined = await this.models.join(pass, script => this.resetsOf(script, signal));
      const reading = {
        ...joined,
        // Deno's classes of requests are not Node's: none of its objects was recognised as one.
        ...(!isDeno(this.target) && {
          contexts: await this.contextsOf('walk', pass.contexts, signal),
        }),
        coverage: ofOneThread(joined.coverage, this.areThreadsKnown),
        ...(pass.isWhole ? {} : { isPart: true as const }),
      };
      this.reading = reading;
      this.readingFailure = undefined;
      if (!pass.isWhole) this.completeLater();
      return reading;
    } catch (error) {
      const failure = this.failureOf(error);
      if (failure.kind !== 'cancelled') this.readingFailure = failure;
      this.log(`reading failed: ${failure.message}`);
      throw failure;
    } finally {
      if (this.state.kind === 'reading') this.enter({ kind: 'attached' });
    }
  }

  /** Whether each other thread of the process is read in its own session. */
  private get areThreadsKnown(): boolean {
    return this.threads !== undefined || this.target.thread !== undefined;
  }

  private contextsOf(
    basis: ContextsReading['basis'],
    contexts: FoundContexts,
    signal: AbortSignal | undefined,
  ): Promise<ContextsReading> {
    const { originalFinder, holderFinder } = this.parts;
    const scripts = this.reader.analysedSoFar().map(({ script }) => script);
    const parts = { scripts, originalFinder, holderFinder, ...this.texts };
    return this.contextPlaces.join(basis, contexts, parts, signal);
  }

  /** Starts a complete reading; `readOnce` keeps and logs its failure. */
  private completeLater(): void {
    setImmediate(() => void this.read().catch(() => undefined));
  }

  private failureOf(error: unknown): Failure {
    if (this.state.kind === 'lost') return this.state.failure;
    return error instanceof Failure ? error : new Failure('protocol', sentenceOf(error), error);
  }

  private assertAlive(): void {
    if (this.state.kind === 'lost') throw this.state.failure;
    if (this.state.kind === 'closed') throw new Failure('targetGone', this.connection.name);
    if (this.isLeaving) throw new Failure('cancelled', 'Reading');
  }

  private resetsOf(script: LoadedScript, signal: AbortSignal | undefined): Promise<LocatedResets> {
    return this.resets.of(script, this.reader.analysisOf(script.id), signal);
  }

  async figures(): Promise<TargetFigures> {
    this.assertAlive();
    return this.requestCurve.added(await this.reader.figures());
  }

  async followRequests(): Promise<Disposable> {
    this.assertAlive();
    return this.requestCurve.follow();
  }

  takeSnapshot(options: SnapshotOptions): Promise<SnapshotReading> {
    return this.withSnapshots(options.signal, (snapshots, signal) =>
      snapshots.take(options, signal),
    );
  }

  record(options: RecordOptions): Promise<Recording> {
    return this.withSnapshots(options.signal, (snapshots, signal) =>
      snapshots.record(options, signal),
    );
  }

  private withSnapshots<T>(
    until: AbortSignal | undefined,
    work: (snapshots: HeapSnapshots, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.enqueue(async () => {
      try {
        return await work(this.snapshots, this.queue.until(until));
      } catch (error) {
        // That nothing was compared says more than that the target is gone.
        const isKept = error instanceof Failure && error.kind === 'notCompared';
        throw isKept ? error : this.failureOf(error);
      } finally {
        if (this.state.kind === 'reading') this.enter({ kind: 'attached' });
      }
    });
  }

  objectProperties(snapshot: SnapshotReading, id: number): Promise<PropertyRow[]> {
    return this.enqueue(() => this.snapshots.propertiesOf(snapshot, id));
  }

  watch(intervalMs: number): Disposable {
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    const again = (): void => {
      if (over || this.state.kind === 'lost' || this.state.kind === 'closed') return;
      timer = setTimeout(() => void this.read().then(again, again), intervalMs);
    };
    again();
    return this.owned.add(
      toDisposable(() => {
        over = true;
        clearTimeout(timer);
      }),
    );
  }

  valueProperties(finding: Finding, value: StaleValue): Promise<PropertyRow[]> {
    return this.enqueue(async () => {
      const { live, row } = this.placeOf(finding, value);
      return this.reader.valueProperties(live, row);
    });
  }

  storeAsGlobal(what: StaleRef | { handle: string }): Promise<string> {
    return this.enqueue(async () => {
      if ('handle' in what) {
        if (this.snapshots.owns(what.handle)) throw new Failure('usage', NOT_OF_A_READING);
        return this.reader.storeProperty(what.handle);
      }
      const { live, row } = this.placeOf(what.finding, what.value);
      return this.reader.storeValue(live, row);
    });
  }

  private placeOf(finding: Finding, value: StaleValue) {
    const joined = this.models.of(finding);
    const row = joined && this.models.rowOf(joined, value);
    if (!joined || !row) throw new Failure('protocol', 'the value is no longer held in this slot');
    return { live: joined.live, row };
  }

  properties(handle: string): Promise<PropertyRow[]> {
    return this.enqueue(() => this.snapshots.below(handle) ?? this.reader.properties(handle));
  }

  sourceText(finding: Finding): Promise<string | undefined> {
    const joined = this.models.of(finding);
    if (!joined || joined.content !== undefined) return Promise.resolve(joined?.content);
    return this.enqueue(() => this.reader.scriptText(joined.live.script.id));
  }

  async detach(): Promise<void> {
    this.isLeaving = true;
    this.queue.abort();
    if (this.state.kind === 'lost' || this.state.kind === 'closed') return this.lost;
    await this.leaveTarget();
    // From here on, we end the connection ourselves.
    this.enter({ kind: 'closed' });
    this.snapshots.forget();
    await this.parts.leave(false);
    this.dispose();
  }

  /**
   * Frees what we hold in the target. If it does not answer, its inspector frees everything when the connection ends.
   */
  private async leaveTarget(): Promise<void> {
    const late = new AbortController();
    try {
      await Promise.race([
        Promise.all([
          this.requestCurve.leave(),
          this.queue.run(() => this.reader.leave()),
          this.threads?.leave(),
        ]),
        delay(LEAVE_MS, undefined, { signal: late.signal }),
      ]);
    } catch (error) {
      // The target ended while we were leaving, so there is nothing left to free.
      this.log(`detaching: ${sentenceOf(error)}`);
    } finally {
      late.abort();
    }
  }

  private enter(state: SessionState): void {
    if (this.state.kind === 'lost' || this.state.kind === 'closed') return;
    this.state = state;
    this.changed.fire();
  }

  private lose(failure: Failure): void {
    if (this.state.kind === 'closed') return;
    this.enter({ kind: 'lost', failure });
    this.lost = this.parts.leave(true);
    // Work that waits for something else than the target would never know: its connection is disposed next.
    this.queue.abort(failure);
    this.owned.dispose();
  }

  dispose(): void {
    this.enter({ kind: 'closed' });
    this.owned.dispose();
  }
}
