import * as assert from 'node:assert/strict';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as ts from 'typescript';
import { connect } from '../../src/inspector/connection/connect';
import { writeGeneratedHeap } from '../bench/generatedHeap';
import { TEST_MS } from '../patience';
import { takeSnapshot } from './heapSnapshot';
import { Target, targets } from './target';

const program = path.join(__dirname, '..', '..', 'dist', 'cli.js');
const CONTEXTS = 6;
const LARGE_BYTES = 60e6;

interface Printed {
  file: { bytes: number; numbers: boolean };
  findings: {
    className: string;
    method?: string;
    guess?: string;
    location?: { file: string; line: number };
    generated?: { url: string; line: number };
    live: { instances: number; staleReferences: number; retainedBytes: number };
  }[];
}

function snapshot(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program, 'snapshot', ...args], {
    encoding: 'utf8',
    timeout: TEST_MS,
  });
}

describe('pool-leaks snapshot, as built', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  let file: string;
  before(async () => (file = await snapshotOf('commonjs.cjs', 'taken.heapsnapshot')));
  after(() => fs.rmSync(folder, { recursive: true }));

  /** The path of a snapshot of that server after some requests. */
  async function snapshotOf(server: string, name: string): Promise<string> {
    const target = await Target.start(server);
    try {
      await target.loadTogether(CONTEXTS);
      const connection = await connect({ url: target.url, name: 'test' });
      const taken = path.join(folder, name);
      fs.writeFileSync(taken, Buffer.concat(await takeSnapshot(connection)));
      connection.dispose();
      return taken;
    } finally {
      target.stop();
    }
  }

  function lineOf(source: string, line: number): string {
    return fs.readFileSync(source, 'utf8').split('\n')[line - 1]!.trim();
  }

  it('joins a snapshot with sources', () => {
    const source = path.join(targets, 'commonjs.cjs');
    const { status, stdout, stderr } = snapshot(file, '--source', source, '--json');
    assert.equal(status, 1, stderr);
    const { file: read, findings } = JSON.parse(stdout) as Printed;
    assert.deepEqual([read.bytes, read.numbers], [fs.statSync(file).size, true]);
    const [finding] = findings;
    assert.deepEqual(
      [finding!.className, finding!.method, finding!.location?.file, finding!.live.instances],
      ['Context', 'reset', fs.realpathSync(source), CONTEXTS],
    );
    assert.ok(finding!.live.retainedBytes > 0);
  });

  it('shows people what keeps the largest values alive', () => {
    const { status, stdout } = snapshot(file, '--source', path.join(targets, 'commonjs.cjs'));
    assert.equal(status, 1);
    assert.match(stdout, /^Context\.reset — .*commonjs\.cjs:\d+ {2}stale-slots$/m);
    assert.match(stdout, /kept alive by\n {4}\(root\) → .* \(stale\): \w+$/m);
  });

  it('leads from compiled sources to the original by their maps', async () => {
    const original = path.join(targets, 'typed', 'server.ts');
    const { outputText, sourceMapText } = ts.transpileModule(fs.readFileSync(original, 'utf8'), {
      fileName: original,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        sourceMap: true,
        sourceRoot: path.dirname(original),
      },
    });
    const built = path.join(folder, 'built');
    fs.mkdirSync(built);
    fs.writeFileSync(path.join(built, 'server.js'), outputText);
    fs.writeFileSync(path.join(built, 'server.js.map'), sourceMapText!);
    fs.copyFileSync(path.join(targets, 'serve.cjs'), path.join(built, 'serve.cjs'));
    const taken = await snapshotOf(path.join(built, 'server.js'), 'compiled.heapsnapshot');
    const { stdout, stderr } = snapshot(taken, '--source', built, '--json');
    const [finding] = (JSON.parse(stdout) as Printed).findings;
    assert.equal(finding?.location?.file, original, stderr);
    assert.equal(lineOf(original, finding.location.line), 'this.size = 0;');
    assert.equal(finding.generated?.url, path.join(fs.realpathSync(built), 'server.js'));
    assert.equal(lineOf(finding.generated.url, finding.generated.line), 'this.size = 0;');
    assert.notEqual(finding.generated.line, finding.location.line);
  });

  it('guesses without sources', () => {
    const { findings } = JSON.parse(snapshot(file, '--json').stdout) as Printed;
    const [guess] = findings;
    assert.equal(guess?.className, 'Context');
    assert.equal(typeof guess.guess, 'string');
    assert.equal(guess.location, undefined);
  });

  it('ends with 2 and one sentence on what is no snapshot', () => {
    const cut = path.join(folder, 'cut.heapsnapshot');
    fs.writeFileSync(cut, fs.readFileSync(file).subarray(0, 100_000));
    const refused: [file: string, sentence: RegExp][] = [
      [cut, /^pool-leaks: The heap snapshot is cut off: it is cut at byte 100000\./],
      [program, /^pool-leaks: This heap snapshot cannot be read: .* at byte \d/],
      [path.join(folder, 'absent'), /^pool-leaks: .* cannot be read as a heap snapshot: ENOENT\./],
    ];
    for (const [name, sentence] of refused) {
      const { status, stdout, stderr } = snapshot(name);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr.trimEnd().split('\n').at(-1)!, sentence);
    }
  });

  it('stops at Ctrl+C with 130', async () => {
    const large = path.join(folder, 'large.heapsnapshot');
    writeGeneratedHeap(large, LARGE_BYTES);
    const child = spawn(process.execPath, [program, 'snapshot', large], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise(resolve => child.stderr.once('data', resolve));
    child.kill('SIGINT');
    assert.equal(await new Promise(resolve => child.once('exit', resolve)), 130);
  });
});
