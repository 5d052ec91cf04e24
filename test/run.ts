import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { add, broken, type Counts } from './counts';
import { HOSTS, installHost } from './host/installHost';
import { runVscodeSuite } from './host/runVscodeSuite';
import { TEST_MS } from './patience';

const root = path.join(__dirname, '..');
const results = path.join(root, '.vscode-test', 'results');
/** What outlives our programs is kept apart from the person's own. */
const env = { ...process.env, XDG_STATE_HOME: path.join(root, '.vscode-test', 'state') };

/** Every step of `npm test`, in order: the cheap ones first. */
const steps: Record<string, () => Promise<Counts>> = {
  // Each of them keeps one core busy.
  static: () => commands('build', 'typecheck', 'lint'),
  unit: () => mocha('unit', 2),
  // Most of their time is another process's: two files at once.
  process: () => mocha('process', 2, 'waysOut.test.ts', 'generatedFixes.test.ts'),
  page: () => mocha('page', 2),
  workbench: () => {
    // Before the files that run side by side want it.
    installHost(HOSTS.newest);
    return mocha('workbench', 2);
  },
  vscode: runVscodeSuite,
};

/** Runs scripts of package.json beside each other; each counts as one check that passed or failed. */
async function commands(...scripts: string[]): Promise<Counts> {
  const codes = await Promise.all(scripts.map(script => run('npm', ['run', '--silent', script])));
  const failed = scripts.filter((_, i) => codes[i] !== 0).map(script => `npm run ${script}`);
  return { passes: scripts.length - failed.length, failures: failed.length, failed };
}

/** Runs the test files of a folder, so many at once; the longest `first`. A test that fails is not tried again. */
async function mocha(name: string, atOnce: number, ...first: string[]): Promise<Counts> {
  const folder = path.join(root, 'test', name);
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(each => each.endsWith('.test.ts'))
    .sort((a, b) => Number(first.includes(b)) - Number(first.includes(a)) || (a < b ? -1 : 1));
  const file = path.join(results, `${name}.json`);
  fs.mkdirSync(results, { recursive: true });
  fs.rmSync(file, { force: true });
  await run('npx', [
    'mocha',
    '--require',
    'tsx/cjs',
    '--reporter',
    path.join(root, 'test', 'countingReporter.cjs'),
    '--reporter-option',
    `file=${file}`,
    '--timeout',
    String(TEST_MS),
    '--forbid-only',
    '--forbid-pending',
    '--exit',
    ...(atOnce > 1 ? ['--parallel', '--jobs', String(atOnce)] : []),
    ...files.map(each => path.join(folder, each)),
  ]);
  if (!fs.existsSync(file)) {
    console.error(`${name}: the tests did not run to their end`);
    return broken(`the step ${name}, which did not run to its end`);
  }
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Counts;
}

function run(file: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', code => resolve(code ?? 1));
  });
}

async function main(wanted: string[]): Promise<void> {
  const unknown = wanted.find(name => !(name in steps));
  if (unknown !== undefined) {
    throw new Error(`There is no step ${unknown}. Steps: ${Object.keys(steps).join(', ')}.`);
  }
  const total: Counts = { passes: 0, failures: 0, failed: [] };
  for (const [name, step] of Object.entries(steps)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const started = performance.now();
    console.log(`\n— ${name}`);
    const counts = await step().catch((error: unknown) => {
      console.error(error);
      return broken(`the step ${name}`);
    });
    add(total, counts);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`  ${name}: ${counts.passes} passed, ${counts.failures} failed in ${seconds} s`);
  }
  // Last, because who reads a long log begins at its end.
  for (const title of total.failed) console.log(`failed: ${title}`);
  console.log(`\n${total.passes} passed, ${total.failures} failed`);
  process.exitCode = total.failures === 0 && total.passes > 0 ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
