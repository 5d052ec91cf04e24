import { sentenceOf } from '../base/failure';

/** Work that must not overlap, one piece after the other. */
export class WorkQueue {
  /** Settles, never rejects, with the last piece. */
  private end: Promise<unknown> = Promise.resolve();
  private underWay = new AbortController();

  /** Starts `work` after all that was given before. Settles as it does. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.end.then(() => {
      // A new one for each piece, because listeners would accumulate on a shared one.
      this.underWay = new AbortController();
      return work();
    });
    this.end = result.catch(sentenceOf);
    return result;
  }

  /** Aborted by `signal`, or by `abort` while the piece under way is the same. */
  until(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.underWay.signal]) : this.underWay.signal;
  }

  /** Ends the piece under way, as far as it listens. */
  abort(reason?: Error): void {
    this.underWay.abort(reason);
  }
}
