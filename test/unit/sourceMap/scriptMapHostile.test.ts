import assert from 'node:assert/strict';
import { loadScriptMap } from '../../../src/sourceMap/scriptMap';
import type { SourceRange } from '../../../src/protocol/sourceRange';
import { filesOf, inline, mapOf } from './sourceMapFixture';

const SCRIPT = 'file:///srv/app.js';
const RANGE: SourceRange = { start: 4, end: 14, line: 0, column: 4, endLine: 0, endColumn: 14 };
const TEXT = 'first();\n  second(); // two  \nthird();\n';

async function originalOf(map: unknown, files: Record<string, string> = {}) {
  return (await loadScriptMap(SCRIPT, inline(map), filesOf(files))).originalRange(RANGE);
}

async function noteOf(sourceMapUrl: string, files: Record<string, string> = {}, script = SCRIPT) {
  const found = (await loadScriptMap(script, sourceMapUrl, filesOf(files))).originalRange(RANGE);
  assert.ok('note' in found, JSON.stringify(found));
  return found.note;
}

describe('a broken source map', () => {
  const good = mapOf([[[4, 0, 1, 2]]]);
  const cases: [string, unknown, RegExp][] = [
    ['a map that is no object', 7, /is not an object/],
    ['null', null, /is not an object/],
    ['another version', { ...good, version: 2 }, /version 3/],
    ['no mappings', { ...good, mappings: undefined }, /broken mappings/],
    ['mappings of another form', { ...good, mappings: 'AAAA, \u0000' }, /broken mappings/],
    ['decoded mappings', { ...good, mappings: [[[0, 0, 0, 0]]] }, /broken mappings/],
    ['no sources', { ...good, sources: undefined }, /names no sources/],
    ['too many mappings', { ...good, mappings: ';'.repeat(5_000_000) }, /too many mappings/],
    ['sections of another form', { version: 3, sections: [null] }, /broken sections/],
    [
      'a section without end',
      { version: 3, sections: [{ offset: { line: 2e9, column: 0 }, map: good }] },
      /too many/,
    ],
    [
      'a section at no place',
      { version: 3, sections: [{ offset: { line: -1, column: 0 }, map: good }] },
      /broken sections/,
    ],
  ];
  for (const [what, map, note] of cases) {
    it(`is reported: ${what}`, async () => assert.match(await noteOf(inline(map)), note));
  }

  it('is reported: sections within sections without end', async () => {
    let map: unknown = good;
    for (let i = 0; i < 500; i++)
      map = { version: 3, sections: [{ offset: { line: 0, column: 0 }, map }] };
    assert.match(await noteOf(inline(map)), /broken sections/);
  });

  it('is reported: cut off, empty, or no JSON', async () => {
    const text = JSON.stringify(good);
    for (const broken of [text.slice(0, -5), '', '<html>']) {
      assert.equal(
        await noteOf('app.js.map', { '/srv/app.js.map': broken }),
        'Its source map is not valid JSON.',
      );
    }
    assert.match(await noteOf('data:application/json;base64'), /cut off/);
    assert.match(await noteOf('data:application/json,%E0%A4%A'), /broken escape/);
  });

  it('is reported: missing, on the network, on another machine, or nowhere', async () => {
    assert.match(await noteOf('gone.map'), /could not be read: ENOENT/);
    for (const url of ['https://cdn.example/app.js.map', 'http://cdn.example/app.js.map']) {
      assert.equal(await noteOf(url), 'Its source map is on the network, and is not fetched.');
    }
    assert.match(await noteOf('app.js.map', {}, 'http://cdn.example/app.js'), /on the network/);
    assert.match(await noteOf('file://share.example/app.js.map'), /not on this machine/);
    assert.match(await noteOf('//share.example/app.js.map'), /not on this machine/);
    assert.match(await noteOf('app.js.map', {}, ''), /cannot be read/);
    assert.match(await noteOf('blob:x'), /cannot be read/);
  });

  it('is reported: larger than 64 MB', async () => {
    const large = `data:application/json,${' '.repeat(90_000_000)}`;
    assert.equal(await noteOf(large), 'Its source map is larger than 64 MB.');
  });

  it('is reported: not on a disk of this machine', async () => {
    const note = /^The source map could not be read: it is not on a disk of this machine\.$/;
    for (const url of ['file:///proc/self/pagemap', 'file:////share/a.map', '/srv/../dev/zero']) {
      const loaded = await loadScriptMap(SCRIPT, url);
      const found = loaded.originalRange(RANGE);
      assert.match('note' in found ? found.note : 'found', note, url);
    }
  });

  it('is reported: too many sources, together', async () => {
    const sources = Array.from({ length: 100_001 }, (_, i) => String(i));
    assert.match(await noteOf(inline({ ...good, sources })), /names too many sources/);
    const section = (line: number): object => ({
      offset: { line, column: 0 },
      map: { ...good, sources: sources.slice(0, 60_000) },
    });
    const sections = [section(0), section(1)];
    assert.match(await noteOf(inline({ version: 3, sections })), /names too many sources/);
  });

  it('is reported: names that are too long, together', async () => {
    const sources = Array.from({ length: 30_000 }, (_, i) => String(i));
    const map = { ...good, sources, sourceRoot: '../a/'.repeat(600) };
    assert.match(await noteOf(inline(map)), /too long names/);
  });

  it('names no source by what is no path', async () => {
    const sources = [`${'../'.repeat(20_000)}a.ts`];
    const loaded = await loadScriptMap(SCRIPT, inline(mapOf([[[4, 0, 0, 0]]], { sources })));
    assert.deepEqual(loaded.originalRange(RANGE), {
      note: 'Its source map does not say in which file this position is.',
    });
  });
});

describe('a lying source map', () => {
  const sourcesContent = [TEXT];

  it('points behind the last line', async () => {
    const found = await originalOf(mapOf([[[4, 0, 99, 0]]], { sourcesContent }));
    assert.deepEqual(found, { note: 'Its source map points outside the original file.' });
  });

  it('points behind the end of a line', async () => {
    const found = await originalOf(mapOf([[[4, 0, 0, 9]]], { sourcesContent }));
    assert.deepEqual(found, { note: 'Its source map points outside the original file.' });
  });

  it('points behind the end of the file on disk', async () => {
    const found = await originalOf(mapOf([[[4, 0, 99, 0]]]), { '/srv/a.ts': TEXT });
    assert.deepEqual(found, { note: 'Its source map points outside the original file.' });
  });

  it('has no original for the place', async () => {
    const note = 'Its source map has no original for this position.';
    assert.deepEqual(await originalOf(mapOf([[[9, 0, 0, 0]]])), { note });
    assert.deepEqual(await originalOf(mapOf([[[4]]])), { note });
    assert.deepEqual(await originalOf(mapOf([[], [[0, 0, 0, 0]]])), { note });
    assert.deepEqual(await originalOf(mapOf([[[4, 5, 0, 0]]])), { note });
  });

  it('names no file', async () => {
    const note = 'Its source map does not say in which file this position is.';
    assert.deepEqual(await originalOf(mapOf([[[4, 0, 0, 0]]], { sources: [null] })), { note });
    const loaded = await loadScriptMap('', inline(mapOf([[[4, 0, 0, 0]]])), filesOf({}));
    assert.deepEqual(loaded.originalRange(RANGE), { note });
  });

  const ends: [string, ReturnType<typeof mapOf>][] = [
    [
      'before the start',
      mapOf(
        [
          [
            [4, 0, 1, 2],
            [10, 0, 0, 0],
            [14, 0, 0, 3],
          ],
        ],
        { sourcesContent },
      ),
    ],
    [
      'in another file',
      mapOf(
        [
          [
            [4, 0, 1, 2],
            [10, 1, 2, 0],
            [14, 1, 2, 1],
          ],
        ],
        {
          sources: ['a.ts', 'b.ts'],
          sourcesContent: [TEXT, TEXT],
        },
      ),
    ],
    [
      'behind the last line',
      mapOf(
        [
          [
            [4, 0, 1, 2],
            [10, 0, 70, 0],
            [14, 0, 80, 0],
          ],
        ],
        { sourcesContent },
      ),
    ],
  ];
  for (const [what, map] of ends) {
    it(`ends ${what}: the range ends with the start’s line`, async () => {
      const found = await originalOf(map);
      assert.ok(!('note' in found));
      assert.deepEqual(found.range, { line: 2, column: 3, endLine: 2, endColumn: 19 });
    });
  }

  it('is survived whatever its fields are', async () => {
    const odd = mapOf([[[4, 0, 1, 2]]], {
      names: 7,
      file: {},
      sourceRoot: [],
      sourcesContent: { length: 3 },
      sources: ['a.ts', 7, {}],
      ignoreList: 'x',
    });
    const found = await originalOf(odd);
    assert.equal('file' in found && found.file, '/srv/a.ts');
  });
});
