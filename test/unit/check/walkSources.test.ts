import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Failure } from '../../../src/base/failure';
import { checkTarget } from '../../../src/check/checkTargets';
import { walkSources } from '../../../src/check/walkSources';
import { sourceTree, type SourceTree } from './sourceTree';

describe('walkSources', () => {
  let tree: SourceTree | undefined;
  afterEach(() => {
    tree?.dispose();
    tree = undefined;
  });

  /** What is found below the tree's root, in the order of finding. */
  async function walk(
    files: Record<string, string | Buffer>,
    ...args: string[]
  ): Promise<{ found: string[]; unreadable: string[] }> {
    tree = sourceTree(files);
    const { root } = tree;
    const below = (file: string): string => path.relative(root, file).split(path.sep).join('/');
    const targets = (args.length > 0 ? args : ['.']).map(each => checkTarget(each, root));
    const unreadable: string[] = [];
    const found: string[] = [];
    for await (const file of walkSources(targets, folder => unreadable.push(below(folder)))) {
      found.push(below(file));
    }
    return { found, unreadable };
  }

  it('finds every syntax and nothing else, in order', async () => {
    const names = ['a.js', 'b.cjs', 'c.mjs', 'd.jsx', 'e.ts', 'f.cts', 'g.mts', 'h.tsx', 'i.go'];
    const { found } = await walk(
      Object.fromEntries([...names, 'j.d.ts', 'k.d.mts', 'l.json', 'm', 'js'].map(n => [n, ''])),
    );
    assert.deepEqual(found, names);
  });

  it('skips node_modules and version control, unless node_modules is named', async () => {
    const files = {
      'a.js': '',
      'node_modules/p/b.js': '',
      'node_modules/p/node_modules/q/c.js': '',
      '.git/d.js': '',
    };
    assert.deepEqual((await walk(files)).found, ['a.js']);
    tree?.dispose();
    const named = ['node_modules/p/b.js', 'node_modules/p/node_modules/q/c.js'];
    assert.deepEqual((await walk(files, 'node_modules')).found, named);
    tree?.dispose();
    assert.deepEqual((await walk(files, 'node_modules/p')).found, named);
  });

  it('leaves out the same files as git', async () => {
    const files = {
      '.gitignore': '/out\n*.gen.js\n!keep.gen.js\nnode_modules/\ndeep/**/x.js\n# a comment\n',
      'a.js': '',
      'b.gen.js': '',
      'keep.gen.js': '',
      'out/c.js': '',
      'lib/out/d.js': '',
      'deep/e/f/x.js': '',
      'lib/.gitignore': '*.js\n!g.js\n!b.gen.js\n',
      'lib/g.js': '',
      'lib/h.js': '',
      'lib/b.gen.js': '',
      'lib/inner/i.js': '',
      'node_modules/j.js': '',
    };
    tree = sourceTree(files);
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: tree!.root, encoding: 'utf8' });
    git('init', '-q');
    const expected = git('ls-files', '--others', '--exclude-standard')
      .split('\n')
      .filter(name => name.endsWith('.js'));
    const found: string[] = [];
    for await (const file of walkSources([checkTarget('.', tree.root)], assert.fail)) {
      found.push(path.relative(tree.root, file).split(path.sep).join('/'));
    }
    assert.ok(found.length > 3);
    assert.deepEqual(found.sort(), expected.sort());
  });

  it('obeys the .gitignore of the folders above, up to the repository', async () => {
    const files = {
      '.gitignore': 'a.js\n',
      'repository/.git/HEAD': '',
      'repository/.gitignore': 'b.js\n',
      'repository/src/a.js': '',
      'repository/src/b.js': '',
      'repository/src/c.js': '',
    };
    const { found } = await walk(files, 'repository/src');
    assert.deepEqual(found, ['repository/src/a.js', 'repository/src/c.js']);
  });

  it('obeys no .gitignore above the folder where there is no repository', async () => {
    const files = {
      '.gitignore': 'a.js\n',
      'src/a.js': '',
      'src/.gitignore': 'b.js',
      'src/b.js': '',
    };
    assert.deepEqual((await walk(files, 'src')).found, ['src/a.js']);
  });

  it('checks what was named although git ignores it', async () => {
    const files = { '.git/HEAD': '', '.gitignore': 'dist\nx.js\n', 'dist/a.js': '', 'x.js': '' };
    assert.deepEqual((await walk(files, 'dist', 'x.js')).found, ['dist/a.js', 'x.js']);
  });

  it('follows no links, so it neither leaves the tree nor goes in circles', async () => {
    const outside = sourceTree({ 'secret.js': '' });
    try {
      const { found, unreadable } = await walk({
        'a/b.js': '',
        'a/up': '-> ..',
        'a/out': `-> ${outside.root}`,
        'a/file.js': `-> ${path.join(outside.root, 'secret.js')}`,
        'a/broken.js': '-> nowhere.js',
      });
      assert.deepEqual(found, ['a/b.js']);
      assert.deepEqual(unreadable, []);
    } finally {
      outside.dispose();
    }
  });

  it('reads a .gitignore through a link, and names one that is no regular file or too large', async () => {
    const files = { 'a.js': '', 'b.js': '', 'in/a.js': '', 'in/b.js': '', rules: 'a.js\n' };
    const linked = await walk({ ...files, '.gitignore': '-> rules' });
    assert.deepEqual(linked, { found: ['b.js', 'in/b.js'], unreadable: [] });
    tree?.dispose();
    const all = ['a.js', 'b.js', 'in/a.js', 'in/b.js'];
    const device = await walk({ ...files, 'in/.gitignore': '-> /dev/zero' });
    assert.deepEqual(device, { found: all, unreadable: ['in/.gitignore'] });
    tree?.dispose();
    const large = await walk({ ...files, '.gitignore': `${'#'.repeat(1_000_000)}\na.js\n` });
    assert.deepEqual(large, { found: all, unreadable: ['.gitignore'] });
  });

  it('names a rule that could take for ever, and obeys the others', async () => {
    const deep = `${'a/'.repeat(90)}b.js`;
    const rules = `${'**/a/'.repeat(12)}**/no.js\nc.js\n`;
    const { found, unreadable } = await walk({ [deep]: '', 'c.js': '', '.gitignore': rules });
    assert.deepEqual([found, unreadable], [[deep], ['.gitignore']]);
  });

  it('names folders that lie too deep', async () => {
    const deep = 'a/'.repeat(101);
    const { found, unreadable } = await walk({ [`${deep}b.js`]: '', 'c.js': '' });
    assert.deepEqual([found, unreadable], [['c.js'], [deep.slice(0, -1)]]);
  });

  it('reads patterns', async () => {
    const files = { 'src/a.ts': '', 'src/b.js': '', 'src/sub/c.ts': '', 'test/d.ts': '' };
    assert.deepEqual((await walk(files, 'src/**/*.ts')).found, ['src/a.ts', 'src/sub/c.ts']);
    tree?.dispose();
    assert.deepEqual((await walk(files, '{src,test}/*.{ts,js}')).found, [
      'src/a.ts',
      'src/b.js',
      'test/d.ts',
    ]);
  });

  it('takes a name with the signs of a pattern for a name when it exists', async () => {
    const files = { '[id].ts': '', 'i.ts': '' };
    assert.deepEqual((await walk(files, '[id].ts')).found, ['[id].ts']);
  });

  it('finds each file once', async () => {
    const files = { 'src/a.js': '' };
    assert.deepEqual((await walk(files, 'src', '.', 'src/a.js', '**/*.js')).found, ['src/a.js']);
  });

  it('names folders that it cannot read, and goes on', async function () {
    // Root reads everything.
    if (process.getuid?.() === 0) {
      const { found, unreadable } = await removedWhileWalking();
      assert.deepEqual(found, ['b.js']);
      assert.deepEqual(unreadable, ['gone']);
      return;
    }
    tree = sourceTree({ 'a/x.js': '', 'b.js': '' });
    fs.chmodSync(path.join(tree.root, 'a'), 0);
    const unreadable: string[] = [];
    const found: string[] = [];
    for await (const file of walkSources([checkTarget('.', tree.root)], folder =>
      unreadable.push(path.basename(folder)),
    )) {
      found.push(path.basename(file));
    }
    fs.chmodSync(path.join(tree.root, 'a'), 0o700);
    assert.deepEqual([found, unreadable], [['b.js'], ['a']]);
  });

  async function removedWhileWalking(): Promise<{ found: string[]; unreadable: string[] }> {
    tree = sourceTree({ 'b.js': '', 'gone/c.js': '' });
    const unreadable: string[] = [];
    const found: string[] = [];
    for await (const file of walkSources([checkTarget('.', tree.root)], folder =>
      unreadable.push(path.basename(folder)),
    )) {
      found.push(path.basename(file));
      fs.rmSync(path.join(tree.root, 'gone'), { recursive: true, force: true });
    }
    return { found, unreadable };
  }

  it('refuses what is not there', () => {
    assert.throws(
      () => checkTarget('no/such\u001b[2J', '/'),
      (error: unknown) =>
        error instanceof Failure &&
        error.kind === 'usage' &&
        error.message === 'There is no file or folder "no/such\\u{1b}[2J".',
    );
  });
});
