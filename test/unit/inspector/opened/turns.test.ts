import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { inTurn } from '../../../../src/inspector/opened/openedRecords';
import { processIdentity } from '../../../../src/inspector/opened/processIdentity';

describe('what only one process of ours does at a time', () => {
  const before_ = process.env['XDG_STATE_HOME'];
  let folder: string;
  let turn: string;

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-turns-'));
    process.env['XDG_STATE_HOME'] = folder;
    // Makes the folder of the records.
    turn = await inTurn({ port: 1 }, () => Promise.resolve(lockIn(folder)));
  });
  afterEach(() => {
    if (before_ === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before_;
    fs.rmSync(folder, { recursive: true });
  });

  it('is done one after the other, and leaves nothing', async () => {
    let running = 0;
    const most = await Promise.all(
      Array.from({ length: 8 }, () =>
        inTurn({ port: 1 }, async () => {
          const now = ++running;
          await new Promise(resolve => setImmediate(resolve));
          running--;
          return now;
        }),
      ),
    );
    assert.deepEqual(new Set(most), new Set([1]));
    assert.equal(fs.existsSync(turn), false);
  });

  it('is free at once when its process was ended, for one alone', async function () {
    // An owner that is not known to be gone would have it for 12 s.
    this.timeout(10_000);
    const [, , start] = (await processIdentity(process.pid))!.split(':');
    const { length } = String(start);
    fs.mkdirSync(path.join(turn, `${process.pid}.${'9'.repeat(length + 1)}`), { recursive: true });
    let running = 0;
    const work = async (): Promise<number> => {
      const now = ++running;
      await new Promise(resolve => setImmediate(resolve));
      running--;
      return now;
    };
    const most = await Promise.all([1, 2, 3].map(() => inTurn({ port: 1 }, work)));
    assert.deepEqual(most, [1, 1, 1]);
    assert.equal(fs.existsSync(turn), false);
  });

  it('waits for a process that lives', async () => {
    const start = (await processIdentity(process.pid))!.split(':').at(-1);
    const owner = path.join(turn, `${process.pid}.${start}`);
    fs.mkdirSync(owner, { recursive: true });
    let isDone = false;
    const work = inTurn({ port: 1 }, async () => void (isDone = true));
    for (let turns = 0; turns < 100; turns++) await new Promise(resolve => setImmediate(resolve));
    assert.equal(isDone, false);
    fs.rmSync(turn, { recursive: true });
    await work;
    assert.equal(isDone, true);
  });
});

/** The one lock below a folder. */
function lockIn(folder: string): string {
  const all = fs.readdirSync(folder, { recursive: true }).map(String);
  return path.join(
    folder,
    all.find(each => each.endsWith('.turn'))!,
  );
}
