import { resolve } from 'node:path';
import { snapshotVerdict } from '../../protocol/verdict';
import { readSnapshotFile } from '../../session/snapshotFile';
import { snapshotReport } from '../../report/snapshotReport';
import type { CommandParts } from './commandParts';
import { exitStatusOf } from './exitStatus';
import { analyseFolder } from './analyseFolder';
import type { ExitStatus } from '../io/commandIo';
import { largestValues } from '../print/largestValues';
import type { SnapshotCommand } from '../arguments/parseSnapshot';
import type { ShownFinding } from '../print/printFinding';
import { formatSnapshot } from '../print/printSnapshot';
import { reportBytes } from '../io/reportBytes';
import type { ReportFile } from './reportFile';
import { snapshotJson } from '../print/snapshotJson';
import { shownPath } from '../../base/shownPath';
import { createStyle } from '../print/style';

/** What reads snapshots; the composition root says in which threads. */
export type SnapshotParts = Pick<
  CommandParts,
  'analyser' | 'originalFinder' | 'createSnapshotReader' | 'io' | 'signal'
>;

/** Reads a snapshot file, joins it with sources, and prints what it retains, into `report` too. Rejects with a `Failure`. */
export async function snapshotCommand(
  command: SnapshotCommand,
  parts: SnapshotParts,
  report?: ReportFile,
): Promise<ExitStatus> {
  const { io, signal } = parts;
  const file = resolve(io.cwd, command.file);
  const { sources, skipped } = await analyseFolder(command.source, parts.analyser, io, signal);
  const reader = parts.createSnapshotReader();
  try {
    io.err('Reading the heap snapshot…');
    const onProgress = reportBytes(io);
    const { originalFinder } = parts;
    const readWith = { reader, originalFinder };
    const answer = await readSnapshotFile(readWith, file, sources, { signal, onProgress });
    const reading = { ...answer, undecided: [...skipped, ...answer.undecided] };
    if (command.json) io.out(snapshotJson(file, reading));
    else {
      const shown: ShownFinding[] = [];
      for (const finding of reading.findings) {
        const { sharedBytes, classes, held } = finding;
        const largest = await largestValues(reader, finding.ordinal, held.values);
        shown.push({ ...finding, live: held, retained: { sharedBytes, classes, largest } });
      }
      io.out(formatSnapshot(file, reading, shown, createStyle(io), io.cwd));
    }
    await report?.write(
      await snapshotReport(file, reading, reader, each => shownPath(each, io.cwd)),
    );
    return exitStatusOf(snapshotVerdict(reading));
  } finally {
    reader.dispose();
  }
}
