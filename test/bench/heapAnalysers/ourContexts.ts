// Ours, as a snapshot that is opened as a file is read: with the finished requests that are held, and with `without` only the rest.
import { HeapSnapshot } from '../../../src/worker/heapClient';
import { report } from './report.mjs';

const [workerFile, file, without] = process.argv.slice(2) as [string, string, string?];

async function run(): Promise<void> {
  const started = performance.now();
  const snapshot = new HeapSnapshot(workerFile);
  await snapshot.openFile(file);
  const { findings } = await snapshot.answer({ models: [] });
  const { staleReferences } = findings[0]!.held;
  const requests = without ? 0 : (await snapshot.contexts()).held;
  report(started, { staleReferences, requests });
  snapshot.dispose();
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
