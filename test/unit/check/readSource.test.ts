import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readSource, type ReadSource } from '../../../src/check/readSource';
import { relatedSources } from '../../../src/check/relatedSources';
import { sourceTree, type SourceTree } from './sourceTree';

describe('readSource', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());

  function read(name: string, content: string | Buffer): ReadSource {
    tree = sourceTree({ [name]: content });
    return readSource(path.join(tree.root, name));
  }

  it('reads text, and takes the byte order mark off', () => {
    const [plain, marked] = [read('a.js', 'é'), read('a.js', '\uFEFFé')];
    assert.deepEqual(plain, { text: 'é', hasByteOrderMark: false, bytes: 2, isExact: true });
    assert.deepEqual(marked, { text: 'é', hasByteOrderMark: true, bytes: 5, isExact: true });
  });

  it('tells text that is not UTF-8 from text that is', () => {
    const latin = read('a.js', Buffer.from([0x2f, 0x2f, 0xe9]));
    assert.deepEqual(latin, {
      text: '//\uFFFD',
      hasByteOrderMark: false,
      bytes: 3,
      isExact: false,
    });
  });

  const reason = (answer: ReadSource): string =>
    'skipped' in answer ? answer.skipped : assert.fail('it was read');

  it('says why it reads no binary, no unknown syntax, no huge and no missing file', () => {
    assert.equal(reason(read('a.js', Buffer.from([0x61, 0]))), 'It is a binary file.');
    assert.match(reason(read('a.txt', '')), /no ending of a known syntax/);
    assert.match(reason(readSource(path.join(tree.root, 'no.js'))), /could not be read: ENOENT/);
    assert.match(reason(readSource(tree.root)), /no ending/);
    const huge = path.join(tree.root, 'huge.js');
    fs.writeFileSync(huge, '');
    fs.truncateSync(huge, 20_000_001);
    assert.match(reason(readSource(huge)), /larger than 20\.0 MB/);
  });

  it('waits for no pipe', function () {
    tree = sourceTree({});
    const pipe = path.join(tree.root, 'pipe.js');
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [pipe]);
    assert.equal(reason(readSource(pipe)), 'It is not a regular file.');
  });
});

describe('relatedSources', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());
  const names = (file: string, needs: string[]): string[] =>
    relatedSources(path.join(tree.root, file), needs).map(({ name }) =>
      path.relative(tree.root, name).split(path.sep).join('/'),
    );

  it('finds modules the way TypeScript does', () => {
    const files = ['a/x.ts', 'a/both.ts', 'a/both.js', 'a/folder/index.tsx', 'b.mts', 'c.cjs'];
    tree = sourceTree(Object.fromEntries(files.map(name => [name, name])));
    assert.deepEqual(names('a/main.ts', ['./x', './x.js', './both.js', './folder']), [
      'a/x.ts',
      'a/x.ts',
      'a/both.ts',
      'a/folder/index.tsx',
    ]);
    assert.deepEqual(names('a/main.ts', ['../b.mjs', '../c']), ['b.mts', 'c.cjs']);
  });

  it('reads nothing that is no source, and no packages', () => {
    tree = sourceTree({ 'secret.txt': '', 'node_modules/p/index.js': '', 'p.js': '' });
    assert.deepEqual(names('main.js', ['./secret.txt', 'p', '/etc/passwd', './no']), []);
  });

  it('follows a link to a regular file, and to nothing else', () => {
    tree = sourceTree({ 'a.js': '', 'b.js': '-> a.js', 'c.js': '-> /proc/self/pagemap' });
    assert.deepEqual(names('main.js', ['./b.js', './c.js']), ['b.js']);
  });

  it('reads 20 MB at most, together', () => {
    const half = Buffer.alloc(9_000_000, ' ');
    tree = sourceTree({ 'a.js': half, 'b.js': half, 'c.js': half, 'd.js': '' });
    assert.deepEqual(names('main.js', ['./a', './b', './c', './d']), ['a.js', 'b.js', 'd.js']);
  });

  it('reads the other files of a Go package and the go.mod above', () => {
    tree = sourceTree({
      'go.mod': 'module m',
      'p/a.go': '',
      'p/b.go': '',
      'p/c_test.go': '',
      'p/q/d.go': '',
      'p/x.js': '',
    });
    assert.deepEqual(names('p/a.go', ['./*.go']), ['go.mod', 'p/b.go']);
    assert.deepEqual(names('p/c_test.go', ['./*.go']), ['go.mod', 'p/a.go', 'p/b.go']);
  });

  it('prefers what is not saved yet', () => {
    tree = sourceTree({ 'base.ts': 'old' });
    const name = path.join(tree.root, 'base.ts');
    const unsaved = [{ name, text: 'new' }];
    const related = relatedSources(path.join(tree.root, 'a.ts'), ['./base'], unsaved);
    assert.deepEqual(related, [{ name, text: 'new', need: './base' }]);
  });

  it('reads a bounded number of files', () => {
    const files = Array.from({ length: 250 }, (_, i) => [`f${i}.go`, '']);
    tree = sourceTree(Object.fromEntries(files) as Record<string, string>);
    assert.equal(names('f0.go', ['./*.go']).length, 200);
  });
});
