import type * as t from '@babel/types';
import { keyOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import type { Fact, FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { literalNumber } from '../program/values';
import { effectsOf } from '../pools/clearing';
import { movesOf } from '../pools/counterMoves';
import { countersIn } from '../pools/indexCounters';
import { elementsWritten } from '../pools/elementAccessors';
import { stepsOf } from '../pools/methodSteps';
import { parameterNames } from '../pools/ownCalls';
import type { Pool } from '../pools/pool';
import type { FoundSlots } from '../pools/slotStores';
import { isOwnElement } from '../pools/valueSource';
import { bare, isFunction, visit } from '../syntax/nodes';

/**
 * How often a method puts values into slots after a step: never, as at the end of a use; a fixed number of times; or as often
 * as something has elements, so that the slots behind those may keep what earlier calls put there.
 */
export type Refilling = 'never' | 'once' | 'repeatedly';

/** How often a method fills slots of a store after one of its steps, or with the same value that the step makes room for. */
export function refillingAfter(
  pool: Pool,
  found: FoundSlots,
  method: FunctionUnit,
  step: Fact,
): Refilling {
  const { node } = step;
  if (leaves(method, node)) return 'never';
  const own = repetitionsAround(method, node);
  const isBack = movesBack(pool.owner, method, step);
  let refilling: Refilling = 'never';
  for (const fill of fillsIn(pool, found, method)) {
    const around = repetitionsAround(method, fill);
    const isAgain = around.some(each => own.includes(each));
    const isMany = around.some(each => !own.includes(each));
    const isBefore = fill.end! <= node.start! && !isAgain && !isMany;
    if (isBefore && isBack && !makesRoom(pool.owner, found, method, fill, step)) continue;
    // What puts in a single value and then goes back wraps around the end, or makes room for it.
    if (fill.start! < node.end! && !isAgain && isMany) {
      const isCounting = around.some(each => !own.includes(each) && countsIn(each, step, method));
      if (isCounting) refilling = 'once';
      continue;
    }
    if (isMany) return 'repeatedly';
    refilling = 'once';
  }
  return refilling;
}

/** Whether a step takes a counter back by some slots, rather than to its start. */
function movesBack(owner: ClassLike, { facts }: FunctionUnit, step: Fact): boolean {
  return [...movesOf(owner, facts).values()].some(moves =>
    moves.some(({ fact, kind }) => fact === step && kind === 'back'),
  );
}

/**
 * Whether a value that is put in before a counter goes back may be the reason for that: `items[head] = item; head -= 1`. What
 * is put in elsewhere, or where the counter went on in between, is no such value.
 */
function makesRoom(
  owner: ClassLike,
  { columnKeys }: FoundSlots,
  { facts }: FunctionUnit,
  fill: t.Node,
  step: Fact,
): boolean {
  const filling = facts.facts.find(
    fact => fact.node === fill && isFill(owner, facts, fact, columnKeys),
  );
  if (filling?.kind !== 'assign' || !filling.target.index) return true;
  const counters = countersIn(owner, filling.target.index, facts);
  const moved = [...movesOf(owner, facts)].find(([, all]) => all.some(({ fact }) => fact === step));
  const goesOn = moved?.[1].some(
    ({ fact, kind }) =>
      kind === 'forward' && fact.node.end! > fill.start! && fact.node.end! <= step.node.start!,
  );
  return moved !== undefined && counters.has(moved[0]) && !goesOn;
}

/** Whether a loop moves the local copy that a step writes back, so that the step is one of many. */
function countsIn({ start, end }: t.Node, step: Fact, { facts }: FunctionUnit): boolean {
  const value = step.kind === 'assign' ? bare(step.value) : undefined;
  if (value?.type !== 'Identifier') return false;
  return facts.facts.some(
    ({ node, ...fact }) =>
      (fact.kind === 'update' || fact.kind === 'assign') &&
      fact.target.variable === value.name &&
      fact.target.path.length === 0 &&
      node.start! >= start! &&
      node.end! <= end!,
  );
}

/** Whether everything that a method puts into slots goes to those from the first on. */
export function fillsFromStart(
  { owner }: Pool,
  { columnKeys }: FoundSlots,
  { facts }: FunctionUnit,
): boolean {
  const fills = facts.facts.filter(fact => isFill(owner, facts, fact, columnKeys));
  return (
    fills.length > 0 &&
    fills.every(fact => {
      const at = 'target' in fact && fact.target.index ? bare(fact.target.index) : undefined;
      if (at?.type !== 'Identifier' || countersIn(owner, at, facts).size > 0) return false;
      const inits = facts.locals.get(at.name) ?? [];
      return inits.length > 0 && inits.every(init => literalNumber(init) === 0);
    })
  );
}

/** The steps of a method that put values into slots, those of helpers included. */
function fillsIn({ owner, effects }: Pool, found: FoundSlots, { facts }: FunctionUnit): t.Node[] {
  const { columnKeys } = found;
  const isFilled = (helper: FunctionUnit): boolean => {
    const { filled } = effects.get(helper) ?? effectsOf(owner, helper.facts);
    return columnKeys.some(key => filled.has(key));
  };
  const own = facts.facts.filter(fact => isFill(owner, facts, fact, columnKeys));
  const calls = stepsOf(owner, facts).calls.filter(
    ({ fact, methods }) =>
      elementsWritten(owner, fact, facts).length === 0 &&
      methods.some(
        helper =>
          helper.facts !== facts &&
          isFilled(helper) &&
          !onlyMoves(owner, facts, fact, helper, found),
      ),
  );
  return [...own, ...calls.map(({ fact }) => fact)].map(({ node }) => node);
}

function isFill(
  owner: ClassLike,
  facts: FunctionFacts,
  fact: Fact,
  columnKeys: readonly string[],
): boolean {
  if (fact.kind === 'call')
    return elementsWritten(owner, fact, facts).some(({ access, value }) => {
      const key = accessKey(access);
      return columnKeys.includes(key) && putsValue(owner, facts, fact, value!, key);
    });
  if (fact.kind !== 'assign' || !fact.target.index) return false;
  const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
  if (key === undefined || !columnKeys.includes(key)) return false;
  return putsValue(owner, facts, fact, fact.value, key);
}

/** Whether the value is neither nothing nor an element of the array. */
function putsValue(
  owner: ClassLike,
  facts: FunctionFacts,
  fact: Fact,
  value: t.Node,
  key: string,
): boolean {
  return (
    !isOwnElement(owner, key, value, facts) &&
    !(stepsOf(owner, facts).clears.get(key) ?? []).includes(fact)
  );
}

/** Whether a helper only puts into slots what it is given, and that is an element of them: `down(0, last)`. */
function onlyMoves(
  owner: ClassLike,
  facts: FunctionFacts,
  call: Fact,
  helper: FunctionUnit,
  { columnKeys }: FoundSlots,
): boolean {
  if (call.kind !== 'call') return false;
  const names = parameterNames(helper.facts);
  const fills = helper.facts.facts.filter(fact => isFill(owner, helper.facts, fact, columnKeys));
  return (
    fills.length > 0 &&
    fills.every(fact => {
      const put =
        fact.kind === 'call' ? elementsWritten(owner, fact, helper.facts)[0]?.value : undefined;
      const given = fact.kind === 'assign' ? fact.value : put;
      const value = given && bare(given);
      const at = value?.type === 'Identifier' ? names.indexOf(value.name) : -1;
      const argument = call.args[at];
      return argument && columnKeys.some(key => isOwnElement(owner, key, argument, facts));
    })
  );
}

/** Whether a method ends with a step: `return this.stack[--this.size]`. */
function leaves({ fn }: FunctionUnit, node: t.Node): boolean {
  let isLast = false;
  visit(fn.body, at => {
    if (at.start! > node.start! || at.end! < node.end!) return false;
    if (isFunction(at)) return false;
    isLast ||= at.type === 'ReturnStatement';
    return !isLast;
  });
  return isLast;
}

/** The loops and callbacks around a part of a function. */
function repetitionsAround({ fn }: FunctionUnit, node: t.Node): t.Node[] {
  const found: t.Node[] = [];
  visit(fn.body, at => {
    if (at.start! > node.start! || at.end! < node.end!) return false;
    if (at !== node && (isFunction(at) || /^(?:For|While|DoWhile)\w*Statement$/.test(at.type)))
      found.push(at);
    return true;
  });
  return found;
}
