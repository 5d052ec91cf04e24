import type { Access } from '../../../protocol/poolModel';
import type { FunctionUnit } from '../program/functionUnit';
import { lentObjects } from './lentObjects';
import { isDoneAround } from '../pools/ownReach';
import { calleesOf } from '../program/callees';
import { accessKey } from '../program/classLikes';
import { findCutShort } from '../pools/cutShort';
import { findGuardedFields } from '../pools/guardedFields';
import { findLastWork } from '../pools/lastWork';
import { findLeftTails } from '../pools/listTails';
import { partialReset } from './partialResets';
import type { Pool } from '../pools/pool';
import type { Reset } from '../pools/reset';
import { accessName } from './accessNames';
import { staleTails } from './staleTails';
import type { PoolCheck, StoreFault } from './rule';

/** A pooled instance is parked with a field still set. */
export const staleFields: PoolCheck = pool => {
  const parked = parkedFields(pool);
  const tails = distinct([
    ...staleTails(pool).filter(fault => !isSettled(pool, fault)),
    ...tailFaults(pool),
  ]);
  if (parked.length > 0) return [...parked, ...tails];
  if (pool.scratch.length > 0) return scratchFaults(pool);
  const work = workFaults(pool);
  if (tails.length > 0) return [...tails, ...work];
  return [...work, ...forgottenFields(pool), ...lentFields(pool)];
};

const messages = {
  work: (owner: string, field: string, method: string) =>
    `${owner}.${method} ends a work and keeps ${field} of it until the next one starts.`,
  scratch: (owner: string, variable: string, method: string) =>
    `${owner}.${method} sets ${variable} anew at each call and keeps what the last one left in it.`,
  tail: (owner: string, tail: string, head: string, method: string) =>
    `${owner}.${method} drops what ${head} leads to, and ${tail} keeps a node of it.`,
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
    held.fields.map(({ access, emptyNames, isPrivate }): StoreFault => ({
      certainty: isDoubtful ? 'likely' : 'provable',
      ...(isPrivate &&
        isOutside(owner, reset) && {
          unmended: `${accessName(access)} is private to ${owner.name}, which has to clear it itself`,
        }),
      store: { kind: 'field', access, emptyNames },
      reset,
      message: messages.parked(owner.name, accessName(access), reset.method),
    })),
  );
}

/** Whether a reset stands outside of the class of the instances. */
function isOutside({ node, isForeign }: Pool['owner'], { fn }: Reset): boolean {
  return isForeign === true || fn.start! < node.start! || fn.end! > node.end!;
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
  return lentObjects(pool).map(({ list, reset, fields, isDoubtful, isKeptIn }): StoreFault => ({
    certainty: isDoubtful ? 'likely' : 'provable',
    ...(isKeptIn && { besideSlots: true }),
    isShapeOnly: true,
    store: { kind: 'collection', access: list, collection: 'array' },
    reset,
    unmended: 'whoever uses the objects decides when they are done with',
    message: messages.lent(pool.owner.name, accessName(list), reset.method, fields),
  }));
}

/** A field that leads to the nodes of a list stays where its first node is dropped. */
function tailFaults({ owner, effects }: Pool): StoreFault[] {
  return findLeftTails(owner, [...effects.keys()]).map(
    ({ tail, head, method, statement, isRemoval }) => ({
      certainty: 'provable',
      isShapeOnly: true,
      store: { kind: 'field', access: tail, emptyNames: [] },
      reset: {
        ...{ method: method.name, kind: 'reset', fn: method.fn },
        ...{ statement, instance: undefined },
      },
      tail: { head, isRemoval },
      ...whyUsed(owner, method, tail),
      isShared: true,
      message: messages.tail(owner.name, accessName(tail), accessName(head), method.name),
    }),
  );
}

/** What belongs to the last work stays when it ends. */
function workFaults({ owner, effects }: Pool): StoreFault[] {
  const left = [findGuardedFields, findCutShort, findLastWork].flatMap(find =>
    find(owner, effects),
  );
  const faults = left.map(({ field, method, statement, isDoubtful }): StoreFault => ({
    certainty: isDoubtful ? 'likely' : 'provable',
    isShapeOnly: true,
    store: { kind: 'field', access: field, emptyNames: [] },
    reset: {
      ...{ method: method.name, kind: 'reset', fn: method.fn },
      ...{ statement, instance: undefined },
    },
    ...whyUsed(owner, method, field),
    message: messages.work(owner.name, accessName(field), method.name),
  }));
  return distinct(faults);
}

/** A variable that each call sets first keeps what it got until the next call. */
function scratchFaults({ owner, program, scratch }: Pool): StoreFault[] {
  return scratch.map(({ at, access, statement }) => {
    const method = calleesOf(program).nameOf(at);
    return {
      certainty: 'provable',
      isShapeOnly: true,
      isShared: true,
      store: { kind: 'field', access, emptyNames: [] },
      reset: { method, kind: 'reset', fn: at.unit.fn, statement, instance: undefined },
      unmended: `${method} would have to empty it wherever it ends`,
      message: messages.scratch(owner.name, accessName(access), method),
    };
  });
}

/** Set where the method that is to blame uses the field, so that clearing it there may come too early. */
function whyUsed(
  { program }: Pool['owner'],
  { fn, name: method }: FunctionUnit,
  { path }: Access,
): Pick<StoreFault, 'unmended'> {
  const name = path[0]!;
  const own = program.text.slice(fn.body.start!, fn.body.end!).match(/[\w$#]+/g);
  return own?.includes(name) ? { unmended: `${method} itself uses ${name}` } : {};
}

/** Without faults of a method and field that an earlier one blames already. */
function distinct(faults: readonly StoreFault[]): StoreFault[] {
  const known = new Map<string, StoreFault>();
  for (const fault of faults) {
    const field = fault.store.kind === 'field' ? accessName(fault.store.access) : '';
    const key = `${fault.reset.fn.start} ${field}`;
    if (!known.has(key)) known.set(key, fault);
  }
  return [...known.values()];
}

/** Whether a method around the one to blame empties the field as well. */
function isSettled({ owner, effects }: Pool, { store, reset }: StoreFault): boolean {
  const method = [...effects.keys()].find(({ fn }) => fn === reset.fn);
  if (!method || store.kind !== 'field') return false;
  const key = accessKey(store.access);
  const settling = [...effects]
    .filter(([, { replaced }]) => replaced.has(key))
    .map(([each]) => each);
  return isDoneAround(owner, method, new Set(), new Set(settling));
}
