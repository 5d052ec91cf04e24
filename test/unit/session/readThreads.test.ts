import assert from 'node:assert/strict';
import { Failure } from '../../../src/base/failure';
import { readThreads } from '../../../src/session/readThreads';
import type { PoolSession } from '../../../src/session/sessionApi';
import { FakeSession, reading, target } from '../cli/fakeEngine';

class FakeThread extends FakeSession {
  override readonly target;
  constructor(id: number, readings: ConstructorParameters<typeof FakeSession>[0]) {
    super(readings);
    this.target = { ...target, thread: { id, name: `t${id}` } };
  }
}

const read = (each: PoolSession) => each.read();

describe('reading the threads of a process', () => {
  it('goes on when one does not answer, and reads those that begin meanwhile', async () => {
    const all: PoolSession[] = [];
    all.push(
      new FakeThread(1, [new Failure('targetBusy', 'The thread')]),
      new FakeThread(2, [reading([])]),
    );
    const process = { state: { kind: 'attached' as const }, threads: { all, more: 0 } };
    const late = new FakeThread(3, [reading([])]);
    const joined = await readThreads(process, reading([]), {
      read,
      onThreads: () => void (all.includes(late) || all.push(late)),
    });
    assert.deepEqual(joined.coverage.threads, { read: 3, left: 1 });
    assert.match(
      joined.coverage.limits.join(),
      /^Worker thread 1 \(t1\): not read\. The thread is b/,
    );
  });

  it('ends when the process is gone, or when it is cancelled', async () => {
    const gone = new FakeThread(1, [new Failure('targetGone', 'The thread')]);
    const process = { state: { kind: 'attached' as const }, threads: { all: [gone], more: 0 } };
    await assert.rejects(readThreads(process, reading([]), { read }), /has ended or closed/);
    const over = new FakeThread(1, [new Failure('cancelled', 'Reading')]);
    const threads = { all: [over], more: 0 };
    const { signal } = { signal: AbortSignal.abort() };
    await assert.rejects(
      readThreads({ ...process, threads }, reading([]), { read, signal }),
      /cancelled/,
    );
  });

  it('bounds how often it looks for new ones', async () => {
    const all: PoolSession[] = [new FakeThread(1, [reading([])])];
    const process = { state: { kind: 'attached' as const }, threads: { all, more: 0 } };
    const joined = await readThreads(process, reading([]), {
      read: each => {
        all.push(new FakeThread(all.length + 1, [reading([])]));
        return each.read();
      },
    });
    assert.ok(joined.coverage.threads.left > 0);
  });
});
