import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { findOriginals } from '../../../src/sourceMap/findOriginals';
import type { SourceRange } from '../../../src/protocol/sourceRange';
import { inline, mapOf, rangeOf } from './sourceMapFixture';

const code = 'first();\nreset();\n';
const original = '\n\n\n\n  reset();\n';
const RANGE = rangeOf(code, 'reset()');

describe('findOriginals of a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool leaks %-'));
    file = path.join(folder, 'built.js');
    for (const name of ['named', 'beside']) {
      fs.writeFileSync(path.join(folder, `${name}.ts`), original);
    }
    const map = (name: string): string =>
      JSON.stringify(mapOf([[], [[0, 0, 4, 2]]], { sources: [`${name}.ts`] }));
    fs.writeFileSync(path.join(folder, 'named.map'), map('named'));
    fs.writeFileSync(`${file}.map`, map('beside'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  async function originalOf(text: string): Promise<string> {
    fs.writeFileSync(file, text);
    const { ranges } = await findOriginals({ script: { file }, ranges: [RANGE] });
    const first = ranges[0]!;
    if ('note' in first) return first.note;
    const { file: found, range } = first;
    return `${path.relative(folder, found)}:${range.line}:${range.column}`;
  }

  it('takes the map that the last comment names', async () => {
    const named = `${code}//# sourceMappingURL=named.map`;
    assert.equal(await originalOf(named), 'named.ts:5:3');
    assert.equal(await originalOf(`//# sourceMappingURL=absent.map\n${named}\r\n`), 'named.ts:5:3');
    const text = 'a = "//# sourceMappingURL=" + url;\n';
    assert.equal(await originalOf(`${named}\n${text}`), 'named.ts:5:3');
  });

  it('takes the map within the file', async () => {
    const map = mapOf([[], [[0, 0, 4, 2]]], { sources: ['named.ts'] });
    assert.equal(await originalOf(`${code}//# sourceMappingURL=${inline(map)}\n`), 'named.ts:5:3');
  });

  it('takes the map beside a file that names none', async () => {
    assert.equal(await originalOf(code), 'beside.ts:5:3');
    fs.rmSync(`${file}.map`);
    assert.equal(await originalOf(code), '');
  });

  it('leads to no file that is not there', async () => {
    const gone = mapOf([[], [[0, 0, 4, 2]]], { sources: ['gone.ts'] });
    const named = `${code}//# sourceMappingURL=${inline(gone)}`;
    assert.match(await originalOf(named), /leads to a file that is not there/);
    const told = mapOf([[], [[0, 0, 4, 2]]], { sources: ['gone.ts'], sourcesContent: [original] });
    assert.equal(await originalOf(`${code}//# sourceMappingURL=${inline(told)}`), 'gone.ts:5:3');
  });

  it('stays within a package', async () => {
    const dependency = path.join(folder, 'node_modules', '@x', 'jobs');
    fs.mkdirSync(dependency, { recursive: true });
    file = path.join(dependency, 'index.js');
    const within = mapOf([[], [[0, 0, 4, 2]]], { sources: ['index.ts'] });
    const out = mapOf([[], [[0, 0, 4, 2]]], { sources: ['../../../named.ts'] });
    fs.writeFileSync(path.join(dependency, 'index.ts'), original);
    const linked = (map: object): string => `${code}//# sourceMappingURL=${inline(map)}`;
    assert.equal(await originalOf(linked(within)), 'node_modules/@x/jobs/index.ts:5:3');
    assert.match(await originalOf(linked(out)), /leads to a file that is not there/);
    fs.rmSync(path.join(dependency, 'index.ts'));
    assert.match(await originalOf(linked(within)), /leads to a file that is not there/);
  });

  it('says why a named map leads nowhere', async () => {
    assert.match(await originalOf(`${code}//# sourceMappingURL=absent.map`), /could not be read/);
  });

  it('says why a file leads nowhere that is gone', async () => {
    const script = { file: path.join(folder, 'gone.js') };
    const { ranges } = await findOriginals({ script, ranges: [RANGE, RANGE] });
    assert.equal(ranges.length, 2);
    for (const range of ranges) {
      assert.match('note' in range ? range.note : '', /could not be found: ENOENT/);
    }
  });
});

describe('findOriginals of a loaded script', () => {
  const HUGE = 'x'.repeat(10_000_000);
  const script = (sourcesContent: string[]) => ({
    url: 'file:///srv/built.js',
    sourceMapUrl: inline(
      mapOf([[[0, 0, 0, 0]], [[0, 1, 0, 0]], []], { sources: ['a.ts', 'b.ts'], sourcesContent }),
    ),
  });
  const at = (line: number): SourceRange => ({ ...RANGE, line, endLine: line });

  it('answers all ranges in their order, and each text once', async () => {
    const question = { script: script(['a();', 'b();']), ranges: [at(1), at(0), at(2), at(1)] };
    const { ranges, contents } = await findOriginals(question);
    assert.deepEqual(
      ranges.map(range => ('note' in range ? range.note : range.file)),
      ['/srv/b.ts', '/srv/a.ts', 'Its source map has no original for this position.', '/srv/b.ts'],
    );
    assert.deepEqual(
      [...contents],
      [
        ['/srv/b.ts', 'b();'],
        ['/srv/a.ts', 'a();'],
      ],
    );
  });

  it('leaves out texts that would take long to hand over', async () => {
    const question = { script: script(['a();', HUGE]), ranges: [at(0), at(1)] };
    const { ranges, contents } = await findOriginals(question);
    assert.ok(ranges.every(range => 'file' in range));
    assert.deepEqual([...contents.keys()], ['/srv/a.ts']);
  });
});
