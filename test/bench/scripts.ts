import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { openSession } from '../../src/session/openSession';
import { startSample } from '../../src/session/sampleProcess';
import { createAnalysisWorkers } from '../../src/worker/analysisClient';
import { Target } from '../process/target';

const dist = path.join(__dirname, '..', '..', 'dist');
const worker = path.join(dist, 'analysisWorker.js');
const RUNS = 3;
const SAMPLE_LIFE_MS = 60_000;

/** From attaching to the first list and to the whole one: many scripts with the TypeScript compiler, and the sample server. */
export async function benchScripts(): Promise<void> {
  if (!fs.existsSync(worker)) throw new Error('The worker is not built yet: run npm run build.');
  for (let i = 0; i < RUNS; i++) {
    const target = await Target.start('manyScripts.cjs');
    await target.load(10);
    await measure('1,500 scripts', target.url).finally(() => target.stop());
  }
  for (let i = 0; i < RUNS; i++) {
    const file = path.join(dist, 'sample', 'server.js');
    const sample = await startSample(file, 300, SAMPLE_LIFE_MS, new AbortController().signal);
    await measure('the sample server', sample.inspectorUrl).finally(() => sample.end());
  }
}

async function measure(what: string, url: string): Promise<void> {
  const analyser = createAnalysisWorkers(worker, os.availableParallelism());
  try {
    const started = performance.now();
    const session = await openSession(
      { kind: 'url', url },
      {
        analyser,
        originalFinder: analyser,
        holderFinder: analyser,
        allowRemote: false,
        maxObjects: 200_000,
        log: () => undefined,
      },
    );
    const first = await session.read({ early: true });
    const firstMs = performance.now() - started;
    const whole = await session.read();
    const wholeMs = performance.now() - started;
    console.log(
      `${what.padEnd(18)} first list ${firstMs.toFixed(0)} ms (${first.findings.length} findings, ${first.undecided.length} undecided), whole ${wholeMs.toFixed(0)} ms (${whole.findings.length} findings, ${whole.undecided.length} undecided)`,
    );
    await session.detach();
  } finally {
    analyser.dispose();
  }
}
