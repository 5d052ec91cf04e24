import { resolve } from 'node:path';
import { visibleText } from '../../base/format';
import type { SnapshotReader } from '../../protocol/snapshotReader';
import { compareSnapshots, type ReadSnapshot } from '../../session/compareSnapshots';
import { readSnapshotFile } from '../../session/snapshotFile';
import { analyseFolder } from './analyseFolder';
import type { ExitStatus } from '../io/commandIo';
import { comparisonJson } from '../print/comparisonJson';
import { largestValues, type KeptValue } from '../print/largestValues';
import type { CompareCommand } from '../arguments/parseCompare';
import { formatComparison } from '../print/printComparison';
import { reportBytes } from '../io/reportBytes';
import type { SnapshotParts } from './snapshotCommand';
import { createStyle } from '../print/style';

/** Reads two snapshot files, compares them, and prints what changed. Rejects with a `Failure`. */
export async function compareCommand(
  command: CompareCommand,
  parts: SnapshotParts,
): Promise<ExitStatus> {
  const { io, signal } = parts;
  const started = performance.now();
  const files = command.files.map(file => resolve(io.cwd, file));
  const { sources, skipped } = await analyseFolder(command.source, parts.analyser, io, signal);
  const readers: SnapshotReader[] = [];
  const read = async (file: string): Promise<ReadSnapshot & { reader: SnapshotReader }> => {
    const reader = parts.createSnapshotReader();
    readers.push(reader);
    io.err(`Reading ${visibleText(file, 200)}…`);
    const options = { signal, onProgress: reportBytes(io) };
    const readWith = { reader, originalFinder: parts.originalFinder };
    return { reader, reading: await readSnapshotFile(readWith, file, sources, options) };
  };
  try {
    // One after the other, because reading each takes about as much memory as its file has bytes.
    const before = await read(files[0]!);
    const after = await read(files[1]!);
    const comparison = await compareSnapshots(before, after);
    const report = { files, skipped, comparison, elapsedMs: performance.now() - started };
    if (command.json) io.out(comparisonJson(report));
    else {
      const kept = new Map<string, KeptValue[]>();
      for (const finding of comparison.findings) {
        if (!finding.after || !finding.values) continue;
        const { largest } = finding.values.stillStale;
        kept.set(finding.id, await largestValues(after.reader, finding.after.ordinal, largest));
      }
      io.out(formatComparison(report, kept, createStyle(io), io.cwd));
    }
    const isWorse = comparison.findings.some(
      ({ change }) => change === 'new' || change === 'grown',
    );
    return isWorse ? 1 : 0;
  } finally {
    for (const reader of readers) reader.dispose();
  }
}
