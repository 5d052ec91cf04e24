import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { linkProblems } from './links';

const root = path.join(__dirname, '..', '..');
/** What the npm package may hold; each pattern must be met at least once. */
const allowed = [
  /^package\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/ThirdPartyNotices\.txt$/,
  /^dist\/(ThirdPartyNotices|[\w.]+\.js\.LICENSE)\.txt$/,
  /^dist\/(cli|analysisWorker|heapWorker)(\.\d+)?\.js$/,
  /^dist\/eslintPlugin\.(js|d\.ts)$/,
  /^dist\/testing(Recorder)?\.js$/,
  /^dist\/testing\.d\.ts$/,
  /^dist\/(web-tree-sitter|tree-sitter-go)\.wasm$/,
  /^dist\/sample\/server\.js$/,
  /^media\/rules\/[\w-]+\.md$/,
  /^media\/holders\/[\w-]+\.md$/,
  /^media\/(screenshot|walkthrough\/verify)\.png$/,
  /^action\.yml$/,
  /^media\/\w+\.schema\.json$/,
];

/** What is wrong with the package that `npm pack` makes: its files, and whether the command line runs from them alone. */
export function npmPackageProblems(): string[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-npm-'));
  try {
    const options = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const [packed] = JSON.parse(
      execFileSync('npm', options, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as { filename: string; size: number; files: { path: string }[] }[];
    const names = packed!.files.map(file => file.path);
    console.log(`${packed!.filename}: ${names.length} files, ${packed!.size} bytes`);
    const project = installed(path.join(folder, packed!.filename), folder);
    return [
      ...names
        .filter(name => !allowed.some(pattern => pattern.test(name)))
        .map(name => `not allowed in the npm package: ${name}`),
      ...allowed
        .filter(pattern => !names.some(name => pattern.test(name)))
        .map(pattern => `missing from the npm package: ${pattern.source}`),
      ...linkProblems(packed!.filename, names),
      ...runProblems(project),
      ...importProblems(project),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** An empty project that has only this package. */
function installed(packed: string, folder: string): string {
  const project = path.join(folder, 'project');
  fs.mkdirSync(project);
  fs.writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
  const options = ['install', packed, '--offline', '--no-audit', '--no-fund'];
  execFileSync('npm', options, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  return project;
}

/** Both analysers are asked, each of which has files of its own. */
function runProblems(project: string): string[] {
  const source = path.join(project, 'source');
  fs.mkdirSync(source);
  const faulty =
    'class Pool { reset() { this.count = 0; } add(x) { this.items[this.count++] = x; } }';
  fs.writeFileSync(path.join(source, 'pool.js'), faulty);
  fs.writeFileSync(path.join(source, 'pool.go'), 'package pool\n');
  const program = path.join(project, 'node_modules', '.bin', 'pool-leaks');
  const run = spawnSync(program, ['check', '--json', source], { encoding: 'utf8' });
  const said = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  if (said !== version) return [`pool-leaks --version says ${said}, the package ${version}`];
  if (run.status === 1) {
    const { errors } = JSON.parse(run.stdout) as { errors: unknown[] };
    if (errors.length === 0) return [];
  }
  return [`the npm package does not check: ${run.status} ${run.stdout}${run.stderr}`];
}

/** As a module and as CommonJS, with types, and recording for real. */
function importProblems(project: string): string[] {
  const test = path.join(project, 'test.mjs');
  const text = `import { assertNothingLeftBehind } from 'pool-leak-inspector/testing';
import { createRequire } from 'node:module';
const same = createRequire(import.meta.url)('pool-leak-inspector/testing').assertNothingLeftBehind;
const kept = [];
await assertNothingLeftBehind(() => { for (let i = 0; i < 23; i++) kept.push({ i, text: Buffer.alloc(99) }); })
  .catch(error => console.log(same === assertNothingLeftBehind, error.message));`;
  fs.writeFileSync(test, text);
  const run = spawnSync(process.execPath, [test], { encoding: 'utf8' });
  const problems = /^true 1 holder grows[^]*the array kept/.test(run.stdout)
    ? []
    : [`the npm package does not record: ${run.status} ${run.stdout}${run.stderr}`];
  const typed = path.join(project, 'test.mts');
  fs.writeFileSync(
    typed,
    `import { assertNothingLeftBehind, type NothingLeftBehind } from 'pool-leak-inspector/testing';
const done: NothingLeftBehind = await assertNothingLeftBehind(async () => 1, { rounds: 2 });
export const sentence: string = done.sentence;`,
  );
  const compilerOptions = {
    ...{ noEmit: true, strict: true, module: 'nodenext', target: 'es2022' },
    types: [],
  };
  const config = { compilerOptions, files: [typed] };
  fs.writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
  if (types.status !== 0) problems.push(`the npm package has wrong types: ${types.stdout}`);
  return problems;
}
