import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { npmPackage } from '../peers/npmPackage';
import { writeGeneratedHeap } from './generatedHeap';

const run = promisify(execFile);
const analysers = path.join(__dirname, 'heapAnalysers');
const workerFile = path.join(__dirname, '..', '..', 'dist', 'heapWorker.js');

const MEGABYTES = 300;
/** The contexts that are there at each snapshot. */
const PARTS = [1 / 3, 2 / 3, 1];
const RUNS = 3;
const MOST_MS = 1_800_000;

interface Measured {
  seconds: number;
  peakBytes: number;
  found: Record<string, number>;
}

/**
 * What comparing the snapshots of a recorded load costs beyond parsing them, beside memlab's find-leaks on the same three
 * files. Argument: their size in MB (300); `--no-peers` leaves memlab out.
 */
export async function benchRecord(): Promise<void> {
  if (!fs.existsSync(workerFile))
    throw new Error('The worker is not built yet: run npm run build.');
  const args = process.argv.slice(3);
  const bytes = (args.map(Number).find(size => size > 0) ?? MEGABYTES) * 1e6;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-bench-'));
  try {
    const files = PARTS.map((part, round) => {
      const file = path.join(folder, `${round}.heapsnapshot`);
      writeGeneratedHeap(file, bytes, part);
      return file;
    });
    const { size } = fs.statSync(files.at(-1)!);
    const runner = path.join(folder, 'ours.cjs');
    const entryPoints = [path.join(analysers, 'ourRecord.ts')];
    await build({
      entryPoints,
      outfile: runner,
      bundle: true,
      platform: 'node',
      logLevel: 'error',
    });
    row('pool-leaks', size, await measure([runner, workerFile, ...files], RUNS));
    if (args.includes('--no-peers')) return;
    const memlab = await npmPackage('memlab', '2.0.5');
    const command = ['--max-old-space-size=16000', path.join(analysers, 'memlabLeaks.mjs'), memlab];
    row('memlab find-leaks', size, await measure([...command, ...files], 1));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The best of some runs. */
async function measure(args: string[], runs: number): Promise<Measured> {
  let best: Measured | undefined;
  for (let i = 0; i < runs; i++) {
    const options = { timeout: MOST_MS, maxBuffer: 1 << 26 };
    const { stdout } = await run(process.execPath, args, options);
    const measured = JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
    if (!best || measured.seconds < best.seconds) best = measured;
  }
  return best!;
}

function row(name: string, fileBytes: number, { seconds, peakBytes, found }: Measured): void {
  console.log(
    [
      name.padEnd(18),
      `${seconds.toFixed(2).padStart(8)} s for three snapshots`,
      `${(peakBytes / 1e6).toFixed(0).padStart(6)} MB`,
      `${(peakBytes / fileBytes).toFixed(2).padStart(6)} × file`,
      JSON.stringify(found),
    ].join('  '),
  );
}
