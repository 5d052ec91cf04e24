import * as assert from 'node:assert/strict';
import type { PoolOccupancy } from '../../../src/protocol/liveFigures';
import { sortedPools } from '../../../src/session/occupancy';

function pool(className: string, contexts: number, staleReferences: number): PoolOccupancy {
  const counts = { idle: true, used: 0, stale: 0, open: 0, capacity: 1 };
  return {
    ...{ id: className, className, findings: [], staleReferences, open: 0 },
    ...{ instances: contexts, idle: contexts, stale: 0 },
    contexts: Array.from({ length: contexts }, (_, instance) => ({ instance, ...counts })),
  };
}

describe('sortedPools', () => {
  it('puts what holds most first, and leaves small pools whole', () => {
    const pools = sortedPools([
      pool('Large', 2_000, 1),
      pool('Small', 10, 5),
      pool('Huge', 1_500, 9),
      pool('Empty', 0, 0),
    ]);
    assert.deepEqual(
      pools.map(({ className, instances, contexts }) => [className, instances, contexts.length]),
      [
        ['Huge', 1_500, 995],
        ['Small', 10, 10],
        ['Large', 2_000, 995],
        ['Empty', 0, 0],
      ],
    );
    assert.equal(pools[0]!.contexts.at(-1)?.instance, 994);
  });

  it('cuts nothing where all fit', () => {
    const pools = sortedPools([pool('One', 1_200, 1), pool('Other', 800, 1)]);
    assert.deepEqual(pools.map(({ contexts }) => contexts.length).sort(), [1_200, 800]);
  });
});
