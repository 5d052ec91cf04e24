import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

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
  /^dist\/(web-tree-sitter|tree-sitter-go)\.wasm$/,
  /^dist\/sample\/server\.js(\.map)?$/,
  /^media\/rules\/[\w-]+\.md$/,
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
    execFileSync('tar', ['xzf', path.join(folder, packed!.filename), '-C', folder]);
    return [
      ...names
        .filter(name => !allowed.some(pattern => pattern.test(name)))
        .map(name => `not allowed in the npm package: ${name}`),
      ...allowed
        .filter(pattern => !names.some(name => pattern.test(name)))
        .map(pattern => `missing from the npm package: ${pattern.source}`),
      ...runProblems(folder),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Both analysers are asked, each of which has files of its own. */
function runProblems(folder: string): string[] {
  const source = path.join(folder, 'source');
  fs.mkdirSync(source);
  const faulty =
    'class Pool { reset() { this.count = 0; } add(x) { this.items[this.count++] = x; } }';
  fs.writeFileSync(path.join(source, 'pool.js'), faulty);
  fs.writeFileSync(path.join(source, 'pool.go'), 'package pool\n');
  const program = path.join(folder, 'package', 'dist', 'cli.js');
  const run = spawnSync(process.execPath, [program, 'check', '--json', source], {
    encoding: 'utf8',
  });
  if (run.status === 1) {
    const { errors } = JSON.parse(run.stdout) as { errors: unknown[] };
    if (errors.length === 0) return [];
  }
  return [`the npm package does not check: ${run.status} ${run.stdout}${run.stderr}`];
}
