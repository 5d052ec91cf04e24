// Ours, as VS Code and the command line run it: a worker thread, the finding with its bytes, paths of the first 100 rows.
// With `live` the file comes in chunks of text, as a running process sends them, and the time is that since the last one.
import * as fs from 'node:fs';
import { HeapSnapshot } from '../../../src/worker/heapClient';
import { report } from './report.mjs';

const [file, workerFile, live] = process.argv.slice(2) as [string, string, string?];
const CHUNK_BYTES = 1 << 20;
const PATHS = 100;

async function run(): Promise<void> {
  let started = performance.now();
  const snapshot = new HeapSnapshot(workerFile);
  const chunks = async function* (): AsyncGenerator<string> {
    yield* fs.createReadStream(file, { encoding: 'latin1', highWaterMark: CHUNK_BYTES });
    started = performance.now();
  };
  await (live ? snapshot.openStream(chunks()) : snapshot.openFile(file));
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
