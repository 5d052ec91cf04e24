import * as assert from 'node:assert/strict';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { connect } from '../../src/inspector/connect';
import { writeGeneratedHeap } from '../bench/generatedHeap';
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
    location?: { file: string };
    live: { instances: number; staleReferences: number; retainedBytes: number };
  }[];
}

function snapshot(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [program, 'snapshot', ...args], { encoding: 'utf8' });
}

describe('pool-leaks snapshot, as built', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  const file = path.join(folder, 'taken.heapsnapshot');
  before(async () => {
    const target = await Target.start('commonjs.cjs');
    try {
      await target.loadTogether(CONTEXTS);
      const connection = await connect({ url: target.url, name: 'test' });
      fs.writeFileSync(file, Buffer.concat(await takeSnapshot(connection)));
      connection.dispose();
    } finally {
      target.stop();
    }
  });
  after(() => fs.rmSync(folder, { recursive: true }));

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
      [cut, /^pool-leaks: The heap snapshot ends before its end: it is cut at byte 100000\./],
      [program, /^pool-leaks: This is not a heap snapshot that can be read: .* at byte \d/],
      [path.join(folder, 'absent'), /^pool-leaks: .* cannot be opened\./],
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
