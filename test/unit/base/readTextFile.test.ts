import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readTextFile } from '../../../src/base/readTextFile';

describe('readTextFile', () => {
  const file = path.join(os.tmpdir(), `readTextFile-${process.pid}`);
  before(() => fs.writeFileSync(file, 'text'));
  after(() => fs.rmSync(file));

  it('reads a file within the limit', async () => {
    assert.equal(await readTextFile(file, 4), 'text');
  });

  it('refuses what is larger, is no regular file, or is missing', async () => {
    await assert.rejects(readTextFile(file, 3), /larger than 3 bytes/);
    await assert.rejects(readTextFile(os.tmpdir(), 100), /not a regular file/);
    await assert.rejects(readTextFile('/dev/zero', 100), /not a regular file/);
    await assert.rejects(readTextFile(`${file}.gone`, 100), { code: 'ENOENT' });
  });
});
