import assert from 'node:assert/strict';
import type { ContextsReading } from '../../../src/protocol/heldContexts';
import { verdictOf } from '../../../src/protocol/verdict';
import { joinThreads } from '../../../src/session/joinThreads';
import { finding, reading } from '../cli/fakeEngine';

const one = { id: 1, name: 'render.js' };
const two = { id: 2, name: 'mail' };

describe('the reading of a process with threads', () => {
  it('is that of its main thread where there is no other', () => {
    const main = reading();
    assert.equal(joinThreads(main, []), main);
  });

  it('tells whose each finding is, and keeps ids apart', () => {
    const undecided = [{ className: 'Far', reason: 'Not reached.' }];
    const joined = joinThreads(reading(), [
      { thread: one, reading: { ...reading([finding(), finding({ id: 'more' })]), undecided } },
      { thread: two, reading: reading([]) },
    ]);
    assert.deepEqual(
      joined.findings.map(({ id, thread }) => [id, thread]),
      [
        ['internal-1', undefined],
        ['thread 1: internal-1', one],
        ['thread 1: more', one],
      ],
    );
    assert.deepEqual(joined.undecided, [{ ...undecided[0], thread: one }]);
    const { scripts, instances, threads, limits } = joined.coverage;
    assert.deepEqual([scripts, instances, threads, limits], [171, 14, { read: 3, left: 0 }, []]);
  });

  it('is not clean when a thread was not read', () => {
    const joined = joinThreads(reading([]), [{ thread: two, why: 'The thread is blocked.' }], 3);
    assert.deepEqual(joined.coverage.threads, { read: 1, left: 4 });
    assert.deepEqual(verdictOf(joined), {
      kind: 'unknown',
      gaps: [
        'Worker thread 2 (mail): not read. The thread is blocked.',
        'Too many threads run for one reading. 3 worker threads were not read: each has a heap of its own.',
      ],
    });
  });

  it('says once what limited many threads', () => {
    const limited = reading([]);
    limited.coverage.limits = ['The search is not finished.'];
    const outcomes = Array.from({ length: 10 }, (_, i) => ({
      thread: { id: i + 1, name: 'render.js' },
      reading: limited,
    }));
    assert.deepEqual(joinThreads(reading([]), outcomes).coverage.limits, [
      'Worker threads 1, 2, 3, 4, 5, 6, 7, 8 and 2 more: The search is not finished.',
    ]);
  });

  it('counts the finished requests of all', () => {
    const row = { kind: 'map' as const, className: null, name: 'recent', location: null };
    const holder = { ...row, contexts: 3, retainedBytes: null, path: [], storedAt: [] };
    const contexts: ContextsReading = { basis: 'walk', over: 5, held: 3, holders: [holder] };
    const joined = joinThreads({ ...reading([]), contexts }, [
      { thread: one, reading: { ...reading([]), contexts: { ...contexts, estimated: true } } },
    ]);
    assert.deepEqual(joined.contexts, {
      ...{ basis: 'walk', over: 10, held: 6, estimated: true },
      holders: [holder, { ...holder, thread: one }],
    });
  });
});
