import * as assert from 'node:assert/strict';
import { connect } from '../../src/inspector/connection/connect';
import { LiveSampling } from '../../src/session/liveSampling';
import { nodeBinary, NODE_VERSIONS } from './nodeBinary';
import { eventually } from '../eventually';
import { Target } from './target';

/** Evaluates over a connection of its own, as the server's program would. */
async function inServer(target: Target, expression: string): Promise<unknown> {
  const connection = await connect({ url: target.url, name: 'test' });
  try {
    const { result } = await connection.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      includeCommandLineAPI: true,
    });
    return result.value;
  } finally {
    connection.dispose();
  }
}

describe('the figures of a running server', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const version of NODE_VERSIONS) {
    it(`are what it says of itself, and tell its collections, on Node ${version}`, async () => {
      target = await Target.start('commonjs.cjs', {
        node: await nodeBinary(version),
        args: ['--expose-gc'],
      });
      const session = await target.open();
      try {
        await session.read();
        await session.figures();
        // The sentinel of a collection that was under way may outlive it.
        await inServer(target, 'gc()');
        await eventually(async () => !(await session.figures()).collected);
        const before = Date.now();
        const figures = await session.figures();
        assert.ok(
          before <= figures.at && figures.at <= Date.now(),
          'the moment is of this machine',
        );
        const truth = Number(await inServer(target, 'process.memoryUsage().heapUsed'));
        assert.ok(Math.abs(figures.heapUsedBytes - truth) < 0.1 * truth);
        assert.ok(figures.heapTotalBytes >= figures.heapUsedBytes);
        assert.equal(figures.collected, false);
        await inServer(target, 'gc({ type: "minor" })');
        assert.equal((await session.figures()).collected, false, 'a scavenge');
        await inServer(target, 'gc()');
        assert.equal((await session.figures()).collected, true);
        assert.equal((await session.figures()).collected, false, 'it is told once');
      } finally {
        await session.detach();
      }
    });
  }

  it('come beside a reading that takes long', async () => {
    target = await Target.start('manySlots.cjs');
    const session = await target.open();
    try {
      let isRead = false;
      const reading = session.read().then(() => (isRead = true));
      await eventually(() => session.state.kind === 'reading');
      let beside = 0;
      for (; !isRead; beside++) await session.figures();
      await reading;
      assert.ok(beside > 5, `${beside} figures`);
    } finally {
      await session.detach();
    }
  });

  it('run none of the code of a server that has replaced what could tell of it', async () => {
    target = await Target.start('commonjs.cjs', { args: ['--expose-gc'] });
    await inServer(
      target,
      `(() => {
        globalThis.touched = 0;
        const touch = function () { touched++; throw new Error('touched'); };
        globalThis.WeakRef = globalThis.FinalizationRegistry = touch;
        require('node:perf_hooks').PerformanceObserver = touch;
        require('node:v8').GCProfiler = touch;
        require('node:v8').getHeapStatistics = process.memoryUsage = Date.now = touch;
      })()`,
    );
    const session = await target.open();
    try {
      await session.read();
      await session.figures();
      const { heapUsedBytes } = await session.figures();
      assert.ok(heapUsedBytes > 0);
      assert.equal(await inServer(target, 'touched'), 0);
    } finally {
      await session.detach();
    }
  });

  it('fill a timeline while somebody looks, up to the end of the server', async () => {
    target = await Target.start('commonjs.cjs', { args: ['--expose-gc'] });
    await target.load(3);
    const session = await target.open();
    const sampling = new LiveSampling({
      refreshIntervalMs: () => 50,
      figuresIntervalMs: 20,
      isRunning: () => false,
      log: () => undefined,
    });
    const run = () => sampling.timeline.since(0).runs[0]!;
    try {
      sampling.follow(session);
      sampling.look();
      await eventually(() => run().samples.some(each => each.staleReferences === 12));
      await target.load(6);
      await eventually(() => run().samples.some(each => each.staleReferences === 24));
      await inServer(target, 'gc()');
      await eventually(() => run().marks.some(each => each.kind === 'collection'));
      assert.ok(run().samples.filter(each => each.heapUsedBytes !== null).length > 1);
      target.stop();
      await eventually(() => run().head.endedAt !== undefined);
      assert.equal(run().marks.at(-1)?.kind, 'lost');
    } finally {
      sampling.dispose();
      await session.detach();
    }
  });
});
