import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { checkTarget } from '../../src/check/checkTargets';
import { walkSources } from '../../src/check/walkSources';
import { createAnalysisWorkers } from '../../src/worker/analysisClient';
import { npmPackages } from '../peers/npmPackage';
import type { CheckedFiles } from './checkOnce';

const root = path.join(__dirname, '..', '..');
const worker = path.join(root, 'dist', 'analysisWorker.js');
const LINES = 5_000;
const EDITS = 40;

/** What a server of its own may have installed: frameworks, drivers, queues, and the compiler. */
const SERVER = [
  ...['@apollo/server@5.5.1', '@nestjs/common@11.2.10', '@nestjs/core@11.2.10'],
  ...['@nestjs/platform-express@11.2.10', 'bullmq@5.81.5', 'express@5.3.0', 'fastify@5.12.8'],
  ...['graphql@16.15.0', 'ioredis@5.11.1', 'kafkajs@2.2.4', 'knex@3.3.0', 'lodash@4.18.1'],
  ...['mongoose@8.24.10', 'pg@8.23.1', 'redis@5.12.1', 'reflect-metadata@0.2.2', 'rxjs@7.8.2'],
  ...['typeorm@0.3.31', 'typescript@5.9.3', 'undici@7.30.2'],
];

/**
 * How fast source files are checked: the `node_modules` of a server (or CHECK_FOLDER) beside ESLint with the one rule
 * `no-self-assign`, each in a process of its own; and how long the check of a file of 5,000 lines takes after an edit.
 * Declaration files and Go are not counted: neither is read.
 */
export async function benchCheck(): Promise<void> {
  if (!fs.existsSync(worker)) throw new Error('The worker is not built yet: run npm run build.');
  const chosen = process.env['CHECK_FOLDER'];
  const folder =
    chosen === undefined ? await npmPackages('server', SERVER) : path.resolve(root, chosen);
  const list = path.join(os.tmpdir(), `pool-leaks-bench-${process.pid}.txt`);
  const threads = Math.min(os.availableParallelism(), 4);
  try {
    const bytes = await listFiles(folder, list);
    console.log(`${path.basename(folder)}: ${(bytes / 1e6).toFixed(1)} MB, ${threads} threads`);
    const ours = await inOwnProcess('pool-leaks', String(threads), list);
    report('pool-leaks', bytes, ours);
    const theirs = await inOwnProcess('ESLint', String(threads), list);
    report('ESLint', bytes, theirs);
    const times = (of: (checked: CheckedFiles) => number): string =>
      (of(theirs) / of(ours)).toFixed(1);
    console.log(
      `ESLint takes ${times(({ elapsedMs }) => elapsedMs)} times the time, ${times(({ cpuMs }) => cpuMs)} times the processor time and ${times(({ maxRssBytes }) => maxRssBytes)} times the memory`,
    );
  } finally {
    fs.rmSync(list, { force: true });
  }
  await benchEdits();
}

/** Writes the sources' paths to `list`, one a line; answers their bytes in all. */
async function listFiles(folder: string, list: string): Promise<number> {
  const files: string[] = [];
  let bytes = 0;
  for await (const file of walkSources([checkTarget(folder, folder)], name => {
    throw new Error(`${name} cannot be read`);
  })) {
    // ESLint reads no Go.
    if (file.endsWith('.go')) continue;
    files.push(file);
    bytes += fs.statSync(file).size;
  }
  fs.writeFileSync(list, files.join('\n'));
  return bytes;
}

async function inOwnProcess(...args: string[]): Promise<CheckedFiles> {
  const program = path.join(__dirname, 'checkOnce.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', program, ...args],
    { cwd: root },
  );
  return JSON.parse(stdout) as CheckedFiles;
}

function report(
  who: string,
  bytes: number,
  { files, elapsedMs, cpuMs, maxRssBytes }: CheckedFiles,
): void {
  const seconds = elapsedMs / 1000;
  const columns = [
    who.padEnd(10),
    `${files} files`,
    `${seconds.toFixed(1).padStart(6)} s`,
    `${(bytes / 1e6 / seconds).toFixed(1).padStart(6)} MB/s`,
    `${(files / seconds).toFixed(0).padStart(6)} files/s`,
    `processor ${(cpuMs / 1000).toFixed(1)} s`,
    `peak ${(maxRssBytes / 1e6).toFixed(0)} MB`,
  ];
  console.log(columns.join('  '));
}

async function benchEdits(): Promise<void> {
  const checker = createAnalysisWorkers(worker);
  const text = longSource();
  const times: number[] = [];
  let findings = 0;
  try {
    for (let i = 0; i < EDITS; i++) {
      const source = { name: '/bench/long.ts', text: text.replace('// edited', `// edited ${i}`) };
      const started = performance.now();
      findings = (await checker.check({ source })).findings.length;
      times.push(performance.now() - started);
    }
  } finally {
    checker.dispose();
  }
  // The first checks compile the analyser: they count, as they do for whoever types.
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor(share * EDITS)]!.toFixed(1);
  console.log(
    `a file of ${text.split('\n').length} lines (${findings} findings) after an edit: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, first ${times[0]!.toFixed(1)} ms`,
  );
}

/** The sample's store of user values again and again under other names, and plain code between. */
function longSource(): string {
  const store = fs.readFileSync(path.join(root, 'src', 'sample', 'userValues.ts'), 'utf8');
  const plain = fs.readFileSync(path.join(root, 'src', 'cli', 'print', 'printFindings.ts'), 'utf8');
  const parts = ['// edited\n'];
  for (let i = 0, lines = 0; lines < LINES; i++) {
    const part = `${i % 4 === 0 ? store.replace(/UserValue/g, `Store${i}Value`) : `{\n${withoutImports(plain)}}\n`}`;
    parts.push(part);
    lines += part.split('\n').length;
  }
  return parts.join('');
}

function withoutImports(text: string): string {
  return text.replace(/^import .*$/gm, '').replace(/^export /gm, '');
}
