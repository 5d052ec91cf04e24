import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { devtoolsBundle } from '../peers/devtools';
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
/** Finished requests in the snapshot that is read with and without them. */
const REQUESTS = 100_000;
/** Finished requests at each snapshot; each is a response and its request. */
const SURVIVORS = [0, 2_500_000, 5_000_000];
const NODE_ARGS = ['--max-old-space-size=16000'];

interface Measured {
  seconds: number;
  cpuSeconds: number;
  peakBytes: number;
  found: Record<string, number>;
}

/**
 * What comparing the snapshots of a recorded load costs beyond parsing them, beside memlab's find-leaks and the comparison
 * view of Chrome DevTools on the same three files; then what finished requests add to the reading of one snapshot. Argument:
 * their size in MB (300); `--no-peers` leaves the others out, `--survivors` compares only snapshots with 10 M new objects.
 */
export async function benchRecord(): Promise<void> {
  if (!fs.existsSync(workerFile))
    throw new Error('The worker is not built yet: run npm run build.');
  const args = process.argv.slice(3);
  const bytes = (args.map(Number).find(size => size > 0) ?? MEGABYTES) * 1e6;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-bench-'));
  try {
    if (args.includes('--survivors')) await benchSurvivors(folder);
    else {
      await benchComparing(folder, bytes, !args.includes('--no-peers'));
      await benchRequests(folder, bytes);
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function benchComparing(folder: string, bytes: number, withPeers: boolean): Promise<void> {
  const files = PARTS.map((part, round) => {
    const file = path.join(folder, `${round}.heapsnapshot`);
    writeGeneratedHeap(file, bytes, part);
    return file;
  });
  const { size } = fs.statSync(files.at(-1)!);
  const runner = await bundled(folder, 'ourRecord');
  const ours = await best(RUNS, () => measure([runner, workerFile, ...files]));
  row('pool-leaks', size, ours);
  printComparing(ours);
  if (withPeers) {
    const peers: [name: string, args: string[]][] = [
      ['memlab find-leaks', ['memlabLeaks.mjs', await npmPackage('memlab', '2.0.5')]],
      ['DevTools comparison', ['devtoolsRecord.mjs', await devtoolsBundle()]],
    ];
    for (const [name, [script, ...rest]] of peers) {
      const peer = await measure([...NODE_ARGS, path.join(analysers, script!), ...rest, ...files]);
      row(name, size, peer, ours);
    }
  }
  for (const file of files) fs.rmSync(file);
}

/** Both ways by turns, so that what else the machine does slows both down alike. */
async function benchRequests(folder: string, bytes: number): Promise<void> {
  const file = path.join(folder, 'requests.heapsnapshot');
  writeGeneratedHeap(file, bytes, 1, REQUESTS);
  const { size } = fs.statSync(file);
  const runner = await bundled(folder, 'ourContexts');
  const runs: Measured[][] = [];
  for (let i = 0; i < RUNS; i++) {
    const without = await measure([runner, workerFile, file, 'without']);
    runs.push([without, await measure([runner, workerFile, file])]);
  }
  const [without, withRequests] = [0, 1].map(which => fastest(runs.map(pair => pair[which]!)));
  row('one snapshot', size, without!);
  row('with its requests', size, withRequests!);
  const more = withRequests!.cpuSeconds / without!.cpuSeconds - 1;
  console.log(`finished requests add ${(more * 100).toFixed(0)} % of processor time`);
  fs.rmSync(file);
}

async function benchSurvivors(folder: string): Promise<void> {
  const files = SURVIVORS.map((requests, round) => {
    const file = path.join(folder, `${round}.heapsnapshot`);
    writeGeneratedHeap(file, MEGABYTES * 1e5, 1, requests);
    return file;
  });
  const runner = await bundled(folder, 'ourRecord');
  const measured = await measure([runner, workerFile, ...files]);
  row('10 M survivors', fs.statSync(files.at(-1)!).size, measured);
}

/** Comparing includes what each earlier snapshot is marked with. */
function printComparing({ found }: Measured): void {
  const of = (part: number, whole: number): string => (part / (whole / PARTS.length)).toFixed(2);
  const cpu = of(found.comparingCpuMs!, found.parsingCpuMs!);
  const wall = of(found.comparingMs!, found.parsingMs!);
  console.log(`comparing: ${cpu} × the processor time of one parsing, ${wall} × its time`);
}

async function bundled(folder: string, name: string): Promise<string> {
  const outfile = path.join(folder, `${name}.cjs`);
  await build({
    entryPoints: [path.join(analysers, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
  });
  return outfile;
}

async function best(runs: number, once: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (let i = 0; i < runs; i++) all.push(await once());
  return fastest(all);
}

function fastest(all: readonly Measured[]): Measured {
  return all.reduce((a, b) => (b.cpuSeconds < a.cpuSeconds ? b : a));
}

async function measure(args: string[]): Promise<Measured> {
  const options = { timeout: MOST_MS, maxBuffer: 1 << 26 };
  const { stdout } = await run(process.execPath, args, options);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
}

/** `ours`: what others are compared with. */
function row(
  name: string,
  fileBytes: number,
  { seconds, cpuSeconds, peakBytes, found }: Measured,
  ours?: Measured,
): void {
  const times = ours && [
    `${(seconds / ours.seconds).toFixed(1)} × our time`,
    `${(peakBytes / ours.peakBytes).toFixed(1)} × our memory`,
  ];
  console.log(
    [
      name.padEnd(20),
      `${seconds.toFixed(2).padStart(8)} s`,
      `cpu ${cpuSeconds.toFixed(2).padStart(7)} s`,
      `${(peakBytes / 1e6).toFixed(0).padStart(6)} MB`,
      `${(peakBytes / fileBytes).toFixed(2).padStart(6)} × file`,
      ...(times ?? []),
      JSON.stringify(found),
    ].join('  '),
  );
}
