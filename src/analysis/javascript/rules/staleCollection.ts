import type { Pool } from '../pools/pool';
import { accessName } from './accessNames';
import type { PoolCheck, StoreFault } from './rule';
import { keyedFaults } from './staleSlots';

/** A Map, Set, array or dictionary of a pooled instance keeps its entries when the instance is parked. */
export const staleCollection: PoolCheck = pool => [...parkedFaults(pool), ...keyedFaults(pool)];

function parkedFaults({ owner, release }: Pool): StoreFault[] {
  return (release?.held.collections ?? []).map(({ access, collection }) => ({
    certainty: 'provable',
    store: { kind: 'collection', access, collection },
    reset: release!.reset,
    message: `${owner.name} is parked with the entries of ${accessName(access)}: ${release!.reset.method} should empty it.`,
  }));
}
