import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import { OtherClient } from '../process/otherClient';
import { Target } from '../process/target';

const ROUNDS = Number(process.env.ROUNDS ?? 1000);
const WARM_UP = 20;

interface Traces {
  globals: number;
  listeners: number;
}

/** Attach, inspect, detach, again and again (ROUNDS, 1000): what is left in the target after garbage collection. */
export async function benchRounds(): Promise<void> {
  const target = await Target.start('commonjs.cjs');
  try {
    await target.load(10);
    for (let i = 0; i < WARM_UP; i++) await target.read();
    const watcher = await connect({ url: target.url, name: 'bench' });
    const collector = await OtherClient.open(target.url);
    const before = { heap: await heapOf(watcher, collector), ...(await tracesOf(watcher)) };
    const started = performance.now();
    let stale = 0;
    for (let i = 0; i < ROUNDS; i++) {
      const { findings } = await target.read();
      stale += findings[0]?.live.staleReferences ?? 0;
    }
    const perRound = (performance.now() - started) / ROUNDS;
    const after = { heap: await heapOf(watcher, collector), ...(await tracesOf(watcher)) };
    watcher.dispose();
    collector.dispose();
    const grown = (after.heap - before.heap) / 1e3;
    console.log(
      `${ROUNDS} rounds, ${perRound.toFixed(0)} ms each, ${stale / ROUNDS} stale values in each`,
    );
    console.log(`heap after garbage collection: ${grown >= 0 ? '+' : ''}${grown.toFixed(0)} kB`);
    console.log(
      `globals ${before.globals} → ${after.globals}, listeners of process ${before.listeners} → ${after.listeners}`,
    );
  } finally {
    target.stop();
  }
}

/** Bytes in use, after collections until two agree. */
async function heapOf(connection: Connection, collector: OtherClient): Promise<number> {
  let last = Infinity;
  for (;;) {
    await collector.send('HeapProfiler.collectGarbage');
    const { usedSize } = await connection.send('Runtime.getHeapUsage');
    if (usedSize >= last) return last;
    last = usedSize;
  }
}

async function tracesOf(connection: Connection): Promise<Traces> {
  const { result } = await connection.send('Runtime.evaluate', {
    expression: `({
      globals: Reflect.ownKeys(globalThis).length,
      listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    })`,
    returnByValue: true,
  });
  return result.value as Traces;
}
