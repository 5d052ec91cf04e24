import type { Access } from '../../protocol/poolModel';
import { keyOfRef } from '../javascript/aliases';
import { accessKey, type ClassLike, type Method } from '../javascript/classLikes';
import type { Effects } from '../javascript/clearing';
import { drainsSlots } from '../javascript/drains';
import type { Fact } from '../javascript/facts';
import type { Pool } from '../javascript/pool';
import { isResetName, type Reset } from '../javascript/reset';
import type { FoundSlots } from '../javascript/slotStores';
import { literalNumber } from '../javascript/values';
import { slotNames } from './names';
import type { PoolRule, RuleFault } from './rule';

/** A counter, or the head and tail of a ring, goes back while the slots behind it stay full. */
export const staleSlots: PoolRule = {
  id: 'stale-slots',
  check: pool => pool.slots.flatMap(found => checkStore(pool, found)),
};

const messages = {
  reset: (owner: string, method: string, slots: string, counter: string) =>
    `${owner}.${method} rewinds ${counter} and leaves ${slots} full: the values stay reachable until their slots are used again.`,
  removal: (owner: string, method: string, slots: string, counter: string) =>
    `${owner}.${method} steps ${counter} back and leaves the removed value in ${slots} until its slot is used again.`,
};

function checkStore(pool: Pool, found: FoundSlots): RuleFault[] {
  const { owner, effects } = pool;
  const faults: RuleFault[] = [];
  const isEmptied = (effect: Effects): boolean =>
    found.columnKeys.every(key => effect.emptied.has(key) || effect.replaced.has(key));
  const emptiesOnReset = [...effects].some(
    ([method, effect]) => isResetName(method.name) && isEmptied(effect),
  );
  const isDrained = [...effects.keys()].some(
    method => !/destroy|dispose/i.test(method.name) && drainsSlots(owner, method, found),
  );
  for (const [method, effect] of effects) {
    if (isEmptied(effect)) continue;
    const rewind = isDrained ? undefined : rewindOf(owner, method, found, effect);
    if (rewind) {
      if (!found.columnKeys.some(key => effect.filled.has(key)))
        faults.push(faultOf(pool, found, method, rewind, 'reset'));
      continue;
    }
    const step = removalOf(owner, method, found);
    if (step && !emptiesOnReset && !isFreeList(pool, found))
      faults.push(faultOf(pool, found, method, step, 'removal'));
  }
  return faults;
}

function faultOf(
  { owner }: Pool,
  found: FoundSlots,
  method: Method,
  fact: Fact,
  kind: Reset['kind'],
): RuleFault {
  const counter = found.store.kind === 'slots' ? found.store.length : found.store.head;
  const message = messages[kind === 'removal' ? 'removal' : 'reset'];
  return {
    rule: 'stale-slots',
    certainty: kind === 'reset' && isResetName(method.name) ? 'provable' : 'likely',
    store: found.store,
    reset: {
      method: method.name,
      kind,
      fn: method.facts.fn,
      statement: fact.node,
      instance: undefined,
    },
    message: message(
      owner.name,
      method.name,
      slotNames(found.store),
      counter.path[counter.path.length - 1]!,
    ),
  };
}

/** The first step of a method that rewinds the store's counters to a literal; `undefined` when a helper does it. */
function rewindOf(
  owner: ClassLike,
  method: Method,
  found: FoundSlots,
  effect: Effects,
): Fact | undefined {
  if (!waysToRewind(found).some(keys => keys.every(key => effect.rewound.has(key))))
    return undefined;
  return method.facts.facts.find(fact => {
    if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return false;
    const value = literalNumber(fact.value);
    return (value === 0 || value === -1) && isCounter(owner, found, method, fact);
  });
}

/** The first step of a method that moves the length of plain slots back by some elements, or to a given length. */
function removalOf(owner: ClassLike, method: Method, found: FoundSlots): Fact | undefined {
  if (found.store.kind !== 'slots') return undefined;
  return method.facts.facts.find(fact => {
    const isStep =
      (fact.kind === 'update' && fact.operator === '--') ||
      (fact.kind === 'assign' && fact.operator === '-=');
    return isStep && isCounter(owner, found, method, fact);
  });
}

function isCounter(owner: ClassLike, found: FoundSlots, { facts }: Method, fact: Fact): boolean {
  if (!('target' in fact) || fact.target.index) return false;
  const key = keyOfRef(owner, fact.target, facts);
  return key !== undefined && found.counterKeys.includes(key);
}

function waysToRewind({ store }: FoundSlots): string[][] {
  if (store.kind === 'slots') return [[accessKey(store.length)]];
  const ways: Access[][] = [];
  if (store.size) ways.push([store.size]);
  if (store.tail) ways.push([store.head, store.tail]);
  return ways.map(way => way.map(accessKey));
}

/** Slots of pooled objects: what is taken from them is made when they are empty, and comes back. */
function isFreeList({ owner, parking, effects }: Pool, found: FoundSlots): boolean {
  const names = found.store.columns.map(({ access }) => access.path[access.path.length - 1]!);
  if (parking.lists.some(list => names.includes(list.name))) return true;
  return [...effects.keys()].some(
    ({ facts }) =>
      (facts.made.classes.size > 0 || makesByField(facts)) &&
      removalOf(owner, { name: '', facts, isConstructor: false }, found) !== undefined,
  );
}

/** `new this._type()` or `this.create()`: a pool that was told what to make. */
function makesByField({ facts }: Method['facts']): boolean {
  return facts.some(
    fact =>
      fact.kind === 'call' &&
      /create|make|build|factory|alloc/i.test(fact.target.path.at(-1) ?? ''),
  );
}
