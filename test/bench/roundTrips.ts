import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import { WorkerThreads } from '../../src/inspector/connection/workerThreads';
import { PoolReader } from '../../src/inspector/reading/poolReader';
import { NODE_VERSIONS, nodeBinary } from '../process/nodeBinary';
import { analyser, Target } from '../process/target';

const READINGS = 20;
const CALLS = 200;

/** How long each request of a reading waits for its answer; then one after the other while a debugger is on, by Node version. */
export async function benchRoundTrips(): Promise<void> {
  await benchReadings();
  for (const version of NODE_VERSIONS) await benchDebugger(version);
}

/** Calls that compile something, of which the target tells before it answers: to the process, and to a thread of it. */
async function benchDebugger(version: string): Promise<void> {
  const target = await Target.start('threads.cjs', { node: await nodeBinary(version) });
  const connection = await connect({ url: target.url, name: 'bench' });
  try {
    // Who sends a thread a message before the process has answered loses it.
    await connection.send('Runtime.getHeapUsage');
    await target.get('/start');
    const threads = await WorkerThreads.follow(connection, { log: () => undefined });
    await timeCalls(`Node ${version}`, connection);
    await timeCalls(`Node ${version}, thread`, threads.all[0]!.connection);
  } finally {
    connection.dispose();
    target.stop();
  }
}

async function timeCalls(name: string, connection: Connection): Promise<void> {
  await connection.send('Debugger.enable', {});
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const started = performance.now();
    await connection.send('Runtime.evaluate', { expression: `${i}`, returnByValue: true });
    times.push(performance.now() - started);
  }
  print(name, times);
}

async function benchReadings(): Promise<void> {
  const target = await Target.start('commonjs.cjs');
  const connection = await connect({ url: target.url, name: 'bench' });
  try {
    await target.load(100);
    const waits = new Map<string, number[]>();
    const reader = new PoolReader(timed(connection, waits), {
      analyser,
      maxObjects: 200_000,
      walkBudgetMs: 3_000,
      log: () => undefined,
    });
    for (let i = 0; i < READINGS; i++) await reader.read({ thorough: i % 2 === 0 });
    await reader.leave();
    for (const [method, times] of waits) print(method, times);
    print('all', [...waits.values()].flat());
  } finally {
    connection.dispose();
    target.stop();
  }
}

function timed(connection: Connection, waits: Map<string, number[]>): Connection {
  const send: Connection['send'] = async (method, ...rest) => {
    const started = performance.now();
    const reply = await connection.send(method, ...rest);
    const times = waits.get(method) ?? [];
    waits.set(method, times);
    times.push(performance.now() - started);
    return reply;
  };
  return new Proxy(connection, {
    get: (at, name) => (name === 'send' ? send : (Reflect.get(at, name) as unknown)),
  });
}

function print(method: string, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): string =>
    sorted[Math.floor((sorted.length - 1) * part)]!.toFixed(2).padStart(8);
  console.log(
    `${method.padEnd(30)} ${String(times.length).padStart(6)} calls  median ${at(0.5)} ms  99th percentile ${at(0.99)} ms`,
  );
}
