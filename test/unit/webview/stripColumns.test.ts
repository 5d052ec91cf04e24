import * as assert from 'node:assert/strict';
import type { ContextOccupancy } from '../../../src/protocol/liveFigures';
import { stripColumns, worstOf } from '../../../webview/pools/stripColumns';

function contexts(count: number): ContextOccupancy[] {
  return Array.from({ length: count }, (_, instance) => {
    const stale = (instance * 7) % 5;
    const idle = instance % 3 !== 0;
    return { instance, idle, used: idle ? 0 : 2, stale, open: stale >> 1, capacity: 8 };
  });
}

describe('the columns of a strip', () => {
  for (const [count, room] of [
    [1, 100],
    [100, 100],
    [101, 100],
    [2000, 333],
    [5, 0],
  ] as const) {
    it(`hold ${count} contexts in ${room} pixels, each once`, () => {
      const all = contexts(count);
      const columns = stripColumns(all, room);
      assert.ok(columns.length <= Math.max(1, room));
      const places = columns.flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, i) => start + i),
      );
      assert.deepEqual(places, [...all.keys()]);
      for (const column of columns) {
        const own = all.slice(column.start, column.end);
        const sum = (pick: (each: ContextOccupancy) => number): number =>
          own.reduce((total, each) => total + pick(each), 0);
        assert.deepEqual(
          [column.idle, column.staleContexts, column.used, column.stale, column.open],
          [
            own.filter(({ idle }) => idle).length,
            own.filter(({ stale }) => stale > 0).length,
            sum(({ used }) => used),
            sum(({ stale }) => stale),
            sum(({ open }) => open),
          ],
        );
        assert.equal(column.capacity, own.length * 8);
      }
    });
  }

  it('lead to the worst context, the first of several', () => {
    assert.equal(worstOf(contexts(10), { start: 0, end: 10 }), 2);
    assert.equal(worstOf(contexts(10), { start: 3, end: 7 }), 4);
  });
});
