import type { Reading } from '../../protocol/finding';
import { requestsText } from '../../protocol/requestsText';
import { english } from '../../protocol/verdict';
import type { HeldComparison } from '../../session/compareHeld';
import type { PoolSession } from '../../session/sessionApi';
import type { CommandIo } from '../io/commandIo';
import { inspectJson } from '../print/jsonOutput';
import { formatReading } from '../print/printFindings';
import { formatHeldComparison } from '../print/printHeldComparison';
import { reportSteps } from '../io/reportSteps';
import { createStyle } from '../print/style';
import { readWhole, type ReadWholeOptions } from './readWhole';

/** How to read and show a session. */
export interface ReadAndPrintOptions extends ReadWholeOptions {
  json: boolean;
  /** Whether to tell what became of the requests, which are followed. */
  requests?: boolean;
  /** Compares with a baseline, where one was given. */
  compare?: (reading: Reading) => Promise<HeldComparison | undefined>;
}

/** A reading, and what became of what a baseline has. */
export interface PrintedReading {
  reading: Reading;
  compared: HeldComparison | undefined;
}

/** Reads once, all threads of the process, with progress on `io.err`, and writes the answer to `io.out`. Rejects with a `Failure`. */
export async function readAndPrint(
  session: PoolSession,
  options: ReadAndPrintOptions,
  io: CommandIo,
): Promise<PrintedReading> {
  const progress = reportSteps(session, io);
  try {
    const reading = await readWhole(session, options, io);
    const requests = options.requests ? (await session.figures()).requests : undefined;
    const compared = await options.compare?.(reading);
    io.out(
      options.json
        ? inspectJson(session.target, reading, requests, compared)
        : formatReading(session.target, reading, createStyle(io), io.cwd) +
            (requests ? `requests: ${requestsText(requests, english)}\n` : '') +
            (compared ? `\n${formatHeldComparison(compared, createStyle(io), io.cwd)}` : ''),
    );
    return { reading, compared };
  } finally {
    progress.dispose();
  }
}
