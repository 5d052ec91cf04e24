import { lentObjects } from './lentObjects';
import { partialReset } from './partialResets';
import type { Pool } from '../pools/pool';
import { accessName } from './accessNames';
import { staleTails } from './staleTails';
import type { PoolCheck, StoreFault } from './rule';

/** A pooled instance is parked with a field still set. */
export const staleFields: PoolCheck = pool => {
  const parked = parkedFields(pool);
  const tails = staleTails(pool);
  if (parked.length + tails.length > 0) return [...parked, ...tails];
  return [...forgottenFields(pool), ...lentFields(pool)];
};

const messages = {
  parked: (owner: string, field: string, method: string) =>
    `${owner} is parked with ${field} still set: ${method} should clear it.`,
  forgotten: (owner: string, field: string, method: string) =>
    `${owner}.${method} drops other references and forgets ${field}, which only the end of the instance clears.`,
  lent: (owner: string, list: string, method: string, fields: readonly string[]) =>
    fields.length === 0
      ? `${owner}.${method} takes back the objects of ${list} with whatever their users put into them.`
      : `${owner}.${method} takes back the objects of ${list} with ${fields.join(', ')} still set.`,
};

function parkedFields({ owner, releases }: Pool): StoreFault[] {
  return releases.flatMap(({ held, reset, isDoubtful }) =>
    held.fields.map(({ access, emptyNames }): StoreFault => ({
      certainty: isDoubtful ? 'likely' : 'provable',
      store: { kind: 'field', access, emptyNames },
      reset,
      message: messages.parked(owner.name, accessName(access), reset.method),
    })),
  );
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

/** Fields of lent objects: a hint where only their users know what they hold. */
function lentFields(pool: Pool): StoreFault[] {
  return lentObjects(pool).map(({ list, reset, fields }): StoreFault => ({
    certainty: fields.length > 0 ? 'provable' : 'likely',
    isShapeOnly: true,
    store: { kind: 'collection', access: list, collection: 'array' },
    reset,
    message: messages.lent(pool.owner.name, accessName(list), reset.method, fields),
  }));
}
