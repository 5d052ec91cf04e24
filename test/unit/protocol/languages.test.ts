import * as assert from 'node:assert/strict';
import { foreignLists } from '../../../src/protocol/analysis';
import {
  isDeclaration,
  moduleStem,
  originalEndings,
  syntaxOf,
  usualEnding,
} from '../../../src/protocol/languages';

describe('the table of languages', () => {
  it('knows a syntax by the ending of a path or URL, whatever its case', () => {
    assert.equal(syntaxOf('/srv/a.test.TSX')?.language, 'typescriptreact');
    assert.equal(syntaxOf('file:///srv/a.mjs')?.language, 'javascript');
    assert.equal(syntaxOf('pool.go')?.family, 'go');
    for (const name of ['a.json', 'makefile', 'a.', 'a.constructor', '', 'node:fs']) {
      assert.equal(syntaxOf(name), undefined, name);
    }
  });

  it('has one ending for each language', () => {
    const of = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'go', 'rust'];
    assert.deepEqual(of.map(usualEnding), ['.js', '.jsx', '.ts', '.tsx', '.go', undefined]);
  });

  it('leads from compiled files to what they may come from', () => {
    assert.deepEqual(originalEndings('.js'), ['.ts', '.tsx']);
    assert.deepEqual(originalEndings('.jsx'), ['.tsx']);
    assert.deepEqual(originalEndings('.mjs'), ['.mts']);
    assert.deepEqual(originalEndings('.cjs'), ['.cts']);
    assert.deepEqual(originalEndings('.ts'), []);
  });

  it('leaves out of a module what its specifier may leave out', () => {
    assert.equal(moduleStem('./a.pool.cts'), './a.pool');
    assert.equal(moduleStem('./a.pool'), './a.pool');
    assert.equal(moduleStem('pool.go'), 'pool.go');
    const lists = foreignLists(
      [{ className: 'X', module: 'context', freeLists: ['list'] as never }],
      'Y',
      'file:///srv/context/index.mjs',
    );
    assert.deepEqual(lists, ['list']);
  });

  it('knows files that only declare', () => {
    assert.ok(['a.d.ts', 'a.d.CTS', 'a.d.mts'].every(isDeclaration));
    assert.ok(!['a.ts', 'd.ts', 'a.d.js'].some(isDeclaration));
  });
});
