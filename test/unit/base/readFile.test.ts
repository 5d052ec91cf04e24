import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../src/base/failure';
import {
  openRegularFile,
  readFileBytes,
  readFileBytesSync,
  readTextFile,
} from '../../../src/base/readFile';

const isLinux = process.platform === 'linux';

describe('reading a file that somebody else names', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'readFile-'));
  const file = path.join(folder, 'file');
  const pipe = path.join(folder, 'pipe');
  before(() => {
    fs.writeFileSync(file, 'text');
    if (process.platform !== 'win32') execFileSync('mkfifo', [pipe]);
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  const readers: [string, (path: string, maxBytes: number) => Promise<Buffer>][] = [
    ['readFileBytes', readFileBytes],
    ['readFileBytesSync', async (name, maxBytes) => readFileBytesSync(name, maxBytes)],
  ];
  for (const [name, read] of readers) {
    it(`${name}: reads a file within the limit, through a link too`, async () => {
      assert.equal((await read(file, 4)).toString(), 'text');
      const link = path.join(folder, `link of ${name}`);
      fs.symlinkSync(file, link);
      assert.equal((await read(link, 4)).toString(), 'text');
      const [empty, large] = [path.join(folder, 'empty'), path.join(folder, 'large')];
      fs.writeFileSync(empty, '');
      fs.writeFileSync(large, Buffer.alloc(300_000, 'x'));
      assert.equal((await read(empty, 0)).length, 0);
      assert.equal((await read(large, 1e9)).length, 300_000);
    });

    it(`${name}: refuses what is larger, is no regular file, or is missing`, async () => {
      await assert.rejects(read(file, 3), /^Error: it is larger than 3 B$/);
      await assert.rejects(read(folder, 100), /^Error: it is a folder$/);
      await assert.rejects(read(`${file}.gone`, 100), { code: 'ENOENT' });
      if (process.platform === 'win32') return;
      await assert.rejects(read('/dev/zero', 100), /^Error: it is not a regular file$/);
      await assert.rejects(read(pipe, 100), /^Error: it is not a regular file$/);
    });

    it(`${name}: counts what it reads, whatever size the file claims`, async function () {
      if (!isLinux) return;
      const own = (await read('/proc/self/cmdline', 1e6)).toString();
      assert.equal(own.split('\0')[0], process.argv0);
      await assert.rejects(read('/proc/self/cmdline', 5), /it is larger than 5 B/);
      const before = process.memoryUsage().rss;
      // 512 GB behind a size of 0; the system refuses to read parts of an entry.
      await assert.rejects(read('/proc/self/pagemap', 5e6), /it is larger than 5\.0 MB|EINVAL/);
      assert.ok(process.memoryUsage().rss - before < 100e6);
    });
  }

  it('reads a file that grows up to the limit', async function () {
    const growing = path.join(folder, 'growing');
    fs.writeFileSync(growing, 'x');
    const piece = Buffer.alloc(1 << 16, 'x');
    const stop = new AbortController();
    const grow = (async (): Promise<void> => {
      while (!stop.signal.aborted) {
        fs.appendFileSync(growing, piece);
        await delay(0);
      }
    })();
    try {
      for (let round = 0; round < 20; round++) {
        await readFileBytes(growing, 1e6).then(
          bytes => assert.ok(bytes.length <= 1e6),
          (error: unknown) => assert.match(String(error), /larger than 1\.0 MB/),
        );
      }
    } finally {
      stop.abort();
      await grow;
    }
  });

  it('reads nothing when it was cancelled', async () => {
    await assert.rejects(
      readTextFile(file, 4, AbortSignal.abort()),
      (error: unknown) => error instanceof Failure && error.kind === 'cancelled',
    );
  });

  it('leaves nothing open', async function () {
    if (!isLinux) return;
    const open = (): number => fs.readdirSync('/proc/self/fd').length;
    const before = open();
    for (let round = 0; round < 20; round++) {
      assert.throws(() => readFileBytesSync(file, 1));
      await assert.rejects(readFileBytes(file, 1));
      await assert.rejects(openRegularFile(folder));
      await (await openRegularFile(file)).close();
    }
    assert.ok(open() <= before + 1, `${open()} descriptors, ${before} before`);
  });
});
