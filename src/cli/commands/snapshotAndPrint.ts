import { formatBytes } from '../../base/format';
import type { Reading } from '../../protocol/finding';
import type { SnapshotReader } from '../../protocol/snapshotReader';
import type { SnapshotReading } from '../../protocol/snapshotReading';
import type { PoolSession } from '../../session/sessionApi';
import { withSnapshot } from '../../session/withSnapshot';
import { serverSnapshotReport } from '../../report/serverReport';
import type { CommandIo } from '../io/commandIo';
import { inspectJson } from '../print/jsonOutput';
import { largestValues } from '../print/largestValues';
import type { Retained } from '../print/printFinding';
import { formatReading } from '../print/printFindings';
import { consentUpTo } from './pauseConsent';
import type { ReportFile } from './reportFile';
import { reportSteps } from '../io/reportSteps';
import { shownPath } from '../print/shownPath';
import { createStyle } from '../print/style';

export interface SnapshotAndPrintOptions {
  json: boolean;
  allowPauseMs: number | undefined;
  signal: AbortSignal;
  /** File to keep the snapshot in. */
  saveTo: string | undefined;
  /** File for a report of the result. */
  report?: ReportFile | undefined;
}

/** Reads once with a heap snapshot and writes the answer, with bytes, to `io.out`. Disposes `reader`. Rejects with a `Failure`. */
export async function snapshotAndPrint(
  session: PoolSession,
  reader: SnapshotReader,
  { json, allowPauseMs, signal, saveTo, report }: SnapshotAndPrintOptions,
  io: CommandIo,
): Promise<Reading> {
  const progress = reportSteps(session, io);
  try {
    const consent = consentUpTo(allowPauseMs);
    const snapshot = await session.takeSnapshot({ reader, consent, signal, saveTo });
    const reading = withSnapshot(session.reading!, snapshot);
    io.out(
      json
        ? inspectJson(session.target, reading)
        : formatReading(
            session.target,
            reading,
            createStyle(io.colours),
            io.cwd,
            await retainedOf(reader, snapshot),
          ) + costLine(snapshot),
    );
    await report?.write(
      await serverSnapshotReport(session.target, reading, snapshot, reader, file =>
        shownPath(file, io.cwd),
      ),
    );
    return reading;
  } finally {
    progress.dispose();
    reader.dispose();
  }
}

/** By finding id. */
async function retainedOf(
  reader: SnapshotReader,
  { findings }: SnapshotReading,
): Promise<Map<string, Retained>> {
  const retained = new Map<string, Retained>();
  for (const finding of findings) {
    const { id, ordinal, held, sharedBytes, classes } = finding;
    const largest = await largestValues(reader, ordinal, held.values);
    retained.set(id, { sharedBytes, classes, largest });
  }
  return retained;
}

function costLine({ bytes, elapsedMs }: SnapshotReading): string {
  const seconds = (elapsedMs / 1000).toFixed(1);
  return `Heap snapshot of ${formatBytes(bytes)}: the server stood still for up to ${seconds} s.\n`;
}
