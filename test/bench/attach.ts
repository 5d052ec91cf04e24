import { execFile, spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import { get } from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { openSession } from '../../src/session/openSession';
import { createAnalysisWorkers } from '../../src/worker/analysisClient';
import { KeptAnalyses } from '../../src/worker/keptAnalyses';
import { npmPackages } from '../peers/npmPackage';
import { saidBy } from '../saidBy';

const run = promisify(execFile);
const worker = path.join(__dirname, '..', '..', 'dist', 'analysisWorker.js');
const PACKAGES = ['next@16.4.6', 'react@19.3.1', 'react-dom@19.3.1'];
const REQUESTS = 50;
const INSPECTOR = /ws:\/\/127\.0\.0\.1:\d+\/\S+/;
const SERVER = /http:\/\/127\.0\.0\.1:\d+/;

/** A page and an endpoint. */
const APP: Record<string, string> = {
  'pages/index.js': `export const getServerSideProps = async () => ({ props: { at: Date.now() } });
export default function Page({ at }) { return <p>{at}</p>; }
`,
  'pages/api/hello.js': `export default (request, response) => response.json({ ok: true });
`,
  'app/dashboard/page.js': `export const dynamic = 'force-dynamic';
export default function Page() { return <p>{Date.now()}</p>; }
`,
  'app/layout.js': `export default function Layout({ children }) { return <html><body>{children}</body></html>; }
`,
};

/**
 * From attaching to the first list and to the whole one: a Next.js production server (installed on first use), seen for the
 * first time, and once more with the analyses that were kept.
 */
export async function benchAttach(): Promise<void> {
  if (!fs.existsSync(worker)) throw new Error('The worker is not built yet: run npm run build.');
  const installed = await npmPackages('next', PACKAGES);
  const folder = path.dirname(installed);
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-kept-'));
  let server: ChildProcess | undefined;
  try {
    const next = await build(folder);
    server = spawn(
      process.execPath,
      ['--inspect=127.0.0.1:0', next, 'start', '-H', '127.0.0.1', '-p', '0'],
      { cwd: folder, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } },
    );
    const [url, home] = await Promise.all([
      saidBy(server, 'stderr', INSPECTOR),
      saidBy(server, 'stdout', SERVER),
    ]);
    for (let i = 0; i < REQUESTS; i++)
      for (const route of ['', 'api/hello', 'dashboard']) await answered(`${home}/${route}`);
    await measure('first attach', url, cache);
    await measure('second attach', url, cache);
  } finally {
    server?.kill();
    fs.rmSync(cache, { recursive: true, force: true });
  }
}

/** Builds the application; answers Next's own program. */
async function build(folder: string): Promise<string> {
  for (const [name, text] of Object.entries(APP)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  const next = path.join(folder, 'node_modules', 'next', 'dist', 'bin', 'next');
  await run(process.execPath, [next, 'build'], {
    cwd: folder,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  return next;
}

function answered(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, response => response.resume().on('end', resolve)).on('error', reject);
  });
}

/** Prints how long one attach takes, with workers of its own, as a new process has. */
async function measure(what: string, url: string, cache: string): Promise<void> {
  const kept = new KeptAnalyses(cache, worker, line => console.error(line));
  const analyser = createAnalysisWorkers(worker, Math.min(os.availableParallelism(), 4), kept);
  try {
    const started = performance.now();
    const before = process.cpuUsage();
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
    const { user, system } = process.cpuUsage(before);
    console.log(
      `${what.padEnd(13)} first list ${firstMs.toFixed(0)} ms (${first.undecided.length} undecided), whole ${wholeMs.toFixed(0)} ms (${whole.findings.length} findings, ${whole.undecided.length} undecided), processor ${((user + system) / 1000).toFixed(0)} ms`,
    );
    await session.detach();
  } finally {
    analyser.dispose();
    await kept.save();
  }
}
