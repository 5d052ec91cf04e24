import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkFile } from '../../../src/check/checkFile';
import { compiledFrom } from '../../../src/check/compiledFrom';

describe('the file that a source was compiled from', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'compiled-')));
    for (const name of ['src', 'dist']) fs.mkdirSync(path.join(folder, name));
    fs.writeFileSync(at('src/shop.ts'), 'export class Shop {}');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const at = (name: string): string => path.join(folder, ...name.split('/'));

  const MARK = '//# sourceMapping' + 'URL=';
  const code = (url: string): string => `class Shop {}\n${MARK}${url}\n`;
  const write = (map: unknown): void =>
    fs.writeFileSync(at('dist/shop.js.map'), typeof map === 'string' ? map : JSON.stringify(map));
  const of = (text: string, name = 'dist/shop.js'): string | undefined =>
    compiledFrom({ name: at(name), text });

  it('is named by its source map, beside it or within', () => {
    write({ version: 3, sources: ['../src/shop.ts'] });
    assert.equal(of(code('shop.js.map')), at('src/shop.ts'));
    write({ version: 3, sourceRoot: '../src/', sources: ['shop.ts'] });
    assert.equal(of(code('shop.js.map')), at('src/shop.ts'));
    const inline = Buffer.from(JSON.stringify({ sources: ['../src/shop.ts'] })).toString('base64');
    assert.equal(of(code(`data:application/json;base64,${inline}`)), at('src/shop.ts'));
  });

  it('is none for what is a source, whose sources are not here, or whose map cannot be read', () => {
    assert.equal(of('class Shop {}'), undefined);
    assert.equal(of(code('shop.js.map')), undefined, 'there is no map');
    for (const map of ['no json', '7', {}, { sources: 1 }, { sources: [1, 'gone.ts'] }]) {
      write(map);
      assert.equal(of(code('shop.js.map')), undefined);
    }
    write({ sources: ['webpack://shop/src/shop.ts', 'shop.js'] });
    assert.equal(of(code('shop.js.map')), undefined);
    write({ sources: ['../src/shop.ts'] });
    assert.equal(of(`const text = '${MARK}shop.js.map';\nrun(text);`), undefined);
  });

  it('is checked, and the compiled file is not', async () => {
    write({ version: 3, sources: ['../src/shop.ts'] });
    fs.writeFileSync(at('dist/shop.js'), code('shop.js.map'));
    const never = (): never => assert.fail('it is not analysed');
    const check = await checkFile(at('dist/shop.js'), never);
    assert.equal(check.skipped!.why, 'generated');
    assert.match(check.skipped!.message, /compiled from \.\.\/src\/shop\.ts/);
  });
});
