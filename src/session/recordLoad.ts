import { setTimeout as delay } from 'node:timers/promises';
import { Failure, sentenceOf, throwIfCancelled } from '../base/failure';
import { formatBytes, formatQuantity, visibleText } from '../base/format';
import type { Connection } from '../inspector/connection/connection';
import { IdWatch } from '../inspector/snapshot/idWatch';
import { RequestCounter } from '../inspector/snapshot/requestCounter';
import { awaitRest } from '../inspector/snapshot/rest';
import { snapshotChunks } from '../inspector/snapshot/takeSnapshot';
import type { HeapLeftReading, RecordedRound, SnapshotMark } from '../protocol/leftBehind';
import type { NodeTarget } from '../protocol/target';
import { buildingStep, snapshotPauseMs } from './liveSnapshot';
import type { RecordOptions } from './recordApi';
import { savedChunks } from './savedChunks';

/** How long to wait for the server to come to rest after a round. */
const REST_MS = 10_000;
/** For a server whose event loop cannot be asked. */
const UNSEEN_REST_MS = 1_000;
/** A pause that is longer than agreed by this factor is asked about again. */
const ASK_AGAIN = 1.5;

export interface RecordParts {
  /** A connection of its own that stays open, because V8 renumbers its objects when one closes that took a snapshot. */
  connection: Connection;
  target: Pick<NodeTarget, 'title'>;
  log(line: string): void;
  onStep(step: string): void;
}

/** A recorded load before it is joined with sources. */
export interface RecordedLoad {
  rounds: RecordedRound[];
  reading: HeapLeftReading;
  pausesMs: number[];
  /** What limited the recording, one sentence each. */
  limits: string[];
}

/**
 * Takes a snapshot, then a load and a snapshot in each round. Of each earlier snapshot only a mark is kept, so that there
 * is one graph at a time. Leaves nothing in the target. Rejects with a `Failure`: `cancelled`, `loadFailed` when no
 * round was recorded, `notCompared` when V8's ids have changed.
 */
export async function recordLoad(
  parts: RecordParts,
  options: RecordOptions,
): Promise<RecordedLoad> {
  return new Recorder(parts, options).run();
}

/** What is there while a load is recorded. */
class Recorder {
  private readonly rounds: RecordedRound[] = [];
  private readonly limits: string[] = [];
  private readonly pausesMs: number[] = [];
  /** Of each snapshot so far. */
  private readonly marks: SnapshotMark[] = [];
  private snapshots = 0;
  /** The round that is under way or was the last one; 0 before the first. */
  private begun = 0;
  private agreedMs = -Infinity;
  /** Fires when the target is gone. */
  private readonly lost = new AbortController();

  constructor(
    private readonly parts: RecordParts,
    private readonly options: RecordOptions,
  ) {}

  async run(): Promise<RecordedLoad> {
    const { connection } = this.parts;
    await this.askConsent();
    const counter = await this.counter();
    const ids = await IdWatch.begin(connection);
    const watch = connection.onDidLose(failure => this.lost.abort(failure));
    try {
      const reading = await this.record(counter, ids);
      await this.tidyUp(counter, ids);
      const { rounds, limits, pausesMs } = this;
      return { rounds, reading, pausesMs, limits: [...limits, ...this.limitsOfRounds()] };
    } catch (error) {
      // Not waited for: the target may be at a snapshot, and the connection is closed next.
      void this.tidyUp(counter, ids);
      const reasons: unknown[] = [error, this.options.signal?.reason];
      const isGone =
        this.lost.signal.aborted ||
        reasons.some(each => each instanceof Failure && each.kind === 'targetGone');
      throw isGone ? new Failure('notCompared', this.goneText(), error) : error;
    } finally {
      watch.dispose();
    }
  }

  private goneText(): string {
    const { saveTo } = this.options;
    const { length: taken } = this.marks;
    const kept =
      saveTo && taken > 0
        ? `. ${formatQuantity(taken, 'heap snapshot')} of it stay in the files`
        : '';
    return `${visibleText(this.parts.target.title, 80)} ended in round ${this.begun}, or closed its inspector, and a new process holds other objects${kept}. See why it ended, keep it running, then record again`;
  }

  private limitsOfRounds(): string[] {
    const { length } = this.rounds;
    const { rounds: wanted } = this.options;
    const were = length === 1 ? 'was' : 'were';
    const limits =
      length < wanted
        ? [`Only ${formatQuantity(length, 'round')} of ${wanted} ${were} recorded.`]
        : [];
    if (length === 1) limits.push('With one round, what grows cannot be told from what is parked.');
    return limits;
  }

  private async record(
    counter: RequestCounter | undefined,
    ids: IdWatch,
  ): Promise<HeapLeftReading> {
    const { rounds: wanted } = this.options;
    await this.mark(ids);
    for (let round = 1; ; round++) {
      this.begun = round;
      const { early, recorded } = await this.round(round, counter);
      if (early !== undefined) this.limits.push(`Round ${round} ended early: ${early}.`);
      if (early !== undefined && recorded.requests === 0 && !recorded.connections) {
        if (this.rounds.length === 0) throw new Failure('loadFailed', early);
        // Nothing was made in this round, so that the snapshot before it stands for its end.
        this.marks.pop();
      } else this.rounds.push(recorded);
      if (early !== undefined || round === wanted) break;
      await this.mark(ids);
      await this.measureHeap();
    }
    return this.readLast(ids);
  }

  private async round(
    round: number,
    counter: RequestCounter | undefined,
  ): Promise<{ early: string | undefined; recorded: RecordedRound }> {
    const { load, rounds, signal } = this.options;
    const until = signal ? AbortSignal.any([signal, this.lost.signal]) : this.lost.signal;
    this.step(`Round ${round} of ${rounds}: under load`);
    const before = await counter?.read();
    throwIfCancelled(until, 'The recording');
    const started = performance.now();
    const { early } = await load(round, until);
    const elapsedMs = performance.now() - started;
    throwIfCancelled(until, 'The recording');
    this.step(`Round ${round} of ${rounds}: waiting for the server to come to rest`);
    const isAtRest = await this.rest(counter);
    if (!isAtRest) {
      this.limits.push(
        `The server did not come to rest within ${REST_MS / 1000} s after round ${round}: what it was still working on counts as left behind.`,
      );
    }
    const after = await counter?.read();
    const requests = requestsBetween(before?.requests, after?.requests);
    const connections = (after?.connections ?? 0) - (before?.connections ?? 0);
    const isOtherWork = requests === 0 && connections > 0;
    if (requests === 0 && !isOtherWork && early === undefined && !this.options.withoutRequests) {
      this.limits.push(
        `The server began no HTTP request in round ${round}, and accepted no connection. Check the load.`,
      );
    }
    const work = { requests, ...(isOtherWork && { connections }) };
    return { early, recorded: { ...work, elapsedMs, heapBytes: 0, codeBytes: 0 } };
  }

  private async rest(counter: RequestCounter | undefined): Promise<boolean> {
    const { signal } = this.options;
    if (counter) return awaitRest(counter, REST_MS, signal);
    await delay(UNSEEN_REST_MS, undefined, { signal }).catch((error: unknown) => {
      throw new Failure('cancelled', 'The recording', error);
    });
    return true;
  }

  /** Takes an earlier snapshot. Numbers are only of use in a file. */
  private async mark(ids: IdWatch): Promise<void> {
    const numbers = this.options.saveTo !== undefined;
    const mark = await this.withSnapshot(ids, numbers, reader => reader.mark());
    const before = this.marks.at(-1)?.highestId ?? 0;
    if (mark.highestId < before) {
      throw new Failure('notCompared', 'V8 has numbered its objects anew meanwhile. Record again');
    }
    this.marks.push(mark);
    const round = this.rounds.at(-1);
    if (round) round.codeBytes = mark.codeBytes;
  }

  private async readLast(ids: IdWatch): Promise<HeapLeftReading> {
    return this.withSnapshot(ids, true, async reader => {
      await this.measureHeap();
      this.step('Comparing');
      const requests = this.rounds.map(round => round.requests);
      const reading = await reader.left({ marks: this.marks, requests }, this.options.signal);
      this.rounds.at(-1)!.codeBytes = reading.codeBytes;
      return reading;
    });
  }

  private async withSnapshot<T>(
    ids: IdWatch,
    numbers: boolean,
    ask: (reader: ReturnType<RecordOptions['createReader']>) => Promise<T>,
  ): Promise<T> {
    const { connection } = this.parts;
    const { signal, saveTo, createReader } = this.options;
    const ordinal = this.snapshots++;
    if (ordinal > 0) await this.askConsent();
    const reader = createReader();
    try {
      const onBuilding = (part: number): void => this.step(buildingStep(part));
      const chunks = snapshotChunks(connection, { signal, numbers, onBuilding });
      const source = saveTo ? savedChunks(chunks, saveTo(ordinal)) : chunks;
      const started = performance.now();
      let isRead = false;
      const onProgress = (bytes: number): void => {
        if (bytes > 0 && !isRead) this.step(`Reading the heap snapshot, ${formatBytes(bytes)}`);
      };
      await reader.openStream(source, { signal, onProgress });
      isRead = true;
      this.pausesMs.push(performance.now() - started);
      await ids.check();
      return await ask(reader);
    } finally {
      reader.dispose();
    }
  }

  /** V8 has collected all garbage for the snapshot. */
  private async measureHeap(): Promise<void> {
    const { usedSize } = await this.parts.connection.send('Runtime.getHeapUsage');
    this.rounds.at(-1)!.heapBytes = usedSize;
  }

  private async askConsent(): Promise<void> {
    const { consent, rounds } = this.options;
    const estimateMs = await snapshotPauseMs(this.parts.connection);
    if (estimateMs <= this.agreedMs * ASK_AGAIN) return;
    const what = `Each of the ${rounds + 1} heap snapshots of a recording`;
    if (!(await consent(estimateMs, what))) throw new Failure('cancelled', 'The recording');
    this.agreedMs = estimateMs;
  }

  /** `undefined` where the program has replaced what the counter needs. */
  private async counter(): Promise<RequestCounter | undefined> {
    try {
      return await RequestCounter.begin(this.parts.connection);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'protocol') throw error;
      this.parts.log(sentenceOf(error));
      return undefined;
    }
  }

  /** What cannot be freed now goes with the connection. */
  private async tidyUp(counter: RequestCounter | undefined, ids: IdWatch): Promise<void> {
    try {
      await Promise.all([counter?.leave(), ids.leave()]);
    } catch (error) {
      this.parts.log(`tidying up: ${sentenceOf(error)}`);
    }
  }

  private step(step: string): void {
    this.parts.onStep(step);
  }
}

function requestsBetween(
  before: number | null | undefined,
  after: number | null | undefined,
): number | null {
  if (after === null || after === undefined) return null;
  return after - (before ?? 0);
}
