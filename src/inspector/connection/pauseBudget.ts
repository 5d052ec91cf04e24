import { orAborted } from '../../base/orAborted';
import type { ReadingCost } from '../../protocol/finding';
import type { Connection } from './connection';

/** Asks whether the target may be paused for about `estimateMs`. */
export type Consent = (estimateMs: number, what: string) => Promise<boolean>;

/** Shorter pauses cost no more than a garbage collection, and need no consent. */
const UNASKED_MS = 50;

/** Records the pauses that we caused, and asks before each that we expect. */
export class PauseBudget {
  strategy: ReadingCost['strategy'] = 'scopes';
  longestPauseMs = 0;

  constructor(
    private readonly connection: Connection,
    private readonly consent: Consent | undefined,
    private readonly signal?: AbortSignal,
    /** Pauses up to this length are allowed without a question. */
    readonly allowedMs = 0,
  ) {}

  /** Expected length in ms of a step that takes `msPerMegabyte` of the target's heap. */
  async estimate(msPerMegabyte: number): Promise<number> {
    return Math.ceil(((await this.heapBytes()) / 1e6) * msPerMegabyte);
  }

  /** Bytes of the target's heap that are in use, with garbage. */
  async heapBytes(): Promise<number> {
    const usage = this.connection.send('Runtime.getHeapUsage');
    return (await orAborted(usage, this.signal, 'The reading')).usedSize;
  }

  /** Whether a step that takes `msPerMegabyte` of the target's heap may run. */
  async allows(
    strategy: ReadingCost['strategy'],
    msPerMegabyte: number,
    what: string,
  ): Promise<boolean> {
    const estimateMs = await this.estimate(msPerMegabyte);
    const unasked = strategy === 'breakpoint' && estimateMs <= UNASKED_MS;
    if (!unasked && !(await this.consent?.(estimateMs, what))) return false;
    return true;
  }

  /** Measures a request during which the target stands still. */
  async measure<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.longestPauseMs = Math.max(this.longestPauseMs, performance.now() - started);
    }
  }

  /** Records that this strategy, more costly than the scope walk, found instances. */
  reached(strategy: ReadingCost['strategy']): void {
    this.strategy = strategy;
  }
}
