import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { sha256 } from '../../../src/base/sha256';
import type { SourceAnalysis } from '../../../src/protocol/analysis';
import { KeptAnalyses } from '../../../src/worker/keptAnalyses';

const NOTHING: SourceAnalysis = { models: [] };
const SOMETHING: SourceAnalysis = {
  models: [],
  foreign: [
    { className: 'Context', freeLists: [{ kind: 'array', holder: 'variable', name: 'idle' }] },
  ],
};

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
    first.keep('/srv/a.js', sha256('a'), NOTHING);
    first.keep('/srv/b.ts', sha256('b'), SOMETHING);
    await first.save();
    const next = open();
    assert.deepEqual(await next.find('/elsewhere/c.js', sha256('a')), NOTHING);
    assert.deepEqual(await next.find('b.ts', sha256('b')), SOMETHING);
    assert.equal(await next.find('b.js', sha256('b')), undefined);
    assert.equal(await next.find('a.js', sha256('c')), undefined);
    assert.deepEqual(lines, []);
  });

  it('of two processes are both kept', async () => {
    const [one, other] = [open(), open()];
    assert.equal(await one.find('a.js', sha256('a')), undefined);
    other.keep('b.js', sha256('b'), NOTHING);
    await other.save();
    one.keep('a.js', sha256('a'), NOTHING);
    await one.save();
    const next = open();
    for (const text of ['a', 'b']) assert.ok(await next.find(`${text}.js`, sha256(text)));
  });

  it('of another program are not used', async () => {
    const first = open();
    first.keep('a.js', sha256('a'), NOTHING);
    await first.save();
    fs.writeFileSync(program, 'second');
    assert.equal(await open().find('a.js', sha256('a')), undefined);
  });

  it('are not kept where something was left out', async () => {
    const first = open();
    first.keep('a.js', sha256('a'), { models: [], skipped: 'no answer within 30 s' });
    await first.save();
    assert.equal(fs.existsSync(file()), false);
  });

  it('in a file that is cut or edited count as absent', async () => {
    const first = open();
    first.keep('a.js', sha256('a'), NOTHING);
    await first.save();
    const text = fs.readFileSync(file(), 'utf8');
    for (const broken of [text.slice(0, -5), text.replace(',0]', ',1]'), '', 'x\n{}']) {
      fs.writeFileSync(file(), broken);
      assert.equal(await open().find('a.js', sha256('a')), undefined);
    }
  });

  it('give way to newer ones when there are too many', async () => {
    const first = open();
    first.keep('old.js', sha256('old'), NOTHING);
    first.keep('used.js', sha256('used'), NOTHING);
    await first.save();
    const next = open();
    await next.find('used.js', sha256('used'));
    for (let i = 0; i < 49_999; i++) next.keep(`${i}.js`, sha256(`${i}`), NOTHING);
    await next.save();
    const last = open();
    assert.equal(await last.find('old.js', sha256('old')), undefined);
    assert.ok(await last.find('used.js', sha256('used')));
    assert.ok(await last.find('7.js', sha256('7')));
  });

  it('are absent when the program that makes them cannot be read', async () => {
    fs.rmSync(program);
    const first = open();
    assert.equal(await first.find('a.js', sha256('a')), undefined);
    first.keep('a.js', sha256('a'), NOTHING);
    await first.save();
    assert.match(lines.join(), /^Analyses were not kept: /);
  });

  it('cost nothing but time when the folder cannot be written', async () => {
    fs.writeFileSync(path.join(home, 'cache'), 'a file, no folder');
    const first = open();
    first.keep('a.js', sha256('a'), NOTHING);
    await first.save();
    assert.match(lines.join(), /^Analyses were not kept: /);
  });
});
