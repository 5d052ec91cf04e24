import { formatCount, formatQuantity, visibleText } from '../../base/format';
import type { Reading } from '../../protocol/finding';
import { requestsText } from '../../protocol/requestsText';
import { english } from '../../protocol/verdict';
import { readThreads } from '../../session/readThreads';
import type { PauseConsent, PoolSession } from '../../session/sessionApi';
import type { CommandIo } from '../io/commandIo';
import { inspectJson } from '../print/jsonOutput';
import { formatReading } from '../print/printFindings';
import { reportSteps } from '../io/reportSteps';
import { createStyle } from '../print/style';

/** Nobody reads again what one answer has left, so it may take its time: the server does not notice. */
const ONE_ANSWER_MS = 15_000;

/** How to read and show a session. */
export interface ReadAndPrintOptions {
  json: boolean;
  allowPauseMs: number | undefined;
  /** Whether to tell what became of the requests, which are followed. */
  requests?: boolean;
  signal: AbortSignal;
}

/** Reads once, all threads of the process, with progress on `io.err`, and writes the answer to `io.out`. Rejects with a `Failure`. */
export async function readAndPrint(
  session: PoolSession,
  options: ReadAndPrintOptions,
  io: CommandIo,
): Promise<Reading> {
  const progress = reportSteps(session, io);
  try {
    const consent = createConsent(options.allowPauseMs, io);
    const { signal, allowPauseMs: allowedPauseMs } = options;
    const read = (each: PoolSession): Promise<Reading> =>
      each.read({ signal, consent, allowedPauseMs, searchMs: ONE_ANSWER_MS });
    const onThreads = (count: number): void => {
      io.err(`Reading ${formatQuantity(count, 'worker thread')}…`);
    };
    const reading = await readThreads(session, await read(session), { signal, read, onThreads });
    const requests = options.requests ? (await session.figures()).requests : undefined;
    io.out(
      options.json
        ? inspectJson(session.target, reading, requests)
        : formatReading(session.target, reading, createStyle(io.colours), io.cwd) +
            (requests ? `requests: ${requestsText(requests, english)}\n` : ''),
    );
    return reading;
  } finally {
    progress.dispose();
  }
}

function createConsent(allowPauseMs: number | undefined, io: CommandIo): PauseConsent {
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
