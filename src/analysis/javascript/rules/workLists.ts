import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { elementsHold } from '../holds/holdings';
import type { Effects } from '../pools/clearing';
import { movesOf } from '../pools/counterMoves';
import { callsOf, stepsOf } from '../pools/methodSteps';
import { stepsOnWay } from '../pools/onWay';
import type { FoundSlots } from '../pools/slotStores';
import { sourceOf } from '../pools/valueSource';
import { keyOfWritten } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import { type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isPrimitive } from '../program/values';
import { bare } from '../syntax/nodes';
import { boundsReads, readsWhole } from './wholeReads';
import { type Fill, fillsIn, filledInLoop, loopsAround, accessOfNode } from '../pools/workFills';
import { isHidden, isOnlyUsedBy } from '../pools/hiddenLists';

/** A kept array that a function fills from its start at each call, and leaves full when it ends. */
export interface WorkList {
  list: Access;
  method: FunctionUnit;
  statement: t.Node;
}

type Methods = ReadonlyMap<FunctionUnit, Effects>;

/**
 * Finds `let n = 0; … this.found[n++] = x; …` and `found.length = 0; … found.push(x); …` where nothing is emptied after that:
 * behind the last number, or when nobody else ever looks at the array, the values stay until later calls overwrite them.
 */
export function findWorkLists(owner: ClassLike, methods: Methods): WorkList[] {
  const found: WorkList[] = [];
  for (const method of methods.keys())
    for (const [key, fills] of fillsIn(owner, method)) {
      const { access } = fills;
      const statement = filledInLoop(method, fills.all) ?? spreadIn(fills.all);
      if (!statement || !isOver(owner, method, key, fills.all)) continue;
      if (!fills.all.some(({ value }) => mayBeFromOutside(owner, value, method.facts))) continue;
      if (isEmptiedElsewhere(methods, method, key)) continue;
      const isScratch = isOnlyUsedBy(owner, method, access) && isHidden(owner, method, fills);
      if (!isScratch && !isCounted(owner, method, key, fills.all)) continue;
      // Asked last, because the answer takes reading all that is ever written there.
      if (elementsHold(owner, access) !== 'others') continue;
      found.push({ list: access, method, statement });
    }
  return found;
}

/** The first step that puts all of another list in: `found.push(...all)`. */
function spreadIn(fills: readonly Fill[]): t.Node | undefined {
  return fills.find(({ value }) => value.type === 'SpreadElement')?.fact.node;
}

function mayBeFromOutside(owner: ClassLike, value: t.Node, facts: FunctionFacts): boolean {
  return !isPrimitive(value, facts) && sourceOf(owner, value, facts) !== 'own';
}

/** Whether a function only ever empties the array before it fills it, and gives it to nobody. */
function isOver(
  owner: ClassLike,
  { facts, fn }: FunctionUnit,
  key: string,
  fills: readonly Fill[],
): boolean {
  const { clears, entrusts, writes, calls } = stepsOf(owner, facts);
  // In another branch it is as it was left.
  const ways = fills.map(({ fact }) => stepsOnWay(fn, fact.node));
  const isOnWay = ({ node }: Fact): boolean => ways.some(isOn => isOn(node));
  // What is called on an element that came from outside does not take it out.
  const isEntrusted = (entrusts.get(key) ?? []).some(
    step => step.kind !== 'elementCall' && isOnWay(step),
  );
  if (writes.has(key) || isEntrusted || mayLeave(owner, facts, key, isOnWay)) return false;
  const cleared = clears.get(key) ?? [];
  const first = Math.min(...fills.map(({ fact }) => fact.node.start!));
  const isBefore = ({ node }: Fact): boolean =>
    node.end! <= first &&
    loopsAround(fn, node).every(loop => fills.every(({ fact }) => fact.node.start! > loop.end!));
  if (!cleared.every(isBefore)) return false;
  const isPushed = fills.every(({ counter }) => counter === undefined);
  if (isPushed && cleared.length === 0) return false;
  return !calls.some(({ methods }) =>
    methods.some(each => stepsOf(owner, each.facts).clears.has(key)),
  );
}

/** Whether a function returns the array, or puts it somewhere. */
function mayLeave(
  owner: ClassLike,
  facts: FunctionFacts,
  key: string,
  isOnWay: (fact: Fact) => boolean,
): boolean {
  const isList = (node: t.Node | undefined): boolean => {
    const at = node && bare(node);
    if (at?.type !== 'Identifier' && at?.type !== 'MemberExpression') return false;
    const ref = accessOfNode(owner, at, facts);
    return ref !== undefined && accessKey(ref) === key;
  };
  return facts.facts.some(fact => {
    if (fact.kind === 'return') return isList(fact.value);
    if (fact.kind === 'assign')
      return isList(fact.value) && (fact.target.path.length > 0 || fact.target.index !== undefined);
    return fact.kind === 'call' && fact.args.some(isList) && isOnWay(fact);
  });
}

function isEmptiedElsewhere(methods: Methods, own: FunctionUnit, key: string): boolean {
  return [...methods].some(
    ([method, { emptied, replaced }]) => method !== own && (emptied.has(key) || replaced.has(key)),
  );
}

/** Whether the function keeps its last number, up to which others read the array, and nobody reads all of it. */
function isCounted(
  owner: ClassLike,
  method: FunctionUnit,
  key: string,
  fills: readonly Fill[],
): boolean {
  const { facts } = method;
  // What only the construction does is never done again.
  const callers = callsOf(owner, method);
  if (callers.length > 0 && callers.every(({ caller }) => caller.isConstructor)) return false;
  const counters = new Set(fills.map(({ counter }) => counter));
  const numbers = facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return [];
    const value = bare(fact.value);
    const number = value.type === 'Identifier' && counters.has(value.name);
    const written = number ? keyOfWritten(owner, fact.target, facts) : undefined;
    return written === undefined ? [] : [written];
  });
  const kept = [...counters].filter(
    each => each !== undefined && movesOf(owner, facts).has(each) && each.includes(':'),
  ) as string[];
  const isSetOnce = (number: string): boolean =>
    kept.includes(number) || movesOf(owner, facts).get(number)?.length === 1;
  return [...numbers, ...kept].some(number => {
    if (!isSetOnce(number)) return false;
    const found = { columnKeys: [key], counterKeys: [number], isRead: false } as FoundSlots;
    return boundsReads(owner, found) && !readsWhole(owner, found);
  });
}
