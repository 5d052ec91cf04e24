import * as fs from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { npmPackage } from './npmPackage';

const NAME = 'chrome-devtools-frontend';
const VERSION = '1.0.1705227';

/** What the bundle exports, as far as it is used here. */
export interface DevtoolsWorker {
  /** Reads a snapshot in chunks of text. `own` takes the steps out in which DevTools and we mean different things. */
  load(chunks: Iterable<string> | AsyncIterable<string>, own: boolean): Promise<DevtoolsSnapshot>;
}

export interface DevtoolsSnapshot {
  nodeCount: number;
  /** Node ordinals by node ordinal. */
  dominatorsTree: Uint32Array;
  retainedSizes: Float64Array;
}

/**
 * Chrome DevTools' own heap snapshot worker, bundled for Node: its sources with an empty table of locales, which only its
 * build makes. Answers the bundle's file.
 */
export async function devtoolsBundle(): Promise<string> {
  const folder = await npmPackage(NAME, VERSION);
  const outfile = path.join(folder, 'heapSnapshotWorker.mjs');
  if (fs.existsSync(outfile)) return outfile;
  const worker = path.join(folder, 'front_end/entrypoints/heap_snapshot_worker');
  await build({
    stdin: { contents: entry, resolveDir: worker, loader: 'js' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: polyfill },
    plugins: [
      {
        name: 'locales',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /\/locales\.js$/ }, () => ({ path: 'locales', namespace: 'stub' }));
          onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
            contents:
              'export const LOCALES = []; export const BUNDLED_LOCALES = []; export const DEFAULT_LOCALE = "en-US"; export const REMOTE_FETCH_PATTERN = ""; export const LOCAL_FETCH_PATTERN = "";',
          }));
        },
      },
    ],
  });
  return outfile;
}

/** Node 20 does not have it. */
const polyfill = `
Promise.withResolvers ??= () => {
  let resolve, reject;
  const promise = new Promise((a, b) => { resolve = a; reject = b; });
  return { promise, resolve, reject };
};
`;

/** As in DevTools a second thread computes retainers and dominators: the same file, begun with a port. */
const entry = `
import { isMainThread, MessageChannel, Worker, workerData } from 'node:worker_threads';
import { HeapSnapshot, HeapSnapshotLoader } from './heap_snapshot_worker.ts';
if (!isMainThread && workerData?.heapPort) {
  const port = workerData.heapPort;
  port.ref();
  new HeapSnapshot.SecondaryInitManager(port);
}
export async function load(chunks, own) {
  if (own) {
    HeapSnapshot.JSHeapSnapshot.prototype.userObjectsMapAndFlag = () => null;
    HeapSnapshot.JSHeapSnapshot.prototype.calculateShallowSizes = () => undefined;
  }
  const loader = new HeapSnapshotLoader.HeapSnapshotLoader({ sendEvent() {} });
  for await (const chunk of chunks) {
    loader.write(chunk);
    // Lets the loader take the chunk before the next one is read.
    await new Promise(resolve => setImmediate(resolve));
  }
  loader.close();
  const { port1, port2 } = new MessageChannel();
  port1.ref();
  const second = new Worker(new URL(import.meta.url), {
    workerData: { heapPort: port2 },
    transferList: [port2],
  });
  const snapshot = await loader.buildSnapshot(port1);
  port1.close();
  await second.terminate();
  return snapshot;
}
`;
