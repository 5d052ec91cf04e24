// Ours, as a recording does it: each snapshot in a worker of its own, one after the other; only the last one keeps its graph.
import type { SnapshotMark } from '../../../src/protocol/leftBehind';
import { HeapSnapshot } from '../../../src/worker/heapClient';
import { report } from './report.mjs';

const [workerFile, ...files] = process.argv.slice(2) as [string, ...string[]];

async function run(): Promise<void> {
  const started = performance.now();
  const marks: SnapshotMark[] = [];
  for (const file of files.slice(0, -1)) {
    const snapshot = new HeapSnapshot(workerFile);
    await snapshot.openFile(file);
    marks.push(await snapshot.mark());
    snapshot.dispose();
  }
  const last = new HeapSnapshot(workerFile);
  const opened = performance.now();
  await last.openFile(files.at(-1)!);
  const parsed = performance.now();
  const { left } = await last.left({ marks });
  const compared = performance.now();
  report(started, {
    rows: left.length,
    values: left.reduce((sum, { perRound }) => sum + perRound.reduce((a, b) => a + b, 0), 0),
    parsingOneMs: Math.round(parsed - opened),
    comparingMs: Math.round(compared - parsed),
  });
  last.dispose();
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
