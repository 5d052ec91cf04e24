import { connect } from '../../src/inspector/connect';
import { Target } from '../process/target';

const REFRESHES = 5;
const NOISE_MS = 3_000;
const WARM_UP = 300;
const QUERY_MS = 120_000;

interface Pause {
  longestMs: number;
  rss: number;
}

/**
 * How long an inspected server with millions of objects stands still: by its own account, for a reading through scopes and
 * for the heap query that it replaces. HEAP_MILLIONS sets the size (9).
 */
export async function benchProbe(): Promise<void> {
  const target = await Target.start('largeHeap.cjs', { args: ['--max-old-space-size=8000'] });
  try {
    // A server that has served has its young generation at its working size, and its code compiled.
    for (let i = 0; i < WARM_UP; i++) await target.load(10);
    await pauseOf(target);
    await new Promise(resolve => setTimeout(resolve, NOISE_MS));
    const noise = await pauseOf(target);
    row('the server alone', NOISE_MS, noise, noise.rss);

    const session = await target.open();
    let started = performance.now();
    const first = await session.read();
    row('attach and first list', performance.now() - started, await pauseOf(target), noise.rss);
    for (let i = 0; i < REFRESHES; i++) {
      started = performance.now();
      const { findings } = await session.read({ thorough: i === REFRESHES - 1 });
      const held = findings[0]?.live.staleReferences ?? 0;
      row(
        i === REFRESHES - 1
          ? `search for new pools (${held} stale)`
          : `refresh ${i + 1} (${held} stale)`,
        performance.now() - started,
        await pauseOf(target),
        noise.rss,
      );
    }
    console.log(
      `undecided: ${first.undecided.length}, longest slice as reported: ${first.cost.longestPauseMs.toFixed(1)} ms`,
    );
    await session.detach();

    const connection = await connect({ url: target.url, name: 'bench' });
    const { result } = await connection.send('Runtime.evaluate', {
      expression: 'Object.prototype.__proto__ ?? Map.prototype',
    });
    started = performance.now();
    await connection.send(
      'Runtime.queryObjects',
      { prototypeObjectId: result.objectId! },
      QUERY_MS,
    );
    row('Runtime.queryObjects', performance.now() - started, await pauseOf(target), noise.rss);
    connection.dispose();
  } finally {
    target.stop();
  }
}

async function pauseOf(target: Target): Promise<Pause> {
  return JSON.parse(await target.get('/pause')) as Pause;
}

function row(what: string, elapsedMs: number, pause: Pause, rssBefore: number): void {
  const grown = ((pause.rss - rssBefore) / 1e6).toFixed(1);
  const columns = [
    what.padEnd(34),
    `${elapsedMs.toFixed(0).padStart(7)} ms`,
    `longest pause ${pause.longestMs.toFixed(1).padStart(8)} ms`,
    `rss ${grown.padStart(7)} MB`,
  ];
  console.log(columns.join('  '));
}
