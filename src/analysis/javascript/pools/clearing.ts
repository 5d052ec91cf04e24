import type * as t from '@babel/types';
import { CLOSING, EMPTYING } from '../../../protocol/poolNames';
import { getsInstance, keyOfRef, keyOfValue, keyOfWritten } from '../program/aliases';
import { accessKey, methodsNamed, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { cutsArray } from './cuts';
import { elementsWritten } from './elementAccessors';
import { isEmptyValue } from './emptyValues';
import {
  clearsFieldsOf,
  doneByAll,
  doesWithList,
  functionsCalled,
  helperCalled,
  keepsParameter,
} from './handedLists';
import { isRestart } from './restarts';
import { isOwnElement } from './valueSource';
import { bare, type Fn } from '../syntax/nodes';
import { isEmptyLiteral, isRequestData } from '../program/values';

/** What one method empties or replaces, and what it calls on the same instance. Keys are `accessKey`s. */
export interface Effects {
  /** Fields that were assigned something other than request data. */
  replaced: Set<string>;
  /** Arrays and collections whose contents were dropped. */
  emptied: Set<string>;
  /** Counters that were set to a literal, or to what they begin with. */
  rewound: Set<string>;
  /** Arrays of which an element was set to something that is not empty and no element of them. */
  filled: Set<string>;
  /** Fields that were passed to a function, whole or by element. */
  handed: Set<string>;
  /**
   * Arrays about which other code may decide: one of unknown text gets the array, or calls a method of each element, or one
   * takes the elements back into a pool.
   */
  entrusted: Set<string>;
  /** Fields on whose value or elements a closing method was called. */
  closed: Set<string>;
}

const DEPTH = 4;

function noEffects(): Effects {
  return {
    replaced: new Set(),
    emptied: new Set(),
    rewound: new Set(),
    filled: new Set(),
    handed: new Set(),
    entrusted: new Set(),
    closed: new Set(),
  };
}

/** What is cleared, replaced, or handed to code that may clear it. */
export function droppedBy({ replaced, emptied, entrusted }: Effects): Set<string> {
  return new Set([...replaced, ...emptied, ...entrusted]);
}

/** What is cleared or replaced. Who gets a field's value can empty it, but not clear the field. */
export function clearedBy({ replaced, emptied }: Effects): Set<string> {
  return new Set([...replaced, ...emptied]);
}

/** Effects of one step of a method, without those of a called helper. */
export function effectsOfFact(owner: ClassLike, facts: FunctionFacts, fact: Fact): Effects {
  const effects = noEffects();
  addFact(owner, facts, fact, effects);
  return effects;
}

/**
 * Effects of a method or function with these facts, helpers of the same class included. `without`: a helper whose effects are
 * left out.
 */
export function effectsOf(
  owner: ClassLike,
  factsOfMethod: FunctionFacts,
  without?: FunctionUnit,
): Effects {
  const effects = noEffects();
  const seen = new Set<Fn>(without && [without.fn]);
  const add = (facts: FunctionFacts, depth: number): void => {
    if (seen.has(facts.fn) || depth > DEPTH) return;
    seen.add(facts.fn);
    for (const fact of facts.facts) {
      addFact(owner, facts, fact, effects);
      const name = calledHelper(owner, fact, facts);
      if (name === undefined || !('target' in fact)) continue;
      const from = fact.target.variable === 'super' ? owner.base : owner;
      // What a helper puts into an element is what it is given here.
      const written = elementsWritten(owner, fact, facts).map(({ access }) => accessKey(access));
      const unfilled = written.filter(key => !effects.filled.has(key));
      for (const helper of methodsNamed(from, name)) add(helper.facts, depth + 1);
      for (const key of unfilled) effects.filled.delete(key);
      if (written.length > 0) addWritten(owner, facts, fact, effects);
    }
  };
  add(factsOfMethod, 0);
  return effects;
}

/** The method that a step calls on the same instance, including the setter behind an assignment. */
export function calledHelper(
  owner: ClassLike,
  fact: Fact,
  facts: FunctionFacts,
): string | undefined {
  if (!('target' in fact) || fact.target.index) return undefined;
  const { target } = fact;
  if (fact.kind !== 'call') {
    const [name, ...rest] = target.path;
    const isSetter = target.variable === undefined && rest.length === 0 && fact.kind !== 'read';
    return isSetter && owner.accessors.has(name!) ? name : undefined;
  }
  if (owner.isStruct && getsInstance(fact.args, facts))
    return target.path.at(-1) ?? target.variable;
  const isOwn = target.variable === undefined || target.variable === 'super';
  if (isOwn && target.path.length === 1) return target.path[0];
  const isClosureCall = owner.form === 'factory' && target.path.length === 0;
  return isClosureCall ? target.variable : undefined;
}

/** Adds what one step of a function does to `this` (or to the closure of a factory). */
function addFact(owner: ClassLike, facts: FunctionFacts, fact: Fact, effects: Effects): void {
  switch (fact.kind) {
    case 'delete': {
      const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
      if (key !== undefined) effects.emptied.add(key);
      return;
    }
    case 'call':
      addCall(owner, facts, fact, effects);
      return;
    case 'elementCall': {
      const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
      if (key === undefined) return;
      if (CLOSING.test(fact.called)) effects.closed.add(key);
      (EMPTYING.has(fact.called) ? effects.emptied : effects.entrusted).add(key);
      return;
    }
    case 'assign':
      if (fact.target.index) addElementWrite(owner, facts, fact, effects);
      else addFieldWrite(owner, facts, fact, effects);
      return;
    default:
  }
}

type Assign = Extract<Fact, { kind: 'assign' }>;
type Call = Extract<Fact, { kind: 'call' }>;

function addCall(owner: ClassLike, facts: FunctionFacts, fact: Call, effects: Effects): void {
  const { path } = fact.target;
  const called = path[path.length - 1];
  if (called !== undefined) {
    const holder = { ...fact.target, path: path.slice(0, -1) };
    const key = keyOfRef(owner, holder, facts);
    if (key !== undefined && EMPTYING.has(called)) effects.emptied.add(key);
    if (CLOSING.test(called)) addClosed(owner, facts, holder.variable, key, effects);
  }
  addWritten(owner, facts, fact, effects);
  const own = calledHelper(owner, fact, facts);
  const isOwn = own !== undefined && methodsNamed(owner, own).length > 0;
  fact.args.forEach((argument, at) => {
    const key = keyOfValue(owner, argument, facts);
    if (key === undefined) return;
    effects.handed.add(key);
    const ref = refOf(argument, facts.selves);
    const isWhole = ref && !ref.index && keyOfRef(owner, ref, facts) === key;
    if (isOwn) return;
    const helper = helperCalled(owner.program, fact, fact.target);
    if (!isWhole) {
      if (helper && clearsFieldsOf(helper.unit, at)) effects.emptied.add(key);
      if (helper && keepsParameter(helper.unit, at)) effects.entrusted.add(key);
      return;
    }
    const does = helper
      ? doesWithList(helper, at)
      : doneByAll(functionsCalled(owner, facts, fact), at);
    if (does === 'empties') effects.emptied.add(key);
    if (does === 'unknown') effects.entrusted.add(key);
  });
}

/** `this.put(i, x)`, `this.put(i, undefined)` */
function addWritten(owner: ClassLike, facts: FunctionFacts, fact: Fact, effects: Effects): void {
  for (const { access, value } of elementsWritten(owner, fact, facts)) {
    const key = accessKey(access);
    if (isEmptyValue(owner.program, facts, value!, owner)) effects.emptied.add(key);
    else if (!isOwnElement(owner, key, value!, facts)) effects.filled.add(key);
  }
}

/** An empty value but a number or a flag, which may be set for any reason: `item.index = -1`. */
function dropsValue(node: t.Node): boolean {
  const at = bare(node);
  if (!isEmptyLiteral(at) || at.type === 'BooleanLiteral') return false;
  return at.type === 'UnaryExpression' ? at.operator === 'void' : at.type !== 'NumericLiteral';
}

function addClosed(
  owner: ClassLike,
  facts: FunctionFacts,
  variable: string | undefined,
  key: string | undefined,
  effects: Effects,
): void {
  if (key !== undefined) effects.closed.add(key);
  for (const init of (variable !== undefined && facts.locals.get(variable)) || []) {
    const origin = keyOfValue(owner, init, facts);
    if (origin !== undefined) effects.closed.add(origin);
  }
}

function addElementWrite(
  owner: ClassLike,
  facts: FunctionFacts,
  fact: Assign,
  effects: Effects,
): void {
  const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
  if (key === undefined) return addInnerElement(owner, facts, fact, effects);
  if (isEmptyValue(owner.program, facts, fact.value, owner)) effects.emptied.add(key);
  else if (!isOwnElement(owner, key, fact.value, facts)) effects.filled.add(key);
}

/** `page[i] = undefined` where page is an element of an array of the instance. */
function addInnerElement(
  owner: ClassLike,
  facts: FunctionFacts,
  { target, value }: Assign,
  effects: Effects,
): void {
  if (target.variable === undefined || target.path.length > 0 || !dropsValue(value)) return;
  for (const init of facts.locals.get(target.variable) ?? []) {
    const holder = keyOfValue(owner, init, facts);
    if (holder !== undefined) effects.emptied.add(holder);
  }
}

function addFieldWrite(
  owner: ClassLike,
  facts: FunctionFacts,
  fact: Assign,
  effects: Effects,
): void {
  const { target, value } = fact;
  const key = keyOfWritten(owner, target, facts);
  if (key !== undefined) {
    if (!isRequestData(value, facts)) effects.replaced.add(key);
    if ((isEmptyLiteral(value) && fact.operator === '=') || isRestart(owner, facts, fact))
      effects.rewound.add(key);
    const isLength = target.path[target.path.length - 1] === 'length';
    if (isLength && cutsArray(owner, facts, value)) {
      const array = keyOfRef(owner, { ...target, path: target.path.slice(0, -1) }, facts);
      if (array !== undefined) effects.emptied.add(array);
    }
    if (target.variable === undefined) return;
  }
  // `entry.value = null` where entry is an element of an array of the instance.
  if (target.variable === undefined || target.path.length !== 1 || !dropsValue(value)) return;
  for (const init of facts.locals.get(target.variable) ?? []) {
    const holder = keyOfValue(owner, init, facts);
    if (holder !== undefined) effects.emptied.add(holder);
  }
}
