import { findCompanions } from '../pools/companions';
import type { Pool } from '../pools/pool';
import { accessName } from './accessNames';
import type { PoolCheck, StoreFault } from './rule';
import { keyedFaults } from './staleSlots';

/** A Map, Set, array or dictionary of a pooled instance keeps its entries when the instance is parked. */
export const staleCollection: PoolCheck = pool => [
  ...parkedFaults(pool),
  ...siblingFaults(pool),
  ...companionFaults(pool),
  ...keyedFaults(pool),
];

function parkedFaults({ owner, releases }: Pool): StoreFault[] {
  return releases.flatMap(({ held, reset, isDoubtful }) =>
    held.collections.map(({ access, collection, isQueue }): StoreFault => ({
      certainty: isDoubtful || isQueue ? 'likely' : 'provable',
      store: { kind: 'collection', access, collection },
      reset,
      message: `${owner.name} is parked with the entries of ${accessName(access)}: ${reset.method} should empty it.`,
    })),
  );
}

/** A table beside a free list keeps the entry of what goes back. */
function siblingFaults({ owner, siblings }: Pool): StoreFault[] {
  return siblings.map(({ table, collection, key, reset, isDoubtful, idleKeys }) => ({
    certainty: isDoubtful ? 'likely' : 'provable',
    ...(!idleKeys && { isShapeOnly: true }),
    store: { kind: 'collection', access: table, collection, ...(idleKeys && { idleKeys }) },
    reset,
    entry: key,
    message: `${owner.name}: ${accessName(table)} keeps the entry of ${key} when ${reset.method} takes it back: the value stays reachable until ${key} is used again.`,
  }));
}

/** A table stays full beside one that always has the same entries and is emptied. */
function companionFaults({ owner, effects }: Pool): StoreFault[] {
  return findCompanions(owner, [...effects.keys()]).map(
    ({ left, collection, emptied, method, statement, isDoubtful, isPartial }) => ({
      certainty: isDoubtful ? 'likely' : 'provable',
      isShapeOnly: true,
      isShared: true,
      store: { kind: 'collection', access: left, collection },
      reset: {
        ...{ method: method.name, kind: 'reset', fn: method.fn },
        ...{ statement, instance: undefined },
      },
      ...(isPartial && { unmended: `only what is cut off is to go from ${accessName(left)}` }),
      message: `${owner.name}.${method.name} ${isPartial ? 'cuts off the end of' : 'empties'} ${accessName(emptied)} and leaves ${accessName(left)}, which gets its entries in the same places.`,
    }),
  );
}
