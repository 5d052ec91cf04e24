import * as path from 'node:path';
import { analyseSources } from '../../src/check/analyseSources';
import { checkTarget } from '../../src/check/checkTargets';
import { walkSources } from '../../src/check/walkSources';
import type { SnapshotReading } from '../../src/protocol/snapshotReading';
import { openSession } from '../../src/session/openSession';
import { readSnapshotFile } from '../../src/session/snapshotFile';
import { createAnalysisWorkers } from '../../src/worker/analysisClient';
import { HeapSnapshot } from '../../src/worker/heapClient';
import { longestTurn, yardstickMs } from './ownTime';

/** What `snapshotHost` prints. */
export interface Held {
  /**
   * The longest turn of the event loop while the snapshot was taken, and while the file was opened: the lesser of two times. On a
   * busy machine messages wait for their turn and are then handled together; what holds the thread does so both times.
   */
  takingMs: number;
  openingMs: number;
  /** In the same moments, see `yardstickMs`. */
  yardstickMs: number;
  /** Findings of both, and the files that they lead to. */
  findings: [taken: number, opened: number];
  files: (string | undefined)[];
}

const WORKERS = 2;

/** Stands for the extension host: takes a snapshot of a server as VS Code does, keeps it, and opens the file. */
async function main([dist, url, folder, file]: string[]): Promise<Held> {
  const workers = createAnalysisWorkers(path.join(dist!, 'analysisWorker.js'), WORKERS);
  const session = await openSession(
    { kind: 'url', url: url! },
    {
      analyser: workers,
      originalFinder: workers,
      holderFinder: workers,
      ...{ allowRemote: false, maxObjects: 200_000, log: () => undefined },
    },
  );
  const before = yardstickMs();
  const heapWorker = path.join(dist!, 'heapWorker.js');
  const taking = await leastOf(() =>
    withReader(heapWorker, reader =>
      session.takeSnapshot({ reader, consent: () => Promise.resolve(true), saveTo: file }),
    ),
  );
  await session.detach();
  const open = async (reader: HeapSnapshot): Promise<SnapshotReading> => {
    const files = walkSources([checkTarget(folder!, '/')], () => undefined);
    const sources = await analyseSources(files, workers, () => undefined);
    const parts = { reader, originalFinder: workers };
    return readSnapshotFile(parts, file!, sources, { onProgress: () => undefined });
  };
  const opening = await leastOf(() => withReader(heapWorker, open));
  workers.dispose();
  const findings = [taking, opening].map(({ result }) => result.findings);
  return {
    takingMs: taking.ms,
    openingMs: opening.ms,
    yardstickMs: (before + yardstickMs()) / 2,
    findings: [findings[0]!.length, findings[1]!.length],
    files: [...new Set(findings.flat().map(({ location }) => location?.file))],
  };
}

/** The measurement with the shortest of the longest turns. */
async function leastOf<T extends { ms: number }>(measure: () => Promise<T>): Promise<T> {
  const [first, second] = [await measure(), await measure()];
  return first.ms < second.ms ? first : second;
}

async function withReader(
  workerFile: string,
  work: (reader: HeapSnapshot) => Promise<SnapshotReading>,
) {
  const reader = new HeapSnapshot(workerFile);
  try {
    return await longestTurn(() => work(reader));
  } finally {
    reader.dispose();
  }
}

main(process.argv.slice(2)).then(
  held => console.log(JSON.stringify(held)),
  (error: unknown) => {
    console.error(error);
    // Workers and a connection may still be there, which nobody ends any more.
    process.exit(1);
  },
);
