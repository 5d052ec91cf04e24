import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log } from 'sarif';
import { Failure } from '../../../../src/base/failure';
import { sourceTree, type SourceTree } from '../../check/sourceTree';
import { leakyClass, runCheck } from './sampleRepository';

describe('check, as the project wants it', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());
  const withConfig = (config: object, files: Record<string, string> = {}): void => {
    tree = sourceTree({
      '.git/HEAD': '',
      'a.js': leakyClass('Store'),
      '.poolleaksrc.json': JSON.stringify(config),
      ...files,
    });
  };

  for (const [severity, status, shown, level] of [
    ['error', 1, /stale-slots\n/, 'error'],
    ['warning', 1, /stale-slots\n/, 'warning'],
    ['information', 0, /stale-slots {2}information\n/, 'note'],
    ['hint', 0, /: 0 findings, 1 hint \(--hints lists them\)\n$/, undefined],
    ['off', 0, /: 0 findings\n$/, undefined],
  ] as const) {
    it(`shows a rule that is ${severity}`, async () => {
      withConfig({ rules: { 'stale-slots': severity } });
      const { status: ended, io } = await runCheck(tree.root, '.');
      assert.equal(ended, status);
      assert.match(io.written, shown);
      const sarif = JSON.parse((await runCheck(tree.root, '.', '--sarif')).io.written) as {
        runs: { results: { level: string }[] }[];
      };
      assert.equal(sarif.runs[0]!.results[0]?.level, level);
    });
  }

  it('leaves out what is ignored, and says so of a file that was named', async () => {
    withConfig({ ignore: ['vendor/'] }, { 'vendor/b.js': leakyClass('Foreign') });
    const all = await runCheck(tree.root, '.');
    assert.match(all.io.written, /^1 file in .*: 1 finding\n$/m);
    const named = await runCheck(tree.root, 'vendor/b.js');
    assert.equal(named.status, 0, 'it was not to be checked');
    assert.match(named.io.written, /vendor\/b\.js: It is ignored by .*\.poolleaksrc\.json\.\n/);
  });

  it('ends at once where the configuration has a mistake', async () => {
    withConfig({ rules: 1 });
    await assert.rejects(
      runCheck(tree.root, '.'),
      /\.poolleaksrc\.json cannot be used: "rules" must be /,
    );
  });

  it('ends without findings or a baseline where a subfolder’s configuration has a mistake', async () => {
    const base = { 'base.json': '{"version":1,"findings":{}}' };
    withConfig({}, { ...base, 'app/.poolleaksrc.json': '{"rules":1}', 'app/b.js': 'leak();\n' });
    for (const more of [[], ['--fix'], ['--baseline', 'base.json', '--update-baseline']])
      await assert.rejects(
        runCheck(tree.root, '.', ...more),
        error =>
          error instanceof Failure &&
          error.kind === 'usage' &&
          /app\/\.poolleaksrc\.json cannot be used: /.test(error.message),
      );
    assert.equal(fs.readFileSync(path.join(tree.root, 'base.json'), 'utf8'), base['base.json']);
    assert.equal(fs.readFileSync(path.join(tree.root, 'a.js'), 'utf8'), leakyClass('Store'));
  });

  it('ends with 3 where something that was to be checked could not be', async () => {
    const broken = 'class A { ) this.count = 0; reset() { items.push(x) ++';
    withConfig({ rules: { 'stale-slots': 'off' } }, { 'broken.js': broken });
    const { status, io } = await runCheck(tree.root, '.');
    assert.equal(status, 3);
    assert.match(io.written, /^Not checked: 1\n {2}broken\.js: It could not be parsed/m);
    assert.match(io.written, /: 0 findings, 1 not checked\n$/);
    const json = JSON.parse((await runCheck(tree.root, '.', '--json')).io.written) as {
      errors: { why: string }[];
    };
    assert.deepEqual(
      json.errors.map(({ why }) => why),
      ['unread'],
    );
    assert.equal((await runCheck(tree.root, 'broken.js')).status, 2, 'nothing was checked');
  });

  it('ends with 0 where what was left out is generated or ignored', async () => {
    const map = '{"version":3,"sources":["src.ts"],"names":[],"mappings":"AAAA"}';
    withConfig(
      { rules: { 'stale-slots': 'off' }, ignore: ['gen.js'] },
      {
        'src.ts': 'export {};\n',
        'out.js': '"use strict";\n//# sourceMappingURL=out.js.map\n',
        'out.js.map': map,
        'gen.js': leakyClass('Generated'),
        'bundle.js': `var a=[];${'a.push(function(b){return b+1});'.repeat(400)}`,
      },
    );
    const { status, io } = await runCheck(tree.root, '.', 'gen.js');
    assert.equal(status, 0);
    assert.match(io.written, /^Left out: 3\n/m);
    assert.equal((await runCheck(tree.root, 'out.js')).status, 2, 'nothing was checked');
  });

  it('takes modules for pools that the project names', async () => {
    const user = `import { makePool } from './lib/holderPool.js';
class Holder { constructor() { this.callback = null; } }
const pool = makePool(Holder);
export function run(callback) {
  const holder = pool.borrow();
  holder.callback = callback;
  holder.callback();
  pool.giveBack(holder);
}
`;
    withConfig({}, { 'a.js': user });
    assert.equal((await runCheck(tree.root, '.')).status, 0);
    const pools = { holderPool: { take: 'borrow', put: 'giveBack' } };
    fs.writeFileSync(path.join(tree.root, '.poolleaksrc.json'), JSON.stringify({ pools }));
    const { status, io } = await runCheck(tree.root, '.');
    assert.equal(status, 1);
    assert.match(io.written, /a\.js:8:3 {2}stale-fields\n/);
    assert.match(io.written, /: 1 finding\n$/, 'each is told once');
  });
});

describe('check --sarif', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());

  it('has paths from the root of the repository, wherever it is run', async () => {
    tree = sourceTree({ 'repo/.git/HEAD': '', 'repo/app/src/a.js': leakyClass('Store') });
    const at = (name: string): string => path.join(tree.root, name);
    for (const [cwd, argument] of [
      [at('repo/app'), 'src'],
      [at('repo'), '.'],
      [tree.root, 'repo/app/src/a.js'],
      [os.tmpdir(), at('repo')],
    ] as const) {
      const { io } = await runCheck(cwd, argument, '--sarif');
      const [run] = (JSON.parse(io.written) as Log).runs;
      assert.equal(
        run!.originalUriBaseIds!['%SRCROOT%']!.uri,
        pathToFileURL(at('repo') + path.sep).href,
      );
      assert.deepEqual(run!.results![0]!.locations![0]!.physicalLocation!.artifactLocation, {
        ...{ uri: 'app/src/a.js', uriBaseId: '%SRCROOT%' },
      });
    }
  });
});

describe('check --since', () => {
  let tree: SourceTree;
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      ...{ cwd: tree.root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    });
  beforeEach(() => {
    const classes = Object.fromEntries(
      ['kept', 'committed', 'edited', 'removed'].map(name => [`src/${name}.js`, leakyClass(name)]),
    );
    tree = sourceTree({ ...classes, '.gitignore': 'ignored.js\n' });
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'one');
    git('checkout', '-qb', 'work');
  });
  afterEach(() => tree.dispose());

  it('checks what was committed since, what is changed, and what is new', async () => {
    const write = (name: string): void =>
      fs.appendFileSync(path.join(tree.root, 'src', name), leakyClass('More'));
    write('committed.js');
    git('commit', '-qam', 'two');
    for (const name of ['edited.js', 'ö new.js', 'ignored.js']) write(name);
    fs.rmSync(path.join(tree.root, 'src', 'removed.js'));
    const { io } = await runCheck(tree.root, 'src', '--since', 'main', '--json');
    const { findings } = JSON.parse(io.written) as { findings: { location: { file: string } }[] };
    assert.deepEqual(
      [...new Set(findings.map(({ location }) => path.basename(location.file)))],
      ['committed.js', 'edited.js', 'ö new.js'],
    );
    const above = await runCheck(path.join(tree.root, 'src'), '.', '--since', 'HEAD');
    assert.match(above.io.written, /^2 files in /m);
  });

  it('does not mind what the other branch has got meanwhile', async () => {
    git('checkout', '-q', 'main');
    fs.appendFileSync(path.join(tree.root, 'src', 'kept.js'), '// more\n');
    git('commit', '-qam', 'on main');
    git('checkout', '-q', 'work');
    const { status, io } = await runCheck(tree.root, 'src', '--since', 'main');
    assert.equal(status, 0);
    assert.match(io.written, /^0 files in /m);
  });

  it('says why when git cannot tell', async () => {
    await assert.rejects(
      runCheck(tree.root, 'src', '--since', 'no-such'),
      /What changed since no-such is not known: .*no-such.* Give a revision that this repository has\./,
    );
    await assert.rejects(runCheck(tree.root, 'src', '--since=--output=x'), /wants a git revision/);
  });
});
