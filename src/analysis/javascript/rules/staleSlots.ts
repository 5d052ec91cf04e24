import { MAKER_FIELD, REMOVES, isResetName } from '../../../protocol/poolNames';
import { stepsOf } from '../pools/methodSteps';
import { drainsSlots } from './ways/drains';
import type { Fact, FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import type { Pool } from '../pools/pool';
import type { Reset } from '../pools/reset';
import { rewindPaths, type RewindPaths } from './ways/rewindPaths';
import { isRewind } from './ways/wayEvents';
import { emptiesSlots, removalsIn, rewinds, shrinkOf } from '../pools/slotSteps';
import type { FoundSlots } from '../pools/slotStores';
import { slotNames } from './accessNames';
import type { PoolCheck, StoreFault } from './rule';

/** A counter, or the head and tail of a ring, goes back while the slots behind it stay full. */
export const staleSlots: PoolCheck = pool => pool.slots.flatMap(found => checkStore(pool, found));

/** Resets that set back a counter from which a dictionary's keys are made, but leave its entries. */
export function keyedFaults(pool: Pool): StoreFault[] {
  return pool.keyed.flatMap(found =>
    writersOf(pool, found).flatMap(method => {
      const effect = pool.effects.get(method)!;
      const fills = found.columnKeys.some(key => effect.filled.has(key));
      if (fills || !rewindsItself(pool, found, method)) return [];
      const paths = rewindPaths(pool.owner, method, found);
      if (!paths) return [];
      const fault = faultOf(pool, found, method, paths.rewinds[0]!, 'reset', paths);
      return found.store.columns.map(({ access }): StoreFault => ({
        ...fault,
        store: { kind: 'collection', access, collection: 'dictionary' },
      }));
    }),
  );
}

const messages = {
  reset: (owner: string, method: string, slots: string, counter: string) =>
    `${owner}.${method} rewinds ${counter} and leaves ${slots} full: the values stay reachable until their slots are used again.`,
  removal: (owner: string, method: string, slots: string, counter: string) =>
    `${owner}.${method} steps ${counter} back and leaves the removed value in ${slots} until its slot is used again.`,
};

function checkStore(pool: Pool, found: FoundSlots): StoreFault[] {
  const { owner, effects } = pool;
  const faults: StoreFault[] = [];
  let isDrained: boolean | undefined;
  let emptiesOnReset: boolean | undefined;
  for (const method of writersOf(pool, found)) {
    const effect = effects.get(method)!;
    // A method that also fills slots starts over rather than ends a use.
    const fills = found.columnKeys.some(key => effect.filled.has(key));
    const isRemoval = REMOVES.test(method.name) && removalsIn(owner, method, found).length > 0;
    if (rewinds(found, effect) && !isRemoval && rewindsItself(pool, found, method)) {
      const paths = fills ? undefined : rewindPaths(owner, method, found);
      if (paths && !(isDrained ??= isDrainedElsewhere(pool, found)))
        faults.push(faultOf(pool, found, method, paths.rewinds[0]!, 'reset', paths));
      continue;
    }
    if (emptiesSlots(found, effect)) continue;
    const shrink = shrinkOf(owner, method, found);
    if (shrink) faults.push(faultOf(pool, found, method, shrink, 'removal'));
    const [step] = shrink ? [] : removalsIn(owner, method, found);
    if (!step) continue;
    emptiesOnReset ??= isEmptiedOnReset(pool, found);
    if (!emptiesOnReset && !isFreeList(pool, found))
      faults.push(faultOf(pool, found, method, step, 'removal'));
  }
  return faults;
}

/** The methods that move a counter of the store, in the order of `effects`. */
function writersOf({ writers, effects }: Pool, { counterKeys }: FoundSlots): FunctionUnit[] {
  const [first, ...others] = counterKeys.flatMap(key => writers.get(key) ?? []);
  if (!first) return [];
  if (others.length === 0) return [...first.keys()];
  return [...effects.keys()].filter(
    method => first.has(method) || others.some(each => each.has(method)),
  );
}

function rewindsItself(
  { writers }: Pool,
  { counterKeys }: FoundSlots,
  method: FunctionUnit,
): boolean {
  return counterKeys.some(key => writers.get(key)?.get(method)?.some(isRewind));
}

function emptiersOf({ emptiers }: Pool, { columnKeys }: FoundSlots): Set<FunctionUnit> {
  return new Set(columnKeys.flatMap(key => [...(emptiers.get(key) ?? [])]));
}

function isEmptiedOnReset(pool: Pool, found: FoundSlots): boolean {
  return [...emptiersOf(pool, found)].some(
    method => isResetName(method.name) && emptiesSlots(found, pool.effects.get(method)!),
  );
}

/**
 * Whether a step that runs before every reset leaves nothing for it to clear. A method that rewinds itself is no such step;
 * calls by resets are followed from there.
 */
function isDrainedElsewhere(pool: Pool, found: FoundSlots): boolean {
  const { owner, effects } = pool;
  const drains = [...emptiersOf(pool, found)].filter(
    method =>
      !/destroy|dispose/i.test(method.name) &&
      !rewinds(found, effects.get(method)!) &&
      drainsSlots(owner, method, found),
  );
  if (drains.length === 0) return false;
  const called = new Set(
    writersOf(pool, found)
      .filter(method => rewindsItself(pool, found, method))
      .flatMap(({ facts }) => stepsOf(owner, facts).calls.flatMap(({ methods }) => methods)),
  );
  return drains.some(method => !called.has(method));
}

function faultOf(
  { owner }: Pool,
  found: FoundSlots,
  method: FunctionUnit,
  fact: Fact,
  kind: Reset['kind'],
  paths?: RewindPaths,
): StoreFault {
  const counter = found.store.kind === 'slots' ? found.store.length : found.store.head;
  const message = messages[kind === 'removal' ? 'removal' : 'reset'];
  return {
    certainty:
      kind === 'reset' && isResetName(method.name) && !paths?.isDoubtful ? 'provable' : 'likely',
    store: found.store,
    reset: {
      method: method.name,
      kind,
      fn: method.fn,
      statement: fact.node,
      instance: undefined,
    },
    ...(paths && { paths }),
    message: message(
      owner.name,
      method.name,
      slotNames(found.store),
      counter.path[counter.path.length - 1]!,
    ),
  };
}

/** Whether the slots hold pooled objects: they are created when the slots are empty, and come back. */
function isFreeList({ owner, parking, effects }: Pool, found: FoundSlots): boolean {
  const names = found.store.columns.map(({ access }) => access.path[access.path.length - 1]!);
  if (parking.lists.some(list => names.includes(list.name))) return true;
  return [...effects.keys()].some(
    method =>
      (method.facts.made.classes.size > 0 || makesByField(method.facts)) &&
      removalsIn(owner, method, found).length > 0,
  );
}

/** `new this._type()` or `this.create()`: a pool that was told what to create. */
function makesByField({ facts }: FunctionFacts): boolean {
  return facts.some(
    fact => fact.kind === 'call' && MAKER_FIELD.test(fact.target.path.at(-1) ?? ''),
  );
}
