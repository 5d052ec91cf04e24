import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkAll } from '../../src/check/checkAll';
import { createAnalysisWorkers } from '../../src/worker/analysisClient';

/** What one pass over many files cost; peak RSS is that of the whole process with its threads. */
export interface CheckedFiles {
  files: number;
  elapsedMs: number;
  /** Processor time of all threads: it says more than the elapsed time where others use the machine too. */
  cpuMs: number;
  maxRssBytes: number;
}

const root = path.join(__dirname, '..', '..');

async function checkWithPoolLeaks(files: string[], threads: number): Promise<number> {
  const checker = createAnalysisWorkers(path.join(root, 'dist', 'analysisWorker.js'), threads);
  const each = async function* (): AsyncGenerator<string> {
    yield* files;
  };
  try {
    return (await checkAll(each(), checker)).length;
  } finally {
    checker.dispose();
  }
}

async function checkWithEslint(files: string[], threads: number): Promise<number> {
  // Threads read their configuration from a file.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-eslint-'));
  const config = path.join(folder, 'eslint.config.mjs');
  const parser = require.resolve('@typescript-eslint/parser');
  const rules = `rules: { 'no-self-assign': 'error' }, linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' }`;
  fs.writeFileSync(
    config,
    `import parser from ${JSON.stringify(parser)};
    export default [
      { ignores: ['!**/node_modules/'] },
      { files: ['**/*.{js,mjs,cjs,jsx}'], ${rules} },
      { files: ['**/*.{ts,mts,cts,tsx}'], languageOptions: { parser }, ${rules} },
    ];`,
  );
  try {
    const { ESLint } = await import('eslint');
    // Files outside of its working folder would be passed over.
    const cwd = path.parse(files[0]!).root;
    const options = { cwd, overrideConfigFile: config, concurrency: threads };
    const eslint = new ESLint({ ...options, warnIgnored: false, stats: false });
    const { length } = await eslint.lintFiles(files);
    if (length !== files.length) throw new Error(`ESLint read ${length} of ${files.length} files`);
    return length;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function main([who, threads, list]: string[]): Promise<void> {
  const files = fs.readFileSync(list!, 'utf8').split('\n');
  const started = performance.now();
  const check = who === 'ESLint' ? checkWithEslint : checkWithPoolLeaks;
  const count = await check(files, Number(threads));
  const { user, system } = process.cpuUsage();
  const checked: CheckedFiles = {
    files: count,
    elapsedMs: performance.now() - started,
    cpuMs: (user + system) / 1000,
    maxRssBytes: process.resourceUsage().maxRSS * 1024,
  };
  console.log(JSON.stringify(checked));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
