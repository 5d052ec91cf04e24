import { join, parse } from 'node:path';
import { formatBytes } from '../../base/format';
import type { Reading } from '../../protocol/finding';
import type { SnapshotReader } from '../../protocol/snapshotReader';
import type { SnapshotReading } from '../../protocol/snapshotReading';
import type { ThreadName } from '../../protocol/target';
import { idInProcess } from '../../session/joinThreads';
import { readThreads } from '../../session/readThreads';
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
import { shownPath } from '../../base/shownPath';
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

/**
 * Reads all threads once, each with a heap snapshot, and writes the answer, with bytes, to `io.out`. Disposes the readers that it
 * creates. Rejects with a `Failure`.
 */
export async function snapshotAndPrint(
  session: PoolSession,
  createReader: () => SnapshotReader,
  { json, allowPauseMs, signal, saveTo, report }: SnapshotAndPrintOptions,
  io: CommandIo,
): Promise<Reading> {
  const retained = new Map<string, Retained>();
  const costs: string[] = [];
  const take = async (each: PoolSession, reader: SnapshotReader) => {
    const { thread } = each.target;
    const snapshot = await each.takeSnapshot({
      ...{ reader, consent: consentUpTo(allowPauseMs), signal },
      saveTo: saveTo === undefined ? undefined : fileOf(saveTo, thread),
    });
    for (const [id, of] of json ? [] : await retainedOf(reader, snapshot)) {
      retained.set(thread ? idInProcess(thread, id) : id, of);
    }
    costs.push(costLine(snapshot, thread));
    return { snapshot, reading: withSnapshot(each.reading!, snapshot) };
  };
  const progress = reportSteps(session, io);
  const reader = createReader();
  try {
    const main = await take(session, reader);
    const reading = await readThreads(session, main.reading, {
      ...{ signal, atOnce: 1 },
      async read(each) {
        const steps = reportSteps(each, io);
        const own = createReader();
        try {
          return (await take(each, own)).reading;
        } finally {
          own.dispose();
          steps.dispose();
        }
      },
    });
    io.out(
      json
        ? inspectJson(session.target, reading)
        : formatReading(session.target, reading, createStyle(io), io.cwd, retained) +
            costs.join(''),
    );
    await report?.write(
      await serverSnapshotReport(session.target, reading, main.snapshot, reader, file =>
        shownPath(file, io.cwd),
      ),
    );
    return reading;
  } finally {
    progress.dispose();
    reader.dispose();
  }
}

/** `a.heapsnapshot`, and for a thread `a.thread-3.heapsnapshot`. */
function fileOf(file: string, thread: ThreadName | undefined): string {
  if (!thread) return file;
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}.thread-${thread.id}${ext}`);
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

function costLine({ bytes, elapsedMs }: SnapshotReading, thread: ThreadName | undefined): string {
  const seconds = (elapsedMs / 1000).toFixed(1);
  const what = thread ? `worker thread ${thread.id}` : 'the server';
  return `Heap snapshot of ${formatBytes(bytes)}: ${what} stood still for up to ${seconds} s.\n`;
}
