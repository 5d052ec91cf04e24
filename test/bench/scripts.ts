import * as fs from 'node:fs';
import * as path from 'node:path';
import { openSession } from '../../src/session/openSession';
import { createAnalysisWorkers } from '../../src/worker/analysisClient';
import { Target } from '../process/target';

const dist = path.join(__dirname, '..', '..', 'dist');
const RUNS = 3;

/** From attaching to the first list, where web frameworks and the TypeScript compiler are loaded, and on the sample server. */
export async function benchScripts(): Promise<void> {
  const worker = path.join(dist, 'analysisWorker.js');
  if (!fs.existsSync(worker)) throw new Error('The worker is not built yet: run npm run build.');
  for (let i = 0; i < RUNS; i++) {
    await firstList('1,500 scripts', 'manyScripts.cjs', worker);
    await firstList('the sample server', path.join(dist, 'sample', 'server.js'), worker);
  }
}

async function firstList(what: string, file: string, worker: string): Promise<void> {
  const target = await Target.start(file);
  const analyser = createAnalysisWorkers(worker);
  const lines: string[] = [];
  try {
    await target.load(10);
    const started = performance.now();
    const session = await openSession(
      { kind: 'url', url: target.url },
      { analyser, allowRemote: false, maxObjects: 200_000, log: line => lines.push(line) },
    );
    const { findings } = await session.read();
    const elapsed = performance.now() - started;
    const scripts = lines.find(line => line.includes(' scripts, '))?.split(',')[0];
    console.log(
      `${what.padEnd(18)} ${scripts}: ${elapsed.toFixed(0)} ms, ${findings.length} findings`,
    );
    await session.detach();
  } finally {
    analyser.dispose();
    target.stop();
  }
}
