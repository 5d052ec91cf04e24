import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { sha256 } from '../../../src/base/sha256';
import type { SourceAnalysis } from '../../../src/protocol/analysis';
import type { PoolHints } from '../../../src/protocol/poolHint';
import { KeptAnalyses } from '../../../src/worker/keptAnalyses';

const NOTHING: SourceAnalysis = { models: [] };
const SOMETHING: SourceAnalysis = {
  models: [],
  foreign: [
    { className: 'Context', freeLists: [{ kind: 'array', holder: 'variable', name: 'idle' }] },
  ],
};

/** A text by what it is kept by. */
const of = (
  name: string,
  text: string,
  pools?: PoolHints,
): Parameters<KeptAnalyses['find']>[0] => ({
  ...{ name, hash: sha256(text), pools },
});

describe('kept analyses', () => {
  let home: string;
  let folder: string;
  let program: string;
  let lines: string[];
  const open = (): KeptAnalyses => new KeptAnalyses(folder, program, line => lines.push(line));
  const file = (): string => path.join(folder, 'analyses.json');

  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-'));
    folder = path.join(home, 'cache', 'pool-leaks');
    program = path.join(home, 'worker.js');
    fs.writeFileSync(program, 'first');
    lines = [];
  });
  afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

  it('are found in the next run, by hash and syntax', async () => {
    const first = open();
    first.keep(of('/srv/a.js', 'a'), NOTHING);
    first.keep(of('/srv/b.ts', 'b'), SOMETHING);
    await first.save();
    const next = open();
    assert.deepEqual(await next.find(of('/elsewhere/c.js', 'a')), NOTHING);
    assert.deepEqual(await next.find(of('b.ts', 'b')), SOMETHING);
    assert.equal(await next.find(of('b.js', 'b')), undefined);
    assert.equal(await next.find(of('a.js', 'c')), undefined);
    assert.deepEqual(lines, []);
  });

  it('are those that were made with what the project says of pools by now', async () => {
    const first = open();
    const pools = { mine: { take: 'get', put: 'release' } };
    first.keep(of('a.js', 'a'), NOTHING);
    first.keep(of('a.js', 'a', pools), SOMETHING);
    await first.save();
    const next = open();
    assert.deepEqual(await next.find(of('a.js', 'a', {})), NOTHING);
    assert.deepEqual(await next.find(of('a.js', 'a', pools)), SOMETHING);
    const others = { mine: { take: 'get', put: 'put' } };
    assert.equal(await next.find(of('a.js', 'a', others)), undefined);
  });

  it('of two processes are both kept', async () => {
    const [one, other] = [open(), open()];
    assert.equal(await one.find(of('a.js', 'a')), undefined);
    other.keep(of('b.js', 'b'), NOTHING);
    await other.save();
    one.keep(of('a.js', 'a'), NOTHING);
    await one.save();
    const next = open();
    for (const text of ['a', 'b']) assert.ok(await next.find(of(`${text}.js`, text)));
  });

  it('of another program are not used', async () => {
    const first = open();
    first.keep(of('a.js', 'a'), NOTHING);
    await first.save();
    fs.writeFileSync(program, 'second');
    assert.equal(await open().find(of('a.js', 'a')), undefined);
  });

  it('are not kept where something was left out', async () => {
    const first = open();
    first.keep(of('a.js', 'a'), { models: [], skipped: 'no answer within 30 s' });
    await first.save();
    assert.equal(fs.existsSync(file()), false);
  });

  it('in a file that is cut or edited count as absent', async () => {
    const first = open();
    first.keep(of('a.js', 'a'), NOTHING);
    await first.save();
    const text = fs.readFileSync(file(), 'utf8');
    for (const broken of [text.slice(0, -5), text.replace(',0]', ',1]'), '', 'x\n{}']) {
      fs.writeFileSync(file(), broken);
      assert.equal(await open().find(of('a.js', 'a')), undefined);
    }
  });

  it('give way to newer ones when there are too many', async () => {
    const first = open();
    first.keep(of('old.js', 'old'), NOTHING);
    first.keep(of('used.js', 'used'), NOTHING);
    await first.save();
    const next = open();
    await next.find(of('used.js', 'used'));
    for (let i = 0; i < 49_999; i++) next.keep(of(`${i}.js`, `${i}`), NOTHING);
    await next.save();
    const last = open();
    assert.equal(await last.find(of('old.js', 'old')), undefined);
    assert.ok(await last.find(of('used.js', 'used')));
    assert.ok(await last.find(of('7.js', '7')));
  });

  it('are absent when the program that makes them cannot be read', async () => {
    fs.rmSync(program);
    const first = open();
    assert.equal(await first.find(of('a.js', 'a')), undefined);
    first.keep(of('a.js', 'a'), NOTHING);
    await first.save();
    assert.match(lines.join(), /^Analyses were not kept: /);
  });

  it('cost nothing but time when the folder cannot be written', async () => {
    fs.writeFileSync(path.join(home, 'cache'), 'a file, no folder');
    const first = open();
    first.keep(of('a.js', 'a'), NOTHING);
    await first.save();
    assert.match(lines.join(), /^Analyses were not kept: /);
  });
});
