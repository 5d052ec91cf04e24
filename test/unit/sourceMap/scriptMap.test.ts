import assert from 'node:assert/strict';
import { minify } from 'terser';
import * as ts from 'typescript';
import { filePathOfUrl } from '../../../src/base/filePathOfUrl';
import { loadScriptMap, type ScriptMap } from '../../../src/sourceMap/scriptMap';
import type { SourceRange } from '../../../src/protocol/sourceRange';
import { filesOf, inline, mapOf, rangeOf, textAt } from './sourceMapFixture';

const ORIGINAL = `interface Entry { key: string; value: unknown }

/** Holds what handlers attach. */
export class UserValues {
  private slots: Entry[] = [];
  private used = 0;

  /** Ends one use: a } in a comment. */
  reset(reason = '}'): void {
    this.used = 0; // rewinds
  }

  /** Not this. */
  get size(): number {
    return this.used;
  }
}
`;
const RESET = `reset(reason = '}'): void {
    this.used = 0; // rewinds
  }`;
const SCRIPT = 'file:///srv/shop/dist/userValues.js';
const NO_FILES = filesOf({});

interface Compiled {
  code: string;
  map: Record<string, unknown>;
}

function compile(): Compiled {
  const { outputText, sourceMapText } = ts.transpileModule(ORIGINAL, {
    fileName: 'userValues.ts',
    compilerOptions: { target: ts.ScriptTarget.ES2022, sourceMap: true },
  });
  const map = JSON.parse(sourceMapText!) as Record<string, unknown>;
  return { code: outputText, map: { ...map, sources: ['../src/userValues.ts'] } };
}

async function compileAndMinify(): Promise<Compiled> {
  const { code, map } = compile();
  const content = { ...map, sourcesContent: [ORIGINAL] };
  const result = await minify(code, {
    sourceMap: { content: JSON.stringify(content) },
    module: true,
  });
  return { code: result.code!, map: JSON.parse(String(result.map)) as Record<string, unknown> };
}

function originalText(map: ScriptMap, range: SourceRange): string {
  const found = map.originalRange(range);
  assert.ok(!('note' in found), JSON.stringify(found));
  return textAt(ORIGINAL, found.range);
}

describe('loadScriptMap', () => {
  const { code, map } = compile();
  const statement = rangeOf(code, 'this.used = 0;');
  const method = rangeOf(code, `reset(reason = '}') {\n        this.used = 0; // rewinds\n    }`);

  describe('finds the map', () => {
    const file = '/srv/shop/dist/userValues.js.map';
    const files = filesOf({ [file]: JSON.stringify(map), '/srv/shop/src/userValues.ts': ORIGINAL });
    const ways: Record<string, [string, string]> = {
      'beside the script': [SCRIPT, 'userValues.js.map'],
      'beside a script that is named by its path': [filePathOfUrl(SCRIPT)!, './userValues.js.map'],
      'beside a script with a query': [`${SCRIPT}?t=1`, 'userValues.js.map'],
      'by a file URL': [SCRIPT, `file://${file}`],
      'by an absolute path': [SCRIPT, file],
      'by a path out of the folder': [SCRIPT, '../dist/userValues.js.map'],
      'in a base64 URL': [SCRIPT, inline(map)],
      'in a percent-encoded URL': [
        SCRIPT,
        `data:application/json,${encodeURIComponent(JSON.stringify(map))}`,
      ],
    };
    for (const [way, [script, url]] of Object.entries(ways)) {
      it(way, async () => {
        const found = (await loadScriptMap(script, url, files)).originalRange(statement);
        assert.deepEqual(found, {
          file: '/srv/shop/src/userValues.ts',
          range: { line: 10, column: 5, endLine: 10, endColumn: 19 },
          content: ORIGINAL,
        });
      });
    }

    it('under a name that is no URL', async () => {
      const odd = filesOf({ '/srv/100%.js.map': JSON.stringify(map) });
      const loaded = await loadScriptMap('/srv/100%.js', '100%.js.map', odd);
      assert.equal('file' in loaded.originalRange(statement), true);
    });

    it('after the guard that some servers put before the JSON', async () => {
      const guarded = filesOf({ [file]: `)]}'\n${JSON.stringify(map)}` });
      const loaded = await loadScriptMap(SCRIPT, 'userValues.js.map', guarded);
      assert.equal('file' in loaded.originalRange(statement), true);
    });
  });

  describe('leads to the original', () => {
    it('statement and method, from the compiler', async () => {
      const loaded = await loadScriptMap(
        SCRIPT,
        inline({ ...map, sourcesContent: [ORIGINAL] }),
        NO_FILES,
      );
      assert.equal(originalText(loaded, statement), 'this.used = 0;');
      assert.equal(originalText(loaded, method), RESET);
    });

    it('statement and method, from a minified bundle', async () => {
      const small = await compileAndMinify();
      const loaded = await loadScriptMap(SCRIPT, inline(small.map), NO_FILES);
      assert.equal(originalText(loaded, rangeOf(small.code, 'this.used=0')), 'this.used = 0;');
      const found = /reset\(\w+="}"\)\{this\.used=0\}/.exec(small.code)![0];
      assert.equal(originalText(loaded, rangeOf(small.code, found)), RESET);
    });

    it('without the original at hand, as the map says', async () => {
      const loaded = await loadScriptMap(
        SCRIPT,
        inline({ ...map, sourcesContent: undefined }),
        NO_FILES,
      );
      const found = loaded.originalRange(statement);
      assert.ok(!('note' in found));
      assert.equal(found.content, undefined);
      assert.equal(textAt(ORIGINAL, found.range), 'this.used = 0;');
    });

    it('through sections', async () => {
      const first = mapOf([[[0, 0, 0, 0]]], { sources: ['first.js'] });
      const sections = [
        { offset: { line: 0, column: 0 }, map: first },
        { offset: { line: 3, column: 0 }, map: { ...map, sourcesContent: [ORIGINAL] } },
      ];
      const loaded = await loadScriptMap(SCRIPT, inline({ version: 3, sections }), NO_FILES);
      const shifted = { ...statement, line: statement.line + 3, endLine: statement.endLine + 3 };
      assert.equal(originalText(loaded, shifted), 'this.used = 0;');
    });

    it('to a URL that only the map holds, and to folders above', async () => {
      const bundled = mapOf([[[0, 0, 0, 0]], [[0, 1, 0, 0]], [[0, 2, 0, 0]]], {
        sources: ['webpack://shop/./src/a.ts', '../../../../etc/x.ts', 'C:\\shop\\a.ts'],
        sourcesContent: ['a();', 'x();', 'c();'],
      });
      const loaded = await loadScriptMap(SCRIPT, inline(bundled), NO_FILES);
      const files = [0, 1, 2].map(line => {
        const found = loaded.originalRange({
          start: 0,
          end: 4,
          line,
          column: 0,
          endLine: line,
          endColumn: 4,
        });
        return 'note' in found ? found.note : found.file;
      });
      assert.deepEqual(files, ['webpack://shop/src/a.ts', '/etc/x.ts', 'C:\\shop\\a.ts']);
    });
  });

  it('says nothing of a script without map, and of Node’s own', async () => {
    for (const [script, url] of [
      [SCRIPT, undefined],
      [SCRIPT, ''],
      ['node:fs', inline(map)],
    ] as const) {
      assert.deepEqual((await loadScriptMap(script, url, NO_FILES)).originalRange(statement), {
        note: '',
      });
    }
  });
});
