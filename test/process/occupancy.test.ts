import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import type { PoolOccupancy } from '../../src/protocol/liveFigures';
import type { Reading } from '../../src/protocol/finding';
import type { Truth } from '../../src/sample/truth';
import { nodeBinary, NODE_VERSIONS } from './nodeBinary';
import { eventually } from '../eventually';
import { Target } from './target';

const CONTEXTS = 6;
const IN_USE = 2;
const sample = path.join(__dirname, '..', '..', 'dist', 'sample', 'server.js');

/** What one context has of slots, positions or entries, how many `serve.cjs` fills, and how many of those count as stale. */
type Shape = [file: string, capacity: number, used: number, stale: number, open: number];
const shapes: Shape[] = [
  ['commonjs.cjs', 5, 5, 4, 1],
  ['privates.cjs', 5, 5, 4, 1],
  ['closures.cjs', 5, 5, 4, 1],
  ['linked.cjs', 8, 5, 4, 1],
  ['mapField.cjs', 5, 5, 4, 1],
  ['ring.cjs', 8, 5, 4, 1],
  ['callbackHolder.cjs', 1, 1, 1, 0],
];

describe('the occupancy of pools', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const version of NODE_VERSIONS) {
    for (const [file, capacity, used, stale, open] of shapes) {
      it(`equals the truth for ${file} on Node ${version}`, async () => {
        target = await Target.start(file, { node: await nodeBinary(version) });
        await target.loadTogether(CONTEXTS);
        const late = Array.from({ length: IN_USE }, () => target!.get('/hang'));
        await eventually(async () => (await target!.get('/waiting')) === String(IN_USE));
        const reading = await target.read();
        await target.get('/release');
        await Promise.all(late);
        const pool = onlyPool(reading);
        const idle = CONTEXTS - IN_USE;
        assert.deepEqual(
          { ...pool, id: '', contexts: [] },
          {
            ...{ id: '', className: reading.findings[0]!.className, contexts: [] },
            findings: [reading.findings[0]!.id],
            ...{ instances: CONTEXTS, idle, stale: idle },
            ...{ staleReferences: idle * stale, open: idle * open },
          },
        );
        const parked = { instance: 0, idle: true, used: 0, stale, open, capacity };
        const serving = { instance: 0, idle: false, used, stale: 0, open: 0, capacity };
        assert.deepEqual(
          pool.contexts
            .map(context => ({ ...context, instance: 0 }))
            .sort((a, b) => Number(b.idle) - Number(a.idle)),
          [...Array<object>(idle).fill(parked), ...Array<object>(IN_USE).fill(serving)],
        );
      });
    }
  }

  it('equals what the sample server says of itself', async () => {
    target = await Target.start(sample, { args: ['--enable-source-maps'] });
    const post = { method: 'POST', body: 'x'.repeat(2000) };
    const orders = Array.from({ length: 20 }, (_, i) => target!.get(`/orders/${i}`, post));
    await Promise.all([...orders, target.get('/catalog/1'), target.get('/health')]);
    const { pools } = await target.read();
    const truth = JSON.parse(await target.get('/truth')) as Truth;
    const counts = pools.map(({ className, instances, idle, stale, staleReferences, open }) => ({
      ...{ className, instances, idle, stale, staleReferences, open },
    }));
    const { userValues, completions } = truth;
    assert.ok(userValues.open > 0);
    assert.deepEqual(counts, [
      {
        className: 'UserValues',
        instances: userValues.contexts,
        idle: userValues.idle,
        stale: userValues.holding,
        staleReferences: userValues.staleReferences,
        open: userValues.open,
      },
      {
        className: 'CompletionHolder',
        instances: completions.holders,
        idle: completions.idle,
        stale: completions.staleReferences,
        staleReferences: completions.staleReferences,
        open: 0,
      },
    ]);
  });

  it('shows a class that holds nothing stale now', async () => {
    target = await Target.start('commonjs.cjs');
    await target.load(1);
    const late = target.get('/hang');
    await eventually(async () => (await target!.get('/waiting')) === '1');
    const { findings, pools } = await target.read();
    await target.get('/release');
    await late;
    assert.deepEqual(findings, []);
    assert.equal(pools[0]?.className, 'Context');
    assert.deepEqual([pools[0].findings, pools[0].stale], [[], 0]);
    assert.equal(pools[0].contexts[0]?.used, 5);
  });

  it('keeps the ordinals of contexts, and lists 2,000 of many', async () => {
    target = await Target.start('manySlots.cjs');
    const session = await target.open();
    try {
      // Of so many values, some are always left for the next reading.
      const first = onlyPool(await session.read());
      const second = onlyPool(await session.read());
      assert.equal(first.instances, 10_000);
      assert.equal(first.contexts.length, 2_000);
      assert.equal(new Set(first.contexts.map(({ instance }) => instance)).size, 2_000);
      assert.deepEqual(second.contexts, first.contexts);
      assert.equal(first.staleReferences, 500_000);
    } finally {
      await session.detach();
    }
  });
});

function onlyPool({ pools }: Reading): PoolOccupancy {
  assert.equal(pools.length, 1, JSON.stringify(pools).slice(0, 1000));
  return pools[0]!;
}
