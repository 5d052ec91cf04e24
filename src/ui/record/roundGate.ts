import { Failure } from '../../base/failure';
import { setContextKey } from '../contextKeys';

/** Where a recording waits until the person says that the requests of a round have been sent. */
export class RoundGate {
  private open: (() => void) | undefined;

  /** Resolves with `done`; rejects with `cancelled` when the signal fires. */
  async wait(signal: AbortSignal): Promise<void> {
    setContextKey('poolLeaks.inRound', true);
    let give: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        give = () => reject(new Failure('cancelled', 'The recording', signal.reason));
        if (signal.aborted) give();
        signal.addEventListener('abort', give, { once: true });
        this.open = resolve;
      });
    } finally {
      signal.removeEventListener('abort', give);
      this.open = undefined;
      setContextKey('poolLeaks.inRound', false);
    }
  }

  /** Ends the round that waits. Throws `usage` when none does. */
  done(): void {
    if (!this.open) throw new Failure('usage', 'No round is under way. Record requests first.');
    this.open();
  }
}
