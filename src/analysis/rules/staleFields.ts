import { accessName } from './names';
import type { PoolRule } from './rule';

/** A pooled instance is parked with a field still set. */
export const staleFields: PoolRule = {
  id: 'stale-fields',
  check: ({ owner, release }) =>
    (release?.held.fields ?? []).map(({ access, emptyNames }) => ({
      rule: 'stale-fields',
      certainty: 'provable',
      store: { kind: 'field', access, emptyNames },
      reset: release!.reset,
      message: `${owner.name} is parked with ${accessName(access)} still set: ${release!.reset.method} should clear it.`,
    })),
};
