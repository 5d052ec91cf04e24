import type * as t from '@babel/types';
import { keyOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import type { Effects } from './clearing';
import { elementsWritten } from './elementAccessors';
import { movesOf, movesOfClass, type Move } from './counterMoves';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import type { FoundSlots } from './slotStores';
import { isOwnElement } from './valueSource';
import { bare } from '../syntax/nodes';

/** Whether a method, with its helpers, empties all of a store's arrays. */
export function emptiesSlots(found: FoundSlots, effect: Effects): boolean {
  return found.columnKeys.every(key => effect.emptied.has(key) || effect.replaced.has(key));
}

/** Whether a method, with its helpers, sets the store's counters to a literal. */
export function rewinds(found: FoundSlots, effect: Effects): boolean {
  return found.emptyings.some(keys => keys.every(key => effect.rewound.has(key)));
}

/** A method's steps that take some elements out of use: an end goes back, or a head goes on. */
export function removalsIn(owner: ClassLike, method: FunctionUnit, found: FoundSlots): Fact[] {
  const moved = stepsIn(owner, method, found);
  const isRotated = isRotation(owner, found, moved);
  const steps = moved
    .filter(({ key, move }) =>
      key === found.headKey ? move.kind === 'forward' && !isRotated : move.kind === 'back',
    )
    .map(({ move }) => move.fact);
  if (steps.length === 0) return steps;
  const refilled = indexesWritten(owner, method.facts, found);
  return steps.filter(fact => fact.kind !== 'update' || !refilled.has(fact.node));
}

/** Whether a method takes elements off the ends of a store's arrays, so that their own lengths say where they end. */
export function shortensArrays(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { columnKeys, headKey }: FoundSlots,
): boolean {
  if (headKey !== undefined) return false;
  return facts.facts.some(fact => {
    if (fact.kind !== 'call') return false;
    const { path } = fact.target;
    if (path.at(-1) !== 'pop') return false;
    const key = keyOfRef(owner, { ...fact.target, path: path.slice(0, -1) }, facts);
    return key !== undefined && columnKeys.includes(key);
  });
}

/**
 * Whether the head of a ring goes on while the number of its elements stays: its first one becomes its last. What never goes
 * back is no such number, but a position.
 */
function isRotation(
  owner: ClassLike,
  { store }: FoundSlots,
  moved: readonly { key: string; move: Move }[],
): boolean {
  if (store.kind !== 'ring' || !store.size) return false;
  const size = accessKey(store.size);
  const isNumber = movesOfClass(owner)
    .get(size)
    ?.some(({ move }) => move.kind === 'back');
  return (
    isNumber === true && !moved.some(({ key, move }) => key === size && move.kind !== 'forward')
  );
}

/** The indices of slots in which a function puts something: in `items[--size] = item`, the step makes room. */
function indexesWritten(
  owner: ClassLike,
  facts: FunctionFacts,
  { columnKeys }: FoundSlots,
): Set<t.Node> {
  const indexes = new Set<t.Node>();
  const names = new Set<string>();
  const add = (key: string | undefined, at: t.Node, value: t.Node): void => {
    if (key === undefined || !columnKeys.includes(key)) return;
    if (isOwnElement(owner, key, value, facts)) return;
    const index = bare(at);
    indexes.add(index);
    if (index.type === 'Identifier') names.add(index.name);
  };
  for (const fact of facts.facts) {
    for (const { access, index, value } of elementsWritten(owner, fact, facts))
      if (value) add(accessKey(access), index, value);
    if (fact.kind !== 'assign' || !fact.target.index) continue;
    const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
    add(key, fact.target.index, fact.value);
  }
  for (const name of names)
    for (const value of facts.locals.get(name) ?? []) indexes.add(bare(value));
  return indexes;
}

/** The step of a method that sets the end of the slots in use to a value from elsewhere, which may be lower. */
export function shrinkOf(
  owner: ClassLike,
  method: FunctionUnit,
  found: FoundSlots,
): Fact | undefined {
  const { store } = found;
  if (store.kind === 'slots' ? store.isQueue : !store.size) return undefined;
  return stepsIn(owner, method, found).find(
    ({ key, move }) =>
      key !== found.headKey && isShrink(method.facts, move) && !isWhole(owner, method, found, move),
  )?.move.fact;
}

/** Whether a counter is set to the length of the array itself: then all of it is in use. */
function isWhole(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { columnKeys }: FoundSlots,
  { fact }: Move,
): boolean {
  const ref = fact.kind === 'assign' ? refOf(fact.value, facts.selves) : undefined;
  if (!ref || ref.index || ref.path.at(-1) !== 'length') return false;
  const array = keyOfRef(owner, { ...ref, path: ref.path.slice(0, -1) }, facts);
  return array !== undefined && columnKeys.includes(array);
}

/** `this.length = n`, `this.length = n + 1` for a parameter, or a number that the method counted. */
function isShrink({ params, locals }: FunctionFacts, { kind, fact }: Move): boolean {
  if (kind !== 'set' || fact.kind !== 'assign' || fact.operator !== '=') return false;
  const { value } = fact;
  if (value.type === 'MemberExpression') return true;
  const name = nameIn(value);
  return name !== undefined && (params.has(name) || locals.has(name));
}

/** The name in `n`, `n + 1` and `n - 1`. */
export function nameIn(value: t.Node): string | undefined {
  const at = bare(value);
  if (at.type === 'Identifier') return at.name;
  const isNext =
    at.type === 'BinaryExpression' &&
    /^[+-]$/.test(at.operator) &&
    at.right.type === 'NumericLiteral';
  return isNext && at.left.type === 'Identifier' ? at.left.name : undefined;
}

/** The moves of a store's counters in a method, in the counters' order. */
function stepsIn(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { counterKeys }: FoundSlots,
): { key: string; move: Move }[] {
  const moves = movesOf(owner, facts);
  return counterKeys.flatMap(key => (moves.get(key) ?? []).map(move => ({ key, move })));
}
