import { formatCount, formatQuantity, visibleText } from '../../base/format';
import type { Reading } from '../../protocol/finding';
import { readThreads } from '../../session/readThreads';
import type { PauseConsent, PoolSession } from '../../session/sessionApi';
import type { CommandIo } from '../io/commandIo';

/** Nobody reads again what one answer has left, so it may take its time: the server does not notice. */
const ONE_ANSWER_MS = 15_000;

/** How to read a process. */
export interface ReadWholeOptions {
  allowPauseMs: number | undefined;
  signal: AbortSignal;
  /** Whether the next reading goes on where this one ends. */
  isRepeated?: boolean;
}

/** Reads all threads of a process. Rejects with a `Failure`. */
export async function readWhole(
  session: PoolSession,
  { allowPauseMs, signal, isRepeated }: ReadWholeOptions,
  io: Pick<CommandIo, 'err'>,
): Promise<Reading> {
  const consent = createConsent(allowPauseMs, io);
  const read = (each: PoolSession): Promise<Reading> =>
    each.read({
      ...{ signal, consent, allowedPauseMs: allowPauseMs },
      ...(isRepeated ? {} : { searchMs: ONE_ANSWER_MS }),
    });
  const onThreads = (count: number): void => {
    io.err(`Reading ${formatQuantity(count, 'worker thread')}…`);
  };
  return readThreads(session, await read(session), { signal, read, onThreads });
}

function createConsent(allowPauseMs: number | undefined, io: Pick<CommandIo, 'err'>): PauseConsent {
  return (estimateMs, what) => {
    const allowed = allowPauseMs !== undefined && estimateMs <= allowPauseMs;
    if (!allowed) {
      const ms = Math.ceil(estimateMs);
      io.err(
        `Not done: ${visibleText(what)} would pause the server for about ${formatCount(ms)} ms. To allow that, give --allow-pause ${ms}.`,
      );
    }
    return Promise.resolve(allowed);
  };
}
