import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { SHRINKS } from '../../../protocol/poolNames';
import { keyOfValue } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import type { Effects } from './clearing';
import type { Fact, FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { stepsOf } from './methodSteps';
import type { FoundSlots } from './slotStores';
import { bare } from '../syntax/nodes';

/** Whether a method, with its helpers, empties all of a store's arrays. */
export function emptiesSlots(found: FoundSlots, effect: Effects): boolean {
  return found.columnKeys.every(key => effect.emptied.has(key) || effect.replaced.has(key));
}

/** Whether a method, with its helpers, sets the store's counters to a literal. */
export function rewinds(found: FoundSlots, effect: Effects): boolean {
  return waysToRewind(found).some(keys => keys.every(key => effect.rewound.has(key)));
}

/** A method's steps that shorten plain slots by some elements. */
export function removalsIn(owner: ClassLike, method: FunctionUnit, found: FoundSlots): Fact[] {
  if (found.store.kind !== 'slots') return [];
  const steps = movesOf(owner, method, found).filter(
    fact =>
      (fact.kind === 'update' && fact.operator === '--') ||
      (fact.kind === 'assign' && fact.operator === '-='),
  );
  if (steps.length === 0) return steps;
  const refilled = indexesWritten(method.facts);
  return steps.filter(fact => fact.kind !== 'update' || !refilled.has(fact.node));
}

const known = new WeakMap<FunctionFacts, Set<t.Node>>();

/** The indices of slots that a function writes: in `items[--size] = item`, the step makes room for another value. */
function indexesWritten(facts: FunctionFacts): Set<t.Node> {
  let indexes = known.get(facts);
  if (!indexes) known.set(facts, (indexes = readIndexesWritten(facts)));
  return indexes;
}

function readIndexesWritten({ facts, locals }: FunctionFacts): Set<t.Node> {
  const indexes = new Set<t.Node>();
  const names = new Set<string>();
  for (const fact of facts) {
    if (fact.kind !== 'assign' || !fact.target.index) continue;
    const index = bare(fact.target.index);
    indexes.add(index);
    if (index.type === 'Identifier') names.add(index.name);
  }
  for (const name of names) for (const value of locals.get(name) ?? []) indexes.add(bare(value));
  return indexes;
}

/** The step of a method that sets the length of plain slots to a lower number. */
export function shrinkOf(
  owner: ClassLike,
  method: FunctionUnit,
  found: FoundSlots,
): Fact | undefined {
  if (found.store.kind !== 'slots' || !SHRINKS.test(method.name)) return undefined;
  return movesOf(owner, method, found).find(
    fact =>
      fact.kind === 'assign' &&
      fact.operator === '=' &&
      (fact.value.type === 'MemberExpression' ||
        (fact.value.type === 'Identifier' &&
          !isRaisedCounter(owner, found, fact.value.name, method.facts))),
  );
}

/** Whether a local number starts as the counter and is increased later. */
function isRaisedCounter(
  owner: ClassLike,
  found: FoundSlots,
  name: string,
  facts: FunctionFacts,
): boolean {
  const isCopy = (facts.locals.get(name) ?? []).some(init =>
    found.counterKeys.includes(keyOfValue(owner, init, facts) ?? ''),
  );
  if (!isCopy) return false;
  return facts.facts.some(
    fact =>
      fact.kind === 'update' &&
      fact.operator === '++' &&
      fact.target.variable === name &&
      fact.target.path.length === 0,
  );
}

/** The steps of a method that write a counter of a store. */
function movesOf(owner: ClassLike, { facts }: FunctionUnit, found: FoundSlots): readonly Fact[] {
  const { writes } = stepsOf(owner, facts);
  return found.counterKeys.flatMap(key => writes.get(key) ?? []);
}

function waysToRewind({ store }: FoundSlots): string[][] {
  if (store.kind === 'slots') return [[accessKey(store.length)]];
  const ways: Access[][] = [];
  if (store.size) ways.push([store.size]);
  if (store.tail) ways.push([store.head, store.tail]);
  return ways.map(way => way.map(accessKey));
}
