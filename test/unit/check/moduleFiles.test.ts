import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { checkSource } from '../../../src/analysis/checkSource';
import { checkFile } from '../../../src/check/checkFile';
import { relatedSources } from '../../../src/check/relatedSources';
import { sourceTree, type SourceTree } from './sourceTree';

const json = (content: unknown): string => JSON.stringify(content);

describe('the files that a need asks for', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());
  const names = (file: string, needs: string[]): string[] =>
    relatedSources(path.join(tree.root, file), needs).map(({ name }) =>
      path.relative(tree.root, name).split(path.sep).join('/'),
    );

  it('are found by the paths of the nearest tsconfig, which may have comments and a base', () => {
    tree = sourceTree({
      'base.json': `{ "compilerOptions": { "baseUrl": ".", /* ours */ "paths": { "@lib/*": ["src/lib/*"] }, } }`,
      'tsconfig.json': json({
        extends: './base.json',
        compilerOptions: { plugins: [{ name: 'x' }] },
      }),
      'src/lib/list.ts': '',
      'src/lib/deep/index.ts': '',
      'src/a.ts': '',
    });
    assert.deepEqual(names('src/a.ts', ['@lib/list', '@lib/deep', '@lib/none']), [
      'src/lib/list.ts',
      'src/lib/deep/index.ts',
    ]);
  });

  it('are those of packages, by their exports, types and main file', () => {
    tree = sourceTree({
      'node_modules/old/package.json': json({ main: './lib/main' }),
      'node_modules/old/lib/main.js': '',
      'node_modules/@s/new/package.json': json({
        exports: {
          '.': {
            types: './dist/index.d.ts',
            import: './dist/index.mjs',
            require: './dist/index.cjs',
          },
          './parts/*': './dist/parts/*.js',
        },
      }),
      'node_modules/@s/new/dist/index.d.ts': '',
      'node_modules/@s/new/dist/index.mjs': '',
      'node_modules/@s/new/dist/parts/list.js': '',
      'node_modules/@s/new/hidden.js': '',
      'node_modules/broken/package.json': '{',
      'src/a.js': '',
    });
    assert.deepEqual(
      names('src/a.js', ['old', '@s/new', '@s/new/parts/list', '@s/new/hidden', 'broken', 'none']),
      [
        'node_modules/old/lib/main.js',
        'node_modules/@s/new/dist/index.d.ts',
        'node_modules/@s/new/dist/index.mjs',
        'node_modules/@s/new/dist/parts/list.js',
      ],
    );
  });

  it('are the sources of a package of the workspace that is not built', () => {
    tree = sourceTree({
      'packages/list/package.json': json({ name: 'list', exports: { '.': './dist/index.js' } }),
      'packages/list/src/index.ts': '',
      'packages/app/package.json': json({ name: 'app', imports: { '#own': './own.js' } }),
      'packages/app/own.js': '',
      'packages/app/a.ts': '',
      'node_modules/list': '-> ../packages/list',
    });
    assert.deepEqual(names('packages/app/a.ts', ['list', '#own']), [
      'packages/list/src/index.ts',
      'packages/app/own.js',
    ]);
  });

  it('are found by aliases that nothing explains, but none beyond the repository', () => {
    tree = sourceTree({
      'secret/x.ts': '',
      'repo/.git/HEAD': '',
      'repo/app/src/a/deep/a.ts': '',
      'repo/app/src/lib/list.ts': '',
      'repo/app/lib/pool.ts': '',
      'repo/app/lib/pool.ts.d/x.ts': '',
    });
    const from = 'repo/app/src/a/deep/a.ts';
    assert.deepEqual(
      names(from, ['@/lib/list', '~/lib/pool.ts', '$lib/list', 'src/lib/list', '@lib/list']),
      [
        'repo/app/src/lib/list.ts',
        'repo/app/lib/pool.ts',
        'repo/app/src/lib/list.ts',
        'repo/app/src/lib/list.ts',
        'repo/app/src/lib/list.ts',
      ],
    );
    const unknown = [
      'list',
      '@lib/pool',
      '@/none',
      '~/lib/pool.ts/x',
      '@/../../secret/x',
      '~/secret/x',
    ];
    assert.deepEqual(names(from, unknown), []);
  });

  it('are left out where they are installed and only those nearby are wanted', () => {
    tree = sourceTree({
      'packages/list/package.json': json({ name: 'list', main: './index.js' }),
      'packages/list/index.js': '',
      'node_modules/list': '-> ../packages/list',
      'node_modules/other/package.json': json({ main: './index.js' }),
      'node_modules/other/index.js': '',
      'a.js': '',
    });
    assert.deepEqual(names('a.js', ['near:list', 'near:other']), ['packages/list/index.js']);
  });

  it('are the users of a file, also by aliases and through what exports it again', () => {
    tree = sourceTree({
      'src/pool/item.ts': '',
      'src/pool/index.ts': `export * from './item';`,
      'src/app/a.ts': `import { Item } from '../pool';`,
      'src/app/b.ts': `import { Item } from '@/pool/item';`,
      'src/app/c.ts': `import { other } from '../pools';`,
    });
    assert.deepEqual(names('src/pool/item.ts', ['users:']), [
      'src/pool/index.ts',
      'src/app/b.ts',
      'src/app/a.ts',
    ]);
  });

  it('are none for what Node defines, nor where a tsconfig is broken or extends itself', () => {
    tree = sourceTree({
      'tsconfig.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "paths": 3',
      'p/tsconfig.json': json({ extends: './tsconfig.json' }),
      'node_modules/fs/package.json': json({ main: './x.js' }),
      'node_modules/fs/x.js': '',
    });
    assert.deepEqual(names('a.ts', ['fs', 'node:fs', '@lib/list', '/etc/passwd', '']), []);
    assert.deepEqual(names('p/a.ts', ['@lib/list']), []);
  });

  it('never lie outside a package', () => {
    tree = sourceTree({
      'node_modules/p/package.json': json({
        exports: { '.': '../../secret.js' },
        main: '../../secret.js',
      }),
      'node_modules/q/package.json': json({ main: '../../secret.js' }),
      'secret.js': '',
    });
    assert.deepEqual(names('a.js', ['p', 'q']), []);
  });
});

describe('a check of several files', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());
  const list = (type: string): string => `import type { ${type} } from './types';
    export class List { items: ${type}[] = []; size = 0;
      add(item: ${type}) { this.items[this.size++] = item; } reset() { this.size = 0; } }`;
  const certaintyOf = async (files: Record<string, string>): Promise<string> => {
    tree = sourceTree(files);
    const { findings } = await checkFile(path.join(tree.root, 'list.ts'), each =>
      checkSource(each),
    );
    tree.dispose();
    return findings[0]?.certainty ?? 'clean';
  };

  it('knows types of other files, through re-exports and packages', async () => {
    const id = 'export type Id = number;';
    assert.equal(await certaintyOf({ 'list.ts': list('Id') }), 'likely');
    assert.equal(await certaintyOf({ 'list.ts': list('Id'), 'types.ts': id }), 'clean');
    const barrel = { 'types/index.ts': `export * from './more'; export { Other } from './other';` };
    assert.equal(
      await certaintyOf({ 'list.ts': list('Id'), ...barrel, 'types/more.ts': id }),
      'clean',
    );
    const renamed = `import { Key } from 'keys'; export { Key as Id };`;
    const keys = {
      'node_modules/keys/package.json': json({ types: './keys.d.ts', main: './keys.js' }),
    };
    assert.equal(
      await certaintyOf({
        'list.ts': list('Id'),
        'types.ts': renamed,
        ...keys,
        'node_modules/keys/keys.d.ts': 'export type Key = `key-${string}`;',
        'node_modules/keys/keys.js': '',
      }),
      'clean',
    );
    const session = 'export interface Session { id: string }';
    assert.equal(
      await certaintyOf({ 'list.ts': list('Session'), 'types.ts': session }),
      'provable',
    );
    const enumeration = 'export const enum State { On, Off }';
    assert.equal(await certaintyOf({ 'list.ts': list('State'), 'types.ts': enumeration }), 'clean');
  });

  it('knows functions and classes of other files', async () => {
    const using = (init: string): string => `import { make, Part } from './parts';
      export class List { items = ${init}; size = 0;
        add(item) { this.items[this.size++] = item; } reset() { this.size = 0; } }`;
    const parts = `export const make = n => new Float32Array(n); export class Part { x = 0 }`;
    assert.equal(await certaintyOf({ 'list.ts': using('make(9)'), 'parts.js': parts }), 'clean');
    assert.equal(await certaintyOf({ 'list.ts': using('make(9)') }), 'likely');
    const own = using('[]').replace('= item', '= new Part()');
    assert.equal(await certaintyOf({ 'list.ts': own, 'parts.js': parts }), 'clean');
    const common = `function make(n) { return Buffer.alloc(n) } module.exports = { make }`;
    assert.equal(await certaintyOf({ 'list.ts': using('make(9)'), 'parts.js': common }), 'clean');
  });
});
