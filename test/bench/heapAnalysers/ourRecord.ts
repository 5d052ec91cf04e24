// Ours, as a recording does it: each snapshot in a worker of its own, one after the other; only the last one keeps its graph.
import type { SnapshotMark } from '../../../src/protocol/leftBehind';
import { HeapSnapshot } from '../../../src/worker/heapClient';
import { Costs } from './costs';
import { report } from './report.mjs';

const [workerFile, ...files] = process.argv.slice(2) as [string, string, ...string[]];

async function run(): Promise<void> {
  const started = performance.now();
  const costs = new Costs();
  const marks: SnapshotMark[] = [];
  for (const file of files.slice(0, -1)) {
    const snapshot = new HeapSnapshot(workerFile);
    await costs.of('parsing', () => snapshot.openFile(file));
    marks.push(await costs.of('comparing', () => snapshot.mark()));
    snapshot.dispose();
  }
  const last = new HeapSnapshot(workerFile);
  await costs.of('parsing', () => last.openFile(files.at(-1)!));
  const { left, limits } = await costs.of('comparing', () => last.left({ marks }));
  report(started, {
    rows: left.length,
    values: left.reduce((sum, { perRound }) => sum + perRound.reduce((a, b) => a + b, 0), 0),
    requests: left.reduce((sum, { contexts }) => sum + contexts, 0),
    limits: limits.length,
    ...costs.toJSON(),
  });
  last.dispose();
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
