import { isObject } from './safeRead';
import type { Standing } from './standing';
import type { WalkMemory } from './walkMemory';

/** Limits of promises that wait to be read, and of places that are noted of pending ones. */
const MOST_WAITING = 20_000;
const MOST_PLACES = 5_000;
/** Number of promises that are read at a time. */
const STEP = 128;
/** V8's number for a promise that is not settled. */
const PENDING = 0;

/** What a settled promise leads to its result by, as the inspector names it. */
export const PROMISE_RESULT = '[[PromiseResult]]';

type StandingOfOne = Standing & { target: object };

/**
 * The promises that a walk met. A settled one keeps its result and nothing else. A pending one keeps what waits for it, and
 * nothing but a heap snapshot tells what that is. The inspector would describe the result, and for an error run code of the
 * program, so Node's own function is asked, which runs none.
 */
export class Promises {
  private readonly waiting: StandingOfOne[] = [];
  private readonly places: Standing[] = [];

  constructor(private readonly memory: Pick<WalkMemory, 'promiseDetails'>) {}

  /** Where promises stand that are pending, or that nobody could ask about. */
  get pending(): Standing[] {
    return [...this.places, ...this.waiting];
  }

  /** Those that a later walk can read. */
  get unread(): readonly Standing[] {
    return this.waiting;
  }

  meet(at: StandingOfOne): void {
    if (this.waiting.length < MOST_WAITING) this.waiting.push(at);
    else this.note(at);
  }

  /** Reads some promises, and follows their results; false when none can be read. */
  run(follow: (at: StandingOfOne, result: object) => void): boolean {
    const { promiseDetails } = this.memory;
    if (!promiseDetails || this.waiting.length === 0) return false;
    for (const at of this.waiting.splice(-STEP)) {
      const details: unknown = Reflect.apply(promiseDetails, undefined, [at.target]);
      // An imitation of a promise.
      if (!Array.isArray(details)) continue;
      // By index: its iterator is of the target's realm, where the program may have replaced it.
      const state: unknown = details[0];
      const result: unknown = details[1];
      if (state === PENDING) this.note(at);
      else if (isObject(result)) follow(at, result);
    }
    return true;
  }

  private note(at: Standing): void {
    if (this.places.length < MOST_PLACES) this.places.push(at);
  }
}
