import { lentObjects } from './lentObjects';
import { partialReset } from './partialResets';
import type { Pool } from '../pools/pool';
import { accessName } from './accessNames';
import type { PoolCheck, StoreFault } from './rule';

/** A pooled instance is parked with a field still set. */
export const staleFields: PoolCheck = pool => {
  const parked = parkedFields(pool);
  return parked.length > 0 ? parked : [...forgottenFields(pool), ...lentFields(pool)];
};

const messages = {
  parked: (owner: string, field: string, method: string) =>
    `${owner} is parked with ${field} still set: ${method} should clear it.`,
  forgotten: (owner: string, field: string, method: string) =>
    `${owner}.${method} drops other references and forgets ${field}, which only the end of the instance clears.`,
  lent: (owner: string, list: string, method: string) =>
    `${owner}.${method} takes back the objects of ${list} with whatever their users put into them.`,
};

function parkedFields({ owner, release }: Pool): StoreFault[] {
  return (release?.held.fields ?? []).map(({ access, emptyNames }) => ({
    certainty: 'provable',
    store: { kind: 'field', access, emptyNames },
    reset: release!.reset,
    message: messages.parked(owner.name, accessName(access), release!.reset.method),
  }));
}

/** Fields of a class that another file may park: a hint. */
function forgottenFields(pool: Pool): StoreFault[] {
  const partial = partialReset(pool);
  return (partial?.fields ?? []).map(access => ({
    certainty: 'likely',
    isShapeOnly: true,
    store: { kind: 'field', access, emptyNames: [] },
    reset: partial!.reset,
    message: messages.forgotten(pool.owner.name, accessName(access), partial!.reset.method),
  }));
}

/** Fields of lent objects: a hint without fixes, because only their users know what they hold. */
function lentFields(pool: Pool): StoreFault[] {
  const lent = lentObjects(pool);
  if (!lent) return [];
  return [
    {
      certainty: 'likely',
      isShapeOnly: true,
      store: { kind: 'collection', access: lent.list, collection: 'array' },
      reset: lent.reset,
      message: messages.lent(pool.owner.name, accessName(lent.list), lent.reset.method),
    },
  ];
}
