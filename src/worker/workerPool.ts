import { Worker } from 'node:worker_threads';
import { ChannelClient, type Contract } from '../base/channel';
import type { Disposable } from '../base/disposable';
import { Failure, sentenceOf, throwIfCancelled, type FailureKind } from '../base/failure';

const MAX_HEAP_MB = 1024;
const MAX_ANSWER_MS = 30_000;

export interface WorkerPoolOptions {
  /** Largest number of workers. A new one starts only when all others are busy. */
  count: number;
  /** Time limit in ms for an answer, after which the worker is ended; half a minute by default. */
  maxAnswerMs?: number;
  /** Time in ms after which an idle worker is ended; by default it stays. */
  maxIdleMs?: number;
  /** How a request fails whose worker dies; `analysisFailed` by default. */
  failure?: FailureKind;
}

interface Seat<C extends Contract> {
  worker: Worker;
  client: ChannelClient<C>;
  /** Runs while the worker is idle, if idle time is limited. */
  rest?: NodeJS.Timeout | undefined;
}

/**
 * Worker threads that answer one contract, one request per worker at a time, in the order of the requests. If a worker dies
 * (out of memory, for example) or does not answer in time, its request fails, and the next request starts a new worker.
 */
export class WorkerPool<C extends Contract> implements Disposable {
  private readonly seats = new Set<Seat<C>>();
  private readonly idle: Seat<C>[] = [];
  private readonly waiting: ((seat: Seat<C> | undefined) => void)[] = [];
  private disposed = false;

  constructor(
    private readonly workerFile: string,
    private readonly options: WorkerPoolOptions,
  ) {}

  /** Rejects with `cancelled` as soon as the signal fires. The worker is busy until its answer has come. */
  async call<M extends keyof C & string>(
    method: M,
    argument: Parameters<C[M]>[0],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<C[M]>>> {
    throwIfCancelled(signal, 'The request');
    const seat = await this.claimSeat(signal);
    const answer = seat.client.call(method, argument);
    const { maxAnswerMs = MAX_ANSWER_MS } = this.options;
    const late = setTimeout(
      () => this.end(seat, `no answer within ${maxAnswerMs / 1000} s`),
      maxAnswerMs,
    );
    const settle = (): void => {
      clearTimeout(late);
      this.giveBack(seat);
    };
    answer.then(settle, settle);
    return unlessCancelled(answer, signal);
  }

  private claimSeat(signal: AbortSignal | undefined): Promise<Seat<C>> {
    if (this.disposed) return Promise.reject(new Failure('cancelled', 'The request'));
    const seat =
      this.idle.pop() ?? (this.seats.size < this.options.count ? this.start() : undefined);
    if (seat) {
      clearTimeout(seat.rest);
      // Keep the process alive while an answer is pending; `giveBack` ends this.
      seat.worker.ref();
      return Promise.resolve(seat);
    }
    return new Promise((resolve, reject) => {
      const onSeat = (free: Seat<C> | undefined): void => {
        signal?.removeEventListener('abort', onAbort);
        if (free) resolve(free);
        else reject(new Failure('cancelled', 'The request'));
      };
      const onAbort = (): void => {
        this.waiting.splice(this.waiting.indexOf(onSeat), 1);
        onSeat(undefined);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(onSeat);
    });
  }

  /** Gives the worker to the longest waiting request or lets it rest. A dead worker makes room for a new one. */
  private giveBack(seat: Seat<C>): void {
    const alive = this.seats.has(seat);
    const next = this.waiting.shift();
    if (next) return next(alive ? seat : this.start());
    if (!alive) return;
    // A command line must be able to end once it has its answer.
    seat.worker.unref();
    this.idle.push(seat);
    const { maxIdleMs } = this.options;
    if (maxIdleMs === undefined) return;
    seat.rest = setTimeout(() => this.end(seat, 'it was idle'), maxIdleMs).unref();
  }

  private start(): Seat<C> {
    const worker = new Worker(this.workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      // Without the host's own flags (a debugger, a loader).
      execArgv: [],
    });
    const seat = { worker, client: new ChannelClient<C>(worker) };
    this.seats.add(seat);
    worker.on('error', error => this.end(seat, sentenceOf(error)));
    worker.on('exit', () => this.end(seat, 'its thread has ended'));
    return seat;
  }

  private end(seat: Seat<C>, reason: string): void {
    if (!this.seats.delete(seat)) return;
    const index = this.idle.indexOf(seat);
    if (index !== -1) this.idle.splice(index, 1);
    clearTimeout(seat.rest);
    seat.client.close(new Failure(this.options.failure ?? 'analysisFailed', reason));
    seat.worker.terminate().catch((error: unknown) => {
      process.emitWarning(`ending an analysis worker: ${sentenceOf(error)}`);
    });
  }

  dispose(): void {
    this.disposed = true;
    for (const onSeat of this.waiting.splice(0)) onSeat(undefined);
    for (const seat of [...this.seats]) {
      seat.client.dispose();
      this.end(seat, 'it was cancelled');
    }
  }
}

function unlessCancelled<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Failure('cancelled', 'The request', signal.reason));
    const leave = (): void => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    answer.finally(leave).then(resolve, reject);
  });
}
