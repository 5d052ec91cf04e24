import type { Reading } from '../protocol/finding';
import { joinThreads, type ThreadOutcome } from './joinThreads';
import type { PoolSession } from './sessionApi';

const NOT_YET = 'It is being read.';

/** What is known of a process and its worker threads by now. */
export class WholeReading {
  private made: { of: unknown[]; reading: Reading } | undefined;

  /** `undefined` before the main thread was read. The same object while nothing has changed. */
  of(session: PoolSession | undefined): Reading | undefined {
    const main = session?.reading;
    if (!session || !main) return undefined;
    const threads = session.threads?.all ?? [];
    const more = session.threads?.more ?? 0;
    const of = [
      ...[session, main, more],
      ...threads.flatMap(each => [each, each.reading, each.readingFailure]),
    ];
    const { made } = this;
    if (made && of.length === made.of.length && of.every((each, i) => each === made.of[i])) {
      return made.reading;
    }
    const reading = joinThreads(main, threads.map(outcomeOf), more);
    this.made = { of, reading };
    return reading;
  }
}

/** A thread that does not answer any more keeps what was read of it, and that is said. */
function outcomeOf({ target, reading, readingFailure }: PoolSession): ThreadOutcome {
  const thread = target.thread!;
  const why = readingFailure?.message;
  if (!reading) return { thread, why: why ?? NOT_YET };
  if (why === undefined) return { thread, reading };
  const limits = [...reading.coverage.limits, `not read again. ${why}`];
  return { thread, reading: { ...reading, coverage: { ...reading.coverage, limits } } };
}
