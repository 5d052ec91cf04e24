import { Failure } from '../../base/failure';
import { setContextKey } from '../contextKeys';

/** The person's say in when a round is over. */
export class RoundGate {
  private round: AbortController | undefined;

  /** Does the work of one round, with a signal that fires when the person says that the round is done. */
  async during<T>(work: (done: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = (this.round = new AbortController());
    setContextKey('poolLeaks.inRound', true);
    try {
      return await work(signal);
    } finally {
      this.round = undefined;
      setContextKey('poolLeaks.inRound', false);
    }
  }

  /** Ends the round that is under way. Throws `usage` when none is. */
  done(): void {
    if (!this.round) throw new Failure('usage', 'No round is under way. Record requests first.');
    this.round.abort();
  }
}
