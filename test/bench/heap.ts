import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import { Target } from '../process/target';

const REFRESHES = 5;
const NOISE_MS = 3_000;
const WARM_UP = 300;
const QUERY_MS = 120_000;
const SNAPSHOT_MS = 900_000;

interface Pause {
  longestMs: number;
  rss: number;
}

/**
 * How long an inspected server with millions of objects stands still, by its own account: for a reading through scopes, for
 * the heap query, and for a heap snapshot. HEAP_MILLIONS sets the size (9); `--quick` leaves the snapshot out.
 */
export async function benchHeap(): Promise<void> {
  const target = await Target.start('largeHeap.cjs', { args: ['--max-old-space-size=8000'] });
  try {
    // A server that has served has its young generation at its working size, and its code compiled.
    for (let i = 0; i < WARM_UP; i++) await target.load(10);
    await pauseOf(target);
    await new Promise(resolve => setTimeout(resolve, NOISE_MS));
    const noise = await pauseOf(target);
    row('the server alone', NOISE_MS, noise, noise.rss);
    await readPools(target, noise.rss);
    const connection = await connect({ url: target.url, name: 'bench' });
    try {
      await measure('Runtime.queryObjects', target, noise.rss, () => queryObjects(connection));
      if (!process.argv.includes('--quick')) {
        await measure('HeapProfiler.takeHeapSnapshot', target, noise.rss, () =>
          takeSnapshot(connection),
        );
      }
    } finally {
      connection.dispose();
    }
  } finally {
    target.stop();
  }
}

async function readPools(target: Target, rss: number): Promise<void> {
  const session = await measure('attach', target, rss, () => target.open());
  await measure('first list', target, rss, () => session.read());
  for (let i = 1; i <= REFRESHES; i++) {
    await measure(`refresh ${i}`, target, rss, () => session.read());
  }
  await measure('search for new pools', target, rss, () => session.read({ thorough: true }));
  console.log(`stale values read: ${session.reading?.findings[0]?.live.staleReferences ?? 0}`);
  await session.detach();
}

async function queryObjects(connection: Connection): Promise<void> {
  const { result } = await connection.send('Runtime.evaluate', { expression: 'Map.prototype' });
  await connection.send('Runtime.queryObjects', { prototypeObjectId: result.objectId! }, QUERY_MS);
}

async function takeSnapshot(connection: Connection): Promise<void> {
  // Debugger.enable first: without it V8 of Node 20 looks up positions one by one.
  await connection.send('Debugger.enable', {});
  await connection.send(
    'HeapProfiler.takeHeapSnapshot',
    { captureNumericValue: true },
    SNAPSHOT_MS,
  );
  await connection.send('Debugger.disable');
}

async function measure<T>(
  what: string,
  target: Target,
  rssBefore: number,
  work: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const result = await work();
  const elapsedMs = performance.now() - started;
  row(what, elapsedMs, await pauseOf(target), rssBefore);
  return result;
}

async function pauseOf(target: Target): Promise<Pause> {
  return JSON.parse(await target.get('/pause')) as Pause;
}

function row(what: string, elapsedMs: number, pause: Pause, rssBefore: number): void {
  const grown = ((pause.rss - rssBefore) / 1e6).toFixed(1);
  const columns = [
    what.padEnd(30),
    `${elapsedMs.toFixed(0).padStart(7)} ms`,
    `longest pause ${pause.longestMs.toFixed(1).padStart(8)} ms`,
    `rss ${`+${grown}`.padStart(8)} MB`,
  ];
  console.log(columns.join('  '));
}
