import { Failure, sentenceOf } from '../base/failure';
import type { Reading } from '../protocol/finding';
import type { ThreadName } from '../protocol/target';
import { joinThreads, type ThreadOutcome } from './joinThreads';
import type { PoolSession } from './sessionApi';

/** Limit of threads at work for one reading, so that the process has time for its own work. */
const AT_ONCE = 8;
/** How often to look for threads that have begun meanwhile. */
const ROUNDS = 3;

export interface ReadThreadsOptions {
  signal?: AbortSignal | undefined;
  /** Reads one thread. A thread that ends or does not answer rejects, and the others go on. */
  read(session: PoolSession): Promise<Reading>;
  /** Limit of threads at work at the same time; a few by default. */
  atOnce?: number;
  /** How many threads are read now. */
  onThreads?(count: number): void;
}

/**
 * The whole process: reads its worker threads, those too that begin meanwhile, and joins them with `main`, the reading of its
 * main thread. Rejects with a `Failure` when the process is gone or the reading was cancelled.
 */
export async function readThreads(
  session: Pick<PoolSession, 'threads' | 'state'>,
  main: Reading,
  { signal, read, atOnce = AT_ONCE, onThreads }: ReadThreadsOptions,
): Promise<Reading> {
  const { threads } = session;
  if (!threads) return main;
  const outcomes = new Map<PoolSession, ThreadOutcome>();
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = threads.all.filter(each => !outcomes.has(each));
    if (fresh.length === 0) break;
    onThreads?.(fresh.length);
    const waiting = fresh.reverse();
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        outcomes.set(next, await outcomeOf(next, read, signal));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    if (session.state.kind === 'lost') throw session.state.failure;
  }
  const unread = threads.all.filter(each => !outcomes.has(each)).length;
  return joinThreads(main, [...outcomes.values()], threads.more + unread);
}

async function outcomeOf(
  session: PoolSession,
  read: ReadThreadsOptions['read'],
  signal: AbortSignal | undefined,
): Promise<ThreadOutcome> {
  const thread: ThreadName = session.target.thread ?? { id: 0, name: '' };
  try {
    return { thread, reading: await read(session) };
  } catch (error) {
    if (signal?.aborted || (error instanceof Failure && error.kind === 'targetGone')) throw error;
    return { thread, why: sentenceOf(error) };
  }
}
