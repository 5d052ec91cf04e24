import { accessName } from './names';
import type { PoolRule } from './rule';

/** A Map, Set, array or dictionary of a pooled instance keeps its entries when the instance is parked. */
export const staleCollection: PoolRule = {
  id: 'stale-collection',
  check: ({ owner, release }) =>
    (release?.held.collections ?? []).map(({ access, collection }) => ({
      rule: 'stale-collection',
      certainty: 'provable',
      store: { kind: 'collection', access, collection },
      reset: release!.reset,
      message: `${owner.name} is parked with the entries of ${accessName(access)}: ${release!.reset.method} should empty it.`,
    })),
};
