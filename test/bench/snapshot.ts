import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { devtoolsBundle } from '../peers/devtools';
import { npmPackage } from '../peers/npmPackage';
import { writeGeneratedHeap, type GeneratedTruth } from './generatedHeap';

const run = promisify(execFile);
const analysers = path.join(__dirname, 'heapAnalysers');
const workerFile = path.join(__dirname, '..', '..', 'dist', 'heapWorker.js');

const MEGABYTES = [50, 300, 1100, 2300];
/** The best of so many, as long as the file is small. */
const RUNS = 3;
const ONE_RUN_FROM_BYTES = 1e9;
const MOST_MS = 1_800_000;
const NODE_ARGS = ['--max-old-space-size=16000'];

interface Measured {
  seconds: number;
  /** Of all threads, with the start of the process. */
  cpuSeconds: number;
  peakBytes: number;
  found: Record<string, number>;
}

interface Analyser {
  name: string;
  /** The command that analyses a file; rejects with the reason when it cannot be had here. */
  command(file: string): Promise<string[]>;
}

/**
 * Wall time and peak memory from a file to its answer, for us, for the least that JavaScript can do, and for peers, each in a
 * process of its own. Arguments: sizes in MB (50 300 1100 2300); `--no-peers` leaves the peers out.
 */
export async function benchSnapshot(): Promise<void> {
  if (!fs.existsSync(workerFile))
    throw new Error('The worker is not built yet: run npm run build.');
  const args = process.argv.slice(3);
  const sizes = args.map(Number).filter(size => size > 0);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-bench-'));
  try {
    const own = await ownRunner(folder);
    const list = args.includes('--no-peers') ? own : [...own, ...peers];
    for (const megabytes of sizes.length > 0 ? sizes : MEGABYTES) {
      const file = path.join(folder, `${megabytes}.heapsnapshot`);
      const truth = writeGeneratedHeap(file, megabytes * 1e6);
      await table(file, truth, list);
      fs.rmSync(file);
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function table(file: string, truth: GeneratedTruth, list: Analyser[]): Promise<void> {
  const { size } = fs.statSync(file);
  const counts = `${(truth.nodes / 1e6).toFixed(1)} M nodes, ${(truth.edges / 1e6).toFixed(1)} M edges`;
  console.log(`\n${(size / 1e6).toFixed(0)} MB: ${counts}`);
  let floorSeconds: number | undefined;
  for (const analyser of list) {
    try {
      const best = await measure(analyser, file, size < ONE_RUN_FROM_BYTES ? RUNS : 1);
      floorSeconds ??= best.seconds;
      checkTruth(best, truth);
      console.log(
        [
          analyser.name.padEnd(26),
          `${best.seconds.toFixed(2).padStart(8)} s`,
          `${(best.seconds / floorSeconds).toFixed(2).padStart(7)} × floor`,
          `cpu ${best.cpuSeconds.toFixed(2).padStart(7)} s`,
          `${(best.peakBytes / 1e6).toFixed(0).padStart(7)} MB`,
          `${(best.peakBytes / size).toFixed(2).padStart(6)} × file`,
          JSON.stringify(best.found),
        ].join('  '),
      );
    } catch (error) {
      console.log(`${analyser.name.padEnd(26)}  ${reasonOf(error)}`);
    }
  }
}

async function measure(analyser: Analyser, file: string, runs: number): Promise<Measured> {
  const [program, ...args] = await analyser.command(file);
  let best: Measured | undefined;
  for (let i = 0; i < runs; i++) {
    const { stdout } = await run(program!, args, { timeout: MOST_MS, maxBuffer: 1 << 26 });
    const measured = JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
    if (!best || measured.seconds < best.seconds) best = measured;
  }
  return best!;
}

function checkTruth({ found }: Measured, truth: GeneratedTruth): void {
  if (found.staleReferences === undefined) return;
  if (
    found.staleReferences !== truth.staleReferences ||
    found.retainedBytes !== truth.retainedBytes
  ) {
    throw new Error(`a wrong answer: ${JSON.stringify({ found, truth })}`);
  }
}

/** The last line of what a program that failed has said. */
function reasonOf(error: unknown): string {
  const { killed, stderr, message } = error as {
    killed?: boolean;
    stderr?: string;
    message: string;
  };
  if (killed) return `not ready after ${MOST_MS / 1000} s`;
  const lines = (stderr || message).trim().split('\n');
  const telling = lines.find(line => /error|not found|panicked|fatal/i.test(line)) ?? lines[0]!;
  return `cannot: ${telling.slice(0, 160)}`;
}

async function ownRunner(folder: string): Promise<Analyser[]> {
  const runner = path.join(folder, 'ours.cjs');
  await build({
    entryPoints: [path.join(analysers, 'ours.ts')],
    outfile: runner,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  return [
    { name: 'floor in JavaScript', command: async file => node('floor.mjs', file) },
    {
      name: 'pool-leaks',
      command: async file => [process.execPath, runner, file, workerFile],
    },
    {
      name: 'live, after the last chunk',
      command: async file => [process.execPath, runner, file, workerFile, 'live'],
    },
  ];
}

const node = (script: string, ...args: string[]): string[] => [
  process.execPath,
  ...NODE_ARGS,
  path.join(analysers, script),
  ...args,
];

const peers: Analyser[] = [
  {
    name: '@heap-snapshot/tool',
    async command(file) {
      const folder = await npmPackage('@heap-snapshot/tool', '0.0.10');
      return [path.join(folder, '..', 'linux-x64', 'heap-snapshot'), 'statistics', file];
    },
  },
  {
    name: '@vscode/v8-heap-parser',
    command: async file =>
      node('heapParser.mjs', file, await npmPackage('@vscode/v8-heap-parser', '0.1.0')),
  },
  {
    name: 'Chrome DevTools',
    command: async file => node('devtools.mjs', file, await devtoolsBundle()),
  },
  {
    name: 'memlab',
    command: async file => node('memlab.mjs', file, await npmPackage('memlab', '2.0.5')),
  },
];
