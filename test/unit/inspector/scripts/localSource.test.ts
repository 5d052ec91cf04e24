import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { localSource } from '../../../../src/inspector/scripts/localSource';

const text = '#!/usr/bin/env node\n// 漢字 🙂\nmodule.exports = 1;\n';
const hash = createHash('sha256').update(text).digest('hex');

describe('the text of a script from its file', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-source-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const read = (file: string, ofHash = hash): Promise<string | undefined> => {
    const url = pathToFileURL(path.join(folder, file)).href;
    return localSource({ url, length: text.length, hash: ofHash });
  };

  it('is taken where the file is what was loaded', async () => {
    fs.writeFileSync(path.join(folder, 'a b.js'), text);
    assert.equal(await read('a b.js'), text);
  });

  it('is left to the target where the file has changed, is gone, or is far too long', async () => {
    fs.writeFileSync(path.join(folder, 'changed.js'), text.replace('1', '2'));
    fs.writeFileSync(path.join(folder, 'long.js'), text.repeat(10));
    assert.equal(await read('changed.js'), undefined);
    assert.equal(await read('gone.js'), undefined);
    assert.equal(await read('long.js'), undefined);
  });

  it('is left to the target where the hash is of another kind, or the script has no file', async () => {
    fs.writeFileSync(path.join(folder, 'a.js'), text);
    assert.equal(await read('a.js', hash.slice(0, 40)), undefined);
    assert.equal(await localSource({ url: 'evalmachine.<anonymous>', length: 9, hash }), undefined);
    assert.equal(await localSource({ url: '', length: 9, hash }), undefined);
  });

  it('is left to the target where it is not on a disk of this machine, or its length is none', async () => {
    fs.writeFileSync(path.join(folder, 'a.js'), text);
    const named = (url: string, length: number): Promise<string | undefined> =>
      localSource({ url, length, hash });
    const file = path.join(folder, 'a.js');
    assert.equal(await named(`/${file}`, text.length), undefined);
    assert.equal(await named(`file:///${file}`, text.length), undefined);
    assert.equal(await named(file, Number.NaN), undefined);
    assert.equal(await named('file:///proc/self/pagemap', 1e15), undefined);
    assert.equal(await named(file, 1e15), text);
  });

  it('never waits for a pipe that the target names', async () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe.js')]);
    assert.equal(await read('pipe.js'), undefined);
  });
});
