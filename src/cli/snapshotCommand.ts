import { resolve } from 'node:path';
import { formatBytes } from '../base/format';
import { analyseSources } from '../check/analyseSources';
import { checkTarget } from '../check/checkTargets';
import { walkSources } from '../check/walkSources';
import type { Analyser } from '../protocol/analysis';
import type { AnalysedFile } from '../protocol/heapModel';
import type { Undecided } from '../protocol/finding';
import type { SnapshotReader } from '../protocol/snapshotReader';
import { readSnapshotFile } from '../session/snapshotFile';
import type { CommandIo, ExitStatus } from './commandIo';
import { largestValues } from './largestValues';
import type { SnapshotCommand } from './parseSnapshot';
import type { ShownFinding } from './printFinding';
import { formatSnapshot } from './printSnapshot';
import type { ReportFile } from './reportFile';
import { snapshotJson } from './snapshotJson';
import { snapshotReport } from './snapshotReport';
import { createStyle } from './style';

const PROGRESS_MS = 1_000;

/** What reads snapshots; the composition root says in which threads. */
export interface SnapshotParts {
  analyser: Analyser;
  createSnapshotReader(): SnapshotReader;
}

/** Reads a snapshot file, joins it with sources, and prints what it retains, into `report` too. Rejects with a `Failure`. */
export async function snapshotCommand(
  command: SnapshotCommand,
  parts: SnapshotParts,
  io: CommandIo,
  signal: AbortSignal,
  report?: ReportFile,
): Promise<ExitStatus> {
  const file = resolve(io.cwd, command.file);
  const skipped: Undecided[] = [];
  const sources = await analyseFolder(command.source, parts.analyser, io, skipped, signal);
  const reader = parts.createSnapshotReader();
  try {
    io.err('Reading the heap snapshot…');
    const onProgress = progressTo(io);
    const answer = await readSnapshotFile(reader, file, sources, { signal, onProgress });
    const reading = { ...answer, undecided: [...skipped, ...answer.undecided] };
    if (command.json) io.out(snapshotJson(file, reading));
    else {
      const shown: ShownFinding[] = [];
      for (const finding of reading.findings) {
        const { sharedBytes, classes, held } = finding;
        const largest = await largestValues(reader, finding);
        shown.push({ ...finding, live: held, retained: { sharedBytes, classes, largest } });
      }
      io.out(formatSnapshot(file, reading, shown, createStyle(io.colours), io.cwd));
    }
    await report?.write(await snapshotReport(file, reading, reader, io.cwd));
    return reading.findings.length > 0 ? 1 : 0;
  } finally {
    reader.dispose();
  }
}

async function analyseFolder(
  source: string | undefined,
  analyser: Analyser,
  io: CommandIo,
  skipped: Undecided[],
  signal: AbortSignal,
): Promise<AnalysedFile[]> {
  if (source === undefined) return [];
  const onSkipped = (file: string, reason: string): void =>
    void skipped.push({ className: file, reason });
  const files = walkSources([checkTarget(source, io.cwd)], onSkipped);
  io.err('Analysing the sources…');
  const sources = await analyseSources(files, analyser, onSkipped, signal);
  if (sources.every(({ analysis }) => analysis.models.length === 0)) {
    skipped.push({
      className: source,
      reason: 'Its sources have no pooled class: pools are guessed.',
    });
  }
  return sources;
}

/** A line a second at most. */
function progressTo(io: CommandIo): (bytes: number) => void {
  let last = performance.now();
  return bytes => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    io.err(`${formatBytes(bytes)} read…`);
  };
}
