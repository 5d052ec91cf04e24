import * as assert from 'node:assert/strict';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Log } from 'sarif';
import { TEST_MS } from '../patience';
import { sourceTree, type SourceTree } from '../unit/check/sourceTree';

const root = path.join(__dirname, '..', '..');
const program = path.join(root, 'dist', 'cli.js');
const sample = path.join(root, 'src', 'sample');
const faulty = fs.readFileSync(path.join(sample, 'userValues.ts'), 'utf8');

function check(cwd: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program, 'check', ...args], {
    cwd,
    encoding: 'utf8',
    timeout: TEST_MS,
  });
}

describe('pool-leaks check, as built', () => {
  let tree: SourceTree | undefined;
  afterEach(() => {
    tree?.dispose();
    tree = undefined;
  });

  it('finds the faults of the sample server', () => {
    const { status, stdout, stderr } = check(root, 'src/sample');
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^CompletionPool\.release — src\/sample\/completionHolder\.ts:43:5 {2}stale-fields$/m,
    );
    assert.match(stdout, /^UserValues\.reset — src\/sample\/userValues\.ts:40:5 {2}stale-slots$/m);
    assert.match(stdout, /^\d+ files in \d+\.\d s \([\d,]+ files? per second\): 2 findings$/m);
    assert.match(stderr, /^Checking…\n(\d+ files? checked…\n)*$/);
  });

  it('ends with 0 where nothing is found, and with 2 where nothing is', () => {
    tree = sourceTree({ 'a.js': 'export const one = 1;\n' });
    assert.equal(check(tree.root, '.').status, 0);
    const missing = check(tree.root, 'no-such-folder');
    assert.equal(missing.status, 2);
    assert.equal(missing.stdout, '');
    assert.equal(missing.stderr, 'pool-leaks: There is no file or folder "no-such-folder".\n');
  });

  it('tells code scanning each rule with its page, and paths of the repository', () => {
    tree = sourceTree({ '.git/HEAD': '', 'app/userValues.ts': faulty });
    const { status, stdout } = check(path.join(tree.root, 'app'), '.', '--sarif');
    assert.equal(status, 1);
    const [run] = (JSON.parse(stdout) as Log).runs;
    for (const { id, help } of run!.tool.driver.rules!)
      assert.ok(help!.markdown!.startsWith(`# ${id}\n`));
    const [result] = run!.results!;
    const [at] = result!.locations!;
    assert.equal(at!.physicalLocation!.artifactLocation!.uri, 'app/userValues.ts');
    assert.match(result!.partialFingerprints!['primaryLocationLineHash']!, /^[0-9a-f]+:1$/);
  });

  it('names what it left out and goes on', () => {
    tree = sourceTree({
      'bad.ts': 'class { ) this.count = 0; reset() items.push(x) ++',
      'binary.js': Buffer.from([1, 0, 2]),
      'deep.js': `class A { reset() { this.count = 0; this.items[this.count++]${'['.repeat(60_000)}; a.push(1) } }`,
      'good.ts': faulty,
    });
    const { status, stdout } = check(tree.root, '.', '--json');
    assert.equal(status, 1);
    const { findings, errors, files } = JSON.parse(stdout) as {
      files: number;
      findings: { className: string }[];
      errors: { file: string; message: string }[];
    };
    assert.equal(files, 1);
    assert.deepEqual(
      findings.map(each => each.className),
      ['UserValues'],
    );
    assert.deepEqual(
      errors.map(each => path.basename(each.file)),
      ['bad.ts', 'binary.js', 'deep.js'],
    );
    for (const { message } of errors) assert.match(message, /^It \S/);
  });

  it('mends a file so that it still compiles, and finds nothing there again', () => {
    tree = sourceTree({ 'userValues.ts': faulty });
    const first = check(tree.root, '.', '--fix');
    assert.equal(first.status, 0, first.stderr);
    assert.match(
      first.stdout,
      /^ {2}userValues\.ts: UserValues\.reset \(stale-slots\): nil-and-close$/m,
    );
    const file = path.join(tree.root, 'userValues.ts');
    const mended = fs.readFileSync(file, 'utf8');
    assert.notEqual(mended, faulty);
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const compiled = spawnSync(
      process.execPath,
      [tsc, '--noEmit', '--strict', '--target', 'es2022', file],
      { cwd: tree.root, encoding: 'utf8', timeout: TEST_MS },
    );
    assert.equal(compiled.status, 0, compiled.stdout);
    assert.equal(check(tree.root, '.', '--fix').status, 0);
    assert.equal(fs.readFileSync(file, 'utf8'), mended);
  });

  it('says so where the current folder was removed', () => {
    tree = sourceTree({ 'gone/a.js': '' });
    const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" check .';
    const gone = path.join(tree.root, 'gone');
    fs.rmSync(path.join(gone, 'a.js'));
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', script, 'sh', gone, process.execPath, program],
      { encoding: 'utf8', timeout: TEST_MS },
    );
    assert.equal(status, 2);
    assert.equal(
      stderr,
      'pool-leaks: The current folder does not exist any more. Change to another, then try again.\n',
    );
  });

  it('stops at Ctrl+C with 130', async () => {
    const child = spawn(process.execPath, [program, 'check', 'node_modules'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise(resolve => child.stderr.once('data', resolve));
    child.kill('SIGINT');
    const status = await new Promise(resolve => child.once('exit', resolve));
    assert.equal(status, 130);
  });
});
