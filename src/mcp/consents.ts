import { randomUUID } from 'node:crypto';

const MOST_WAITING = 100;

/**
 * Pauses that a person is being asked about, by tokens that the client hands back with the answer. A yes counts once, and for
 * the pause and the input that were asked about.
 */
export class Consents {
  private readonly asked = new Map<string, { about: string; pauseMs: number }>();

  /** The token of a question about a call with this input. Beyond a limit, the oldest question is forgotten. */
  ask(about: string, pauseMs: number): string {
    const token = randomUUID();
    this.asked.set(token, { about, pauseMs });
    const [oldest] = this.asked.keys();
    if (this.asked.size > MOST_WAITING) this.asked.delete(oldest!);
    return token;
  }

  /** The pause that was asked about; `undefined` when the token is unknown, or of another input. */
  take(token: string, about: string): number | undefined {
    const found = this.asked.get(token);
    this.asked.delete(token);
    return found?.about === about ? found.pauseMs : undefined;
  }
}
