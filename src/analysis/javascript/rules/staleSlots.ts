import type * as t from '@babel/types';
import { callsOf, stepsOf } from '../pools/methodSteps';
import { effectsOf } from '../pools/clearing';
import { drainsSlots } from './ways/drains';
import { lendsElements } from './freeLists';
import { boundsReads, readsWhole } from './wholeReads';
import type { Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import type { Pool } from '../pools/pool';
import type { Reset } from '../pools/reset';
import { rewindPaths, type RewindPaths } from './ways/rewindPaths';
import { movesOf } from '../pools/counterMoves';
import { countersIn } from '../pools/indexCounters';
import { isRestart } from '../pools/restarts';
import { keyOfRef, keyOfValue } from '../program/aliases';
import { calleesOf } from '../program/callees';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import { visit } from '../syntax/nodes';
import {
  emptiesSlots,
  nameIn,
  removalsIn,
  rewinds,
  shortensArrays,
  shrinkOf,
} from '../pools/slotSteps';
import type { FoundSlots } from '../pools/slotStores';
import { accessName, slotNames } from './accessNames';
import { findLentWork } from './answeredLists';
import { findLeftElements } from '../pools/parallelArrays';
import { delegatedFaults } from './delegatedResets';
import { effectsAround } from './laterSteps';
import { fillsFromStart, refillingAfter } from './refills';
import { findWorkLists } from './workLists';
import type { PoolCheck, StoreFault } from './rule';

/** A counter, or the head and tail of a ring, goes back while the slots behind it stay full. */
export const staleSlots: PoolCheck = pool => {
  const stores = pool.slots
    .flatMap(found => checkStore(pool, found).map(fault => ({ found, fault })))
    .filter(({ found, fault }) => !areSettledRecords(pool, found, fault))
    .map(({ fault }) => fault);
  // A method that starts over is blamed once for what it leaves.
  const blamed = new Set(stores.map(({ reset }) => reset.fn));
  const work = workFaults(pool).filter(({ reset }) => !blamed.has(reset.fn));
  const beside = besideFaults(pool).filter(({ reset }) => !blamed.has(reset.fn));
  return [...stores, ...work, ...beside, ...returnedFaults(pool), ...delegatedFaults(pool)];
};

/** A method empties a position of one array and leaves what belongs to it in another. */
function besideFaults({ owner, effects }: Pool): StoreFault[] {
  return findLeftElements(owner, [...effects.keys()]).map(
    ({ left, emptied, method, statement }) => ({
      certainty: 'provable',
      isShapeOnly: true,
      isShared: true,
      store: { kind: 'collection', access: left, collection: 'array' },
      reset: {
        ...{ method: method.name, kind: 'removal', fn: method.fn },
        ...{ statement, instance: undefined },
      },
      unmended: `only the element of the same position is to go from ${accessName(left)}`,
      message: messages.beside(owner.name, method.name, accessName(emptied), accessName(left)),
    }),
  );
}

/** Records that stay in their slots to be used again do not matter where all that they are known to keep is cleared. */
function areSettledRecords(
  { settling }: Pool,
  { columnKeys }: FoundSlots,
  { reset }: StoreFault,
): boolean {
  return columnKeys.every(key => settling.get(key)?.has(reset.fn) === true);
}

/** A function gives an array back to a pool with all that it holds. */
function returnedFaults({ owner, program, returned }: Pool): StoreFault[] {
  return returned.map(({ at, name, statement }) => {
    const method = calleesOf(program).nameOf(at);
    return {
      certainty: 'provable',
      isShapeOnly: true,
      isShared: true,
      store: { kind: 'collection', access: { base: 'closure', path: [name] }, collection: 'array' },
      reset: { method, kind: 'reset', fn: at.unit.fn, statement, instance: undefined },
      message: messages.returned(owner.name, method, name),
    };
  });
}

/** A function leaves the array full that it fills anew at each call. */
function workFaults({ owner, effects }: Pool): StoreFault[] {
  const found = [...findWorkLists(owner, effects), ...findLentWork(owner, effects)];
  return found.map(({ list, method, statement }) => ({
    certainty: 'provable',
    isShapeOnly: true,
    store: { kind: 'collection', access: list, collection: 'array' },
    reset: {
      ...{ method: method.name, kind: 'reset', fn: method.fn },
      ...{ statement, instance: undefined },
    },
    unmended: `${method.name} would have to empty it wherever it ends`,
    message: messages.work(owner.name, method.name, accessName(list)),
  }));
}

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
  returned: (owner: string, method: string, list: string) =>
    `${owner}.${method} gives ${list} back to its pool full: the values stay reachable until it is taken again.`,
  work: (owner: string, method: string, list: string) =>
    `${owner}.${method} uses ${list} anew at each call and leaves the values of the last one in it.`,
  beside: (owner: string, method: string, emptied: string, left: string) =>
    `${owner}.${method} empties a slot of ${emptied} and leaves the one of the same position in ${left}: the value stays reachable until the position is used again.`,
  reset: (owner: string, method: string, slots: string, counter: string) =>
    `${owner}.${method} rewinds ${counter} and leaves ${slots} full: the values stay reachable until their slots are used again.`,
  removal: (owner: string, method: string, slots: string, counter: string) =>
    `${owner}.${method} moves ${counter} and leaves the removed value in ${slots} until its slot is used again.`,
};

function checkStore(pool: Pool, found: FoundSlots): StoreFault[] {
  const { owner, effects } = pool;
  if (goesOnAmong(pool, found)) return [];
  const faults: StoreFault[] = [];
  let isDrained: boolean | undefined;
  for (const method of writersOf(pool, found)) {
    const effect = effects.get(method)!;
    const removals = removalsIn(owner, method, found).filter(fact => !isRepeated(method, fact));
    if (removals.length === 0 && rewinds(found, effect) && rewindsItself(pool, found, method)) {
      const paths = rewindPaths(owner, method, found);
      if (
        paths &&
        !startsOver(pool, found, method, paths) &&
        !(isDrained ??= isDrainedElsewhere(pool, found))
      )
        faults.push(faultOf(pool, found, method, paths.rewinds[0]!, 'reset', paths));
      continue;
    }
    if (shortensArrays(owner, method, found)) continue;
    const fault = shrinkFault(pool, found, method) ?? removalFault(pool, found, method);
    if (fault) faults.push(fault);
  }
  return faults;
}

/** Whether a method fills as many slots after each rewind as ever: nothing stays behind them. */
function startsOver(
  pool: Pool,
  found: FoundSlots,
  method: FunctionUnit,
  { rewinds: steps }: RewindPaths,
): boolean {
  const { filled } = pool.effects.get(method)!;
  if (!found.columnKeys.some(key => filled.has(key))) return false;
  return steps.every(step => refillingAfter(pool, found, method, step) === 'once');
}

/** A method that sets the end of the slots in use to a value that may be lower. */
function shrinkFault(pool: Pool, found: FoundSlots, method: FunctionUnit): StoreFault | undefined {
  const { owner, effects } = pool;
  const shrink = shrinkOf(owner, method, found);
  const fills = found.columnKeys.some(key => effects.get(method)!.filled.has(key));
  const isAnew = fills && fillsFromStart(pool, found, method);
  const paths =
    shrink && (!fills || isAnew) ? rewindPaths(owner, method, found, shrink) : undefined;
  if (!paths) return undefined;
  // A cursor may be set to any place; an end of what is in use is what others stop at.
  const isKnown = isAnew || (shrink?.kind === 'assign' && nameIn(shrink.value) !== undefined);
  const isDoubtful = paths.isDoubtful || !isKnown || !boundsReads(owner, found);
  return { ...faultOf(pool, found, method, shrink!, 'removal'), ...(isDoubtful && LIKELY) };
}

/**
 * Whether a method moves the end of the slots on, reads the one that it comes to and fills none: then what lies behind is still
 * in use, as what can be done again behind what was undone.
 */
function goesOnAmong({ owner, effects }: Pool, found: FoundSlots): boolean {
  const { store, columnKeys, fillers } = found;
  if (store.kind !== 'slots' || found.headKey !== undefined) return false;
  const end = accessKey(store.length);
  return [...effects].some(([method, { filled }]) => {
    const { facts } = method;
    if (
      !movesOf(owner, facts)
        .get(end)
        ?.some(({ kind }) => kind === 'forward')
    )
      return false;
    if (fillers.has(method) || columnKeys.some(key => filled.has(key))) return false;
    const elements = facts.facts.filter(
      fact =>
        'target' in fact &&
        fact.target.index !== undefined &&
        columnKeys.includes(keyOfRef(owner, { ...fact.target, index: undefined }, facts) ?? ''),
    );
    return (
      // An element that is put there again is in use from now on.
      elements.every(({ kind }) => kind !== 'assign') &&
      elements.some(
        fact =>
          fact.kind === 'read' &&
          fact.target.index !== undefined &&
          countersIn(owner, fact.target.index, facts).has(end),
      )
    );
  });
}

const LIKELY = { certainty: 'likely' } as const;

/** A method that takes some slots out of use, and on some way empties none. */
function removalFault(pool: Pool, found: FoundSlots, method: FunctionUnit): StoreFault | undefined {
  const { owner, effects } = pool;
  for (const step of removalsIn(owner, method, found)) {
    const { filled } = effectsAround(owner, method, step) ?? effects.get(method)!;
    const fills = found.columnKeys.some(key => filled.has(key));
    // What puts something into the slots afterwards may put it in the place of what it removes.
    if (fills && found.headKey !== undefined) continue;
    if (fills && refillingAfter(pool, found, method, step) !== 'never') continue;
    const paths = rewindPaths(owner, method, found, step);
    if (!paths) continue;
    if (isFreeList(pool, found) || isClearedByCallers(pool, found, method)) return undefined;
    return { ...faultOf(pool, found, method, step, 'removal'), ...(paths.isDoubtful && LIKELY) };
  }
  return undefined;
}

/** Whether a step stands in a loop: a drain takes all out, one by one. */
function isRepeated({ fn }: FunctionUnit, { node }: Fact): boolean {
  let isInLoop = false;
  visit(fn.body, (at: t.Node) => {
    if (at.start! > node.start! || at.end! < node.end!) return false;
    isInLoop ||= /^(?:For|While|DoWhile)\w*Statement$/.test(at.type) && at !== node;
    return !isInLoop;
  });
  return isInLoop;
}

/** Whether a method is a step of others, which all empty what it leaves. */
function isClearedByCallers({ owner }: Pool, found: FoundSlots, method: FunctionUnit): boolean {
  const callers = callsOf(owner, method).filter(({ caller }) => caller !== method);
  return (
    callers.length > 0 &&
    callers.every(({ caller }) => emptiesSlots(found, effectsOf(owner, caller.facts, method)))
  );
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
  { owner, writers }: Pool,
  { counterKeys }: FoundSlots,
  method: FunctionUnit,
): boolean {
  const isRewind = (fact: Fact): boolean => isRestart(owner, method.facts, fact);
  return counterKeys.some(key => writers.get(key)?.get(method)?.some(isRewind));
}

function emptiersOf({ emptiers }: Pool, { columnKeys }: FoundSlots): Set<FunctionUnit> {
  return new Set(columnKeys.flatMap(key => [...(emptiers.get(key) ?? [])]));
}

/**
 * Whether a step that runs before every reset leaves nothing for it to clear. A method that rewinds itself is no such step;
 * calls by resets are followed from there.
 */
function isDrainedElsewhere(pool: Pool, found: FoundSlots): boolean {
  const { owner, effects } = pool;
  const drains = [...emptiersOf(pool, found)].filter(
    method =>
      !dropsArrays(found, method, owner) &&
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
  const bound = found.store.kind === 'slots' ? found.store.length : found.store.head;
  const moved = kind === 'removal' && 'target' in fact ? fact.target.path.at(-1) : undefined;
  const counter = moved ?? bound.path.at(-1)!;
  const message = messages[kind === 'removal' ? 'removal' : 'reset'];
  const isSure = found.isGiven && !paths?.isDoubtful && !found.isUnsure && !isTrimmed(owner, found);
  const isReadWhole = isSure && readsWhole(owner, found);
  return {
    certainty: isSure && !isReadWhole ? 'provable' : 'likely',
    ...(isReadWhole && { isReadWhole }),
    store: found.store,
    ...(found.isShapeOnly && { isShapeOnly: true }),
    reset: {
      method: method.name,
      kind,
      fn: method.fn,
      statement: fact.node,
      instance: method.instance,
    },
    ...(paths && { paths }),
    message: message(owner.name, method.name, slotNames(found.store, method.instance), counter),
  };
}

/**
 * Whether some method does nothing but cut the arrays off at the counter, which bounds no read and takes nothing out: then
 * that may be the step after each filling.
 */
function isTrimmed(owner: ClassLike, found: FoundSlots): boolean {
  if (found.store.kind !== 'slots' || found.isRead) return false;
  let cut = cutting.get(owner);
  if (!cut) cutting.set(owner, (cut = cutIn(owner)));
  return (
    found.counterKeys.some(key => cut.has(key)) &&
    inheritedMethods(owner).every(method => removalsIn(owner, method, found).length === 0)
  );
}

/** At which counters some functions of a class cut arrays off and do nothing else. Read once for all of its stores. */
const cutting = new WeakMap<ClassLike, ReadonlySet<string>>();

function cutIn(owner: ClassLike): Set<string> {
  const cut = new Set<string>();
  for (const { facts } of inheritedMethods(owner)) {
    const ends = facts.facts.map(fact =>
      fact.kind === 'assign' && fact.target.path.at(-1) === 'length'
        ? keyOfValue(owner, fact.value, facts)
        : undefined,
    );
    if (!ends.includes(undefined)) for (const end of ends) cut.add(end!);
  }
  return cut;
}

/** Whether a method also forgets the arrays, as one at the end of the instance's life does. */
function dropsArrays(
  { columnKeys }: FoundSlots,
  { facts }: FunctionUnit,
  owner: ClassLike,
): boolean {
  const { writes } = stepsOf(owner, facts);
  return columnKeys.some(key =>
    writes.get(key)?.some(fact => fact.kind === 'assign' && fact.value.type === 'NullLiteral'),
  );
}

/** Whether the slots hold pooled objects: one is made where there is none, and they come back. */
function isFreeList({ owner, parking, effects }: Pool, found: FoundSlots): boolean {
  const names = found.store.columns.map(({ access }) => access.path[access.path.length - 1]!);
  if (parking.lists.some(list => names.includes(list.name))) return true;
  return [...effects.keys()].some(
    method => removalsIn(owner, method, found).length > 0 && lendsElements(owner, method, found),
  );
}
