import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import { PoolReader } from '../../src/inspector/reading/poolReader';
import { analyser, Target } from '../process/target';

const READINGS = 20;

/** How long each request of a reading waits for its answer. */
export async function benchRoundTrips(): Promise<void> {
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
