import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileSourceMap } from '../../../src/session/fileSourceMap';
import { inline, mapOf, rangeOf } from '../inspector/sourceMapFixture';

const code = 'first();\nreset();\n';
const RANGE = rangeOf(code, 'reset()');

describe('fileSourceMap', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool leaks %-'));
    file = path.join(folder, 'built.js');
    for (const name of ['named', 'beside']) {
      fs.writeFileSync(path.join(folder, `${name}.ts`), '\n\n\n\n  reset();\n');
    }
    const map = (name: string): string =>
      JSON.stringify(mapOf([[], [[0, 0, 4, 2]]], { sources: [`${name}.ts`] }));
    fs.writeFileSync(path.join(folder, 'named.map'), map('named'));
    fs.writeFileSync(`${file}.map`, map('beside'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  async function originalOf(text: string): Promise<string> {
    const original = (await fileSourceMap(file, text)).originalRange(RANGE);
    if ('note' in original) return original.note;
    const { file: found, range } = original;
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

  it('says why a named map leads nowhere', async () => {
    assert.match(await originalOf(`${code}//# sourceMappingURL=absent.map`), /could not be read/);
  });
});
