import * as assert from 'node:assert/strict';
import { nodeSample } from '../../../../src/heap/graph/nodeSample';
import { SnapshotBuilder } from '../snapshotBuilder';

describe('nodeSample', () => {
  it('takes all of a few nodes but the roots', async () => {
    const heap = new SnapshotBuilder();
    heap.property(0, 'a', heap.object('Session'));
    heap.property(0, 'b', heap.string('x'.repeat(100)));
    const { ids, kinds } = nodeSample(await heap.graph());
    assert.deepEqual([...ids], [3, 5]);
    assert.deepEqual(kinds, ['object Session', `string ${'x'.repeat(40)}`]);
  });

  it('takes about a thousand of many, and of a heap that grew the same ones', async () => {
    const sampleOf = async (count: number): Promise<Map<number, string>> => {
      const heap = new SnapshotBuilder();
      for (let i = 0; i < count; i++) heap.object(`Class${i}`);
      const { ids, kinds } = nodeSample(await heap.graph());
      return new Map(kinds.map((kind, i) => [ids[i]!, kind]));
    };
    const [before, after] = [await sampleOf(20_000), await sampleOf(25_000)];
    for (const { size } of [before, after]) assert.ok(size > 900 && size < 1150, String(size));
    const common = [...after].filter(([id]) => before.has(id));
    assert.ok(common.length > 700);
    assert.ok(common.every(([id, kind]) => before.get(id) === kind));
  });
});
