import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { sourceTree, type SourceTree } from '../../check/sourceTree';
import { leakyClass, runCheck } from './sampleRepository';

const KNOWN = ['--baseline', 'known.json'];

describe('check --baseline, in a sample repository', () => {
  let tree: SourceTree;
  beforeEach(async () => {
    tree = sourceTree({
      'src/store.js': leakyClass('Store') + leakyClass('Other'),
      'src/gone.js': leakyClass('Gone'),
      'src/clean.js': 'module.exports = 1;\n',
    });
    const { status, io } = await runCheck(tree.root, 'src', ...KNOWN, '--update-baseline');
    assert.equal(status, 0);
    assert.match(io.written, /: 0 new findings, 3 known\n$/);
  });
  afterEach(() => tree.dispose());

  const write = (name: string, text: string): void =>
    fs.writeFileSync(path.join(tree.root, name), text);
  const baseline = (): string => fs.readFileSync(path.join(tree.root, 'known.json'), 'utf8');

  it('has one line for each reset, by file, rule and name', () => {
    assert.deepEqual(JSON.parse(baseline()), {
      version: 1,
      findings: {
        'src/gone.js': { 'stale-slots': { 'Gone.reset': 1 } },
        'src/store.js': { 'stale-slots': { 'Other.reset': 1, 'Store.reset': 1 } },
      },
    });
    assert.match(baseline(), /^ {8}"Gone\.reset": 1$/m);
  });

  it('keeps what it knows of a file that cannot be read at the moment', async () => {
    const before = baseline();
    write('src/store.js', 'class A { ) this.count = 0; reset() { items.push(x) ++');
    for (const mode of ['--update-baseline', '--prune']) {
      const { status } = await runCheck(tree.root, 'src', ...KNOWN, mode);
      assert.equal(status, 3);
      assert.equal(baseline(), before);
    }
  });

  it('lets pass what it knows', async () => {
    const { status, io } = await runCheck(tree.root, 'src', ...KNOWN);
    assert.equal(status, 0);
    assert.doesNotMatch(io.written, /Store\.reset/);
  });

  it('does not mind moved lines', async () => {
    write('src/store.js', `// one\n// two\n${leakyClass('Other')}\n\n${leakyClass('Store')}`);
    assert.equal((await runCheck(tree.root, 'src', ...KNOWN)).status, 0);
  });

  it('fails on a new fault, and shows that alone', async () => {
    write('src/store.js', leakyClass('Store') + leakyClass('Other') + leakyClass('Fresh'));
    const { status, io } = await runCheck(tree.root, 'src', ...KNOWN);
    assert.equal(status, 1);
    assert.match(io.written, /^Fresh\.reset — src\/store\.js:22:5/);
    assert.doesNotMatch(io.written, /Store\.reset —|Other\.reset —/);
    assert.match(io.written, /: 1 new finding, 3 known\n$/);
    const sarif = await runCheck(tree.root, 'src', ...KNOWN, '--sarif');
    const log = JSON.parse(sarif.io.written) as { runs: { results: object[] }[] };
    assert.equal(log.runs[0]!.results.length, 1, 'what is known would show as open');
  });

  it('counts equal names', async () => {
    write('src/store.js', leakyClass('Store') + leakyClass('Other') + leakyClass('Store'));
    assert.equal((await runCheck(tree.root, 'src', ...KNOWN)).status, 1);
  });

  it('takes a renamed method for a new fault, and the old name for gone', async () => {
    write('src/store.js', leakyClass('Store', 'clear') + leakyClass('Other'));
    const { status, io } = await runCheck(tree.root, 'src', ...KNOWN, '--json');
    assert.equal(status, 1);
    const { findings, baseline: figures } = JSON.parse(io.written) as {
      findings: { method: string }[];
      baseline: { gone: object[]; known: number; written: boolean };
    };
    assert.deepEqual(
      findings.map(({ method }) => method),
      ['clear'],
    );
    const file = path.join(tree.root, 'src', 'store.js');
    const gone = [{ file, rule: 'stale-slots', name: 'Store.reset', count: 1 }];
    assert.deepEqual({ ...figures, file: 0 }, { file: 0, known: 2, gone, written: false });
  });

  it('fails when something is gone, until it is pruned', async () => {
    fs.rmSync(path.join(tree.root, 'src', 'gone.js'));
    const { status, io } = await runCheck(tree.root, 'src', ...KNOWN);
    assert.equal(status, 1);
    assert.match(
      io.written,
      /^Not found any more: 1 \(--prune takes them out of the baseline\)\n {2}src\/gone\.js: Gone\.reset \(stale-slots\)\n/m,
    );
    assert.equal((await runCheck(tree.root, 'src', ...KNOWN, '--allow-gone')).status, 0);
    const pruned = await runCheck(tree.root, 'src', ...KNOWN, '--prune');
    assert.equal(pruned.status, 0);
    assert.match(pruned.io.written, /: 0 new findings, 2 known, 1 gone\n$/);
    assert.doesNotMatch(baseline(), /Gone/);
    assert.equal((await runCheck(tree.root, 'src', ...KNOWN)).status, 0);
  });

  it('says nothing of files that were not checked, and keeps what it knows of them', async () => {
    assert.equal((await runCheck(tree.root, 'src/clean.js', ...KNOWN)).status, 0);
    await runCheck(tree.root, 'src/clean.js', ...KNOWN, '--update-baseline');
    assert.match(baseline(), /"Store\.reset": 1/);
  });

  it('never takes in what is only likely, nor new faults by pruning', async () => {
    write('src/store.js', leakyClass('Fresh'));
    await runCheck(tree.root, 'src', ...KNOWN, '--prune');
    assert.doesNotMatch(baseline(), /Fresh|Store|Other/);
    assert.match(baseline(), /Gone/);
  });

  it('must be there, and be one', async () => {
    await assert.rejects(
      runCheck(tree.root, 'src', '--baseline', 'no.json'),
      /There is no .*no\.json\. --update-baseline writes one\./,
    );
    for (const text of [
      '{}',
      'no',
      '{"version":2,"findings":{}}',
      '{"version":1,"findings":{"a.js":{"stale-slots":{"A.b":0}}}}',
    ]) {
      write('other.json', text);
      for (const mode of ['--prune', '--update-baseline'])
        await assert.rejects(
          runCheck(tree.root, 'src', '--baseline', 'other.json', mode),
          /other\.json is no baseline: it does not have its form\./,
        );
      assert.equal(fs.readFileSync(path.join(tree.root, 'other.json'), 'utf8'), text);
    }
  });

  it('is wanted by its options, of which only one writes', async () => {
    for (const option of ['--prune', '--update-baseline', '--allow-gone'])
      await assert.rejects(runCheck(tree.root, 'src', option), /wants --baseline <file> too/);
    await assert.rejects(
      runCheck(tree.root, 'src', ...KNOWN, '--prune', '--update-baseline'),
      /Only one of --prune and --update-baseline/,
    );
  });
});

describe('comments that ignore nothing', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());

  it('are named with their lines, and change no status', async () => {
    const ignored = '// pool-leaks-ignore-next-line -- they are shared';
    tree = sourceTree({
      'a.js': leakyClass('Used', 'reset', ignored),
      'b.js': `${ignored}\nmodule.exports = 1;\n`,
      'c.go': `package c\n\n${ignored.replace('// ', '//')}\nvar one = 1\n`,
      'd.js': leakyClass('Bare', 'reset', '// pool-leaks-ignore-next-line'),
      'e.go': `package c\n\ntype s struct{ v []any }\n\nfunc (t *s) add(a any) { t.v = append(t.v, a) }\n\nfunc (t *s) Reset() {\n\t//pool-leaks-ignore-next-line -- shared\n\tt.v = t.v[:0]\n}\n`,
    });
    const { status, io } = await runCheck(tree.root, 'a.js', 'b.js', 'c.go', 'e.go');
    assert.equal(status, 0);
    assert.match(
      io.written,
      /^Comments without effect: 2\n {2}b\.js:1: This comment ignores nothing: the line below has no finding\.\n {2}c\.go:3: /m,
    );
    assert.match(io.written, /: 0 findings, 2 comments without effect\n$/);
    const bare = await runCheck(tree.root, 'd.js', '--json');
    assert.equal(bare.status, 1);
    const { idleComments } = JSON.parse(bare.io.written) as { idleComments: object[] };
    assert.deepEqual(idleComments, [
      {
        message: 'This comment ignores nothing, since it gives no reason behind “--”.',
        location: {
          ...{ file: path.join(tree.root, 'd.js') },
          ...{ line: 5, column: 5, endLine: 5, endColumn: 35 },
        },
      },
    ]);
  });
});
