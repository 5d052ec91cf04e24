// Ours, as VS Code and the command line run it: a worker thread, the finding with its bytes, paths of the first 100 rows.
import { HeapSnapshot } from '../../../src/worker/heapClient';
import { report } from './report.mjs';

const [file, workerFile] = process.argv.slice(2) as [string, string];
const PATHS = 100;

async function run(): Promise<void> {
  const started = performance.now();
  const snapshot = new HeapSnapshot(workerFile);
  await snapshot.openFile(file);
  const { findings, retainedBytes } = await snapshot.answer({ models: [] });
  const paths = await snapshot.paths(
    0,
    Array.from({ length: PATHS }, (_, row) => row),
  );
  report(started, {
    staleReferences: findings[0]!.held.staleReferences,
    retainedBytes,
    paths: paths.length,
  });
  snapshot.dispose();
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
