import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../src/base/failure';
import { createAnalysisWorkers } from '../../../src/worker/analysisClient';
import { WorkerPool } from '../../../src/worker/workerPool';
import { eventually } from '../../eventually';

type Contract = { run: (order: { order: string; value?: unknown }) => unknown };
const file = path.join(__dirname, 'worker.cjs');

describe('WorkerPool', () => {
  let pool: WorkerPool<Contract>;
  afterEach(() => pool.dispose());
  const failsWith =
    (kind: string, words = /./) =>
    (error: unknown) =>
      error instanceof Failure && error.kind === kind && words.test(error.message);

  it('answers more requests than it has workers', async () => {
    pool = new WorkerPool(file, { count: 2 });
    const answers = Array.from({ length: 20 }, (_, value) =>
      pool.call('run', { order: 'echo', value }),
    );
    assert.deepEqual(
      await Promise.all(answers),
      Array.from({ length: 20 }, (_, i) => i),
    );
  });

  it('fails the request whose worker dies, and answers those that wait', async () => {
    pool = new WorkerPool(file, { count: 1 });
    const dead = pool.call('run', { order: 'die' });
    const next = pool.call('run', { order: 'echo', value: 'alive' });
    await assert.rejects(dead, failsWith('analysisFailed', /its thread has ended/));
    assert.equal(await next, 'alive');
  });

  it('replaces a worker that does not answer in time', async () => {
    pool = new WorkerPool(file, { count: 1, maxAnswerMs: 1_000 });
    await assert.rejects(
      pool.call('run', { order: 'hang' }),
      failsWith('analysisFailed', /no answer within 1 s/),
    );
    assert.equal(await pool.call('run', { order: 'echo', value: 1 }), 1);
  });

  it('cancels what waits, what is under way, and what comes too late', async () => {
    pool = new WorkerPool(file, { count: 1, maxAnswerMs: 1_000 });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = pool.call('run', { order: 'hang' }, first.signal);
    const waiting = pool.call('run', { order: 'die' }, second.signal);
    second.abort();
    await assert.rejects(waiting, failsWith('cancelled'));
    first.abort();
    await assert.rejects(running, failsWith('cancelled'));
    await assert.rejects(pool.call('run', { order: 'echo' }, first.signal), failsWith('cancelled'));
    assert.equal(await pool.call('run', { order: 'echo', value: 2 }), 2);
  });

  it('ends a worker that has been idle for long, and starts another', async () => {
    const maxIdleMs = 50;
    pool = new WorkerPool(file, { count: 1, maxIdleMs });
    const thread = (): Promise<unknown> => pool.call('run', { order: 'thread' });
    // One waits for the other: the worker is never idle.
    const [first, , last] = await Promise.all([
      thread(),
      pool.call('run', { order: 'wait', value: 4 * maxIdleMs }),
      thread(),
    ]);
    assert.equal(last, first, 'a busy worker was taken for an idle one');
    // Asked less and less often, for one that is asked is not idle.
    let pauseMs = maxIdleMs;
    await eventually(async () => {
      await delay((pauseMs *= 2));
      return (await thread()) !== first;
    });
  });

  it('fails with what it was told', async () => {
    pool = new WorkerPool(file, { count: 1, failure: 'sourceMapFailed' });
    await assert.rejects(
      pool.call('run', { order: 'die' }),
      failsWith('sourceMapFailed', /^The source map could not be read: its thread has ended\.$/),
    );
  });

  it('settles everything when it is disposed', async () => {
    pool = new WorkerPool(file, { count: 1 });
    const pending = [1, 2, 3].map(() => pool.call('run', { order: 'hang' }));
    const settled = Promise.allSettled(pending);
    pool.dispose();
    for (const result of await settled) assert.equal(result.status, 'rejected');
    await assert.rejects(pool.call('run', { order: 'echo' }), failsWith('cancelled'));
  });
});

describe('createAnalysisWorkers', () => {
  const range = { start: 0, end: 1, line: 0, column: 0, endLine: 0, endColumn: 1 };
  const question = { script: { file: '/srv/app.js' }, ranges: [range, range] };

  it('says of each range why its map could not be read when the worker ends', async () => {
    const workers = createAnalysisWorkers(file);
    try {
      const { ranges } = await workers.findOriginals(question);
      const note = 'The source map could not be read: its thread has ended.';
      assert.deepEqual(ranges, [{ note }, { note }]);
    } finally {
      workers.dispose();
    }
  });

  it('rejects a question about originals that is cancelled', async () => {
    const workers = createAnalysisWorkers(file);
    const pending = workers.findOriginals(question);
    workers.dispose();
    await assert.rejects(pending, { kind: 'cancelled' });
  });

  it('finds out which of many files ends the worker, and checks the others', async () => {
    const workers = createAnalysisWorkers(file, 2);
    try {
      const files = ['a', 'b', 'deadly', 'c', 'd'];
      const checks = await workers.checkFiles(files);
      assert.deepEqual(
        checks.map(each => each.file),
        files,
      );
      assert.deepEqual(
        checks.filter(each => each.skipped !== undefined).map(each => each.file),
        ['deadly'],
      );
      assert.match(checks[2]!.skipped!.message, /^The analysis failed: its thread has ended\./);
    } finally {
      workers.dispose();
    }
  });
});
