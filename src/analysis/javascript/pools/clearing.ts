import type * as t from '@babel/types';
import { CLOSING, EMPTYING } from '../../../protocol/poolNames';
import { getsInstance, keyOfRef, keyOfValue, keyOfWritten, resolveRef } from '../program/aliases';
import { calleesOf } from '../program/callees';
import { methodsNamed, type ClassLike, type Program } from '../program/classLikes';
import { closureFields } from '../program/closureFields';
import { namesOfModule } from '../program/imports';
import { refOf, type Fact, type FunctionFacts, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { parameterNames } from './ownCalls';
import { isRestart } from './restarts';
import { isOwnElement } from './valueSource';
import { bare, visit, type Fn } from '../syntax/nodes';
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

/** Effects of one step of a method, without those of a called helper. */
export function effectsOfFact(owner: ClassLike, facts: FunctionFacts, fact: Fact): Effects {
  const effects = noEffects();
  addFact(owner, facts, fact, effects);
  return effects;
}

/** Effects of a method or function with these facts, helpers of the same class included. */
export function effectsOf(owner: ClassLike, factsOfMethod: FunctionFacts): Effects {
  const effects = noEffects();
  const seen = new Set<Fn>();
  const add = (facts: FunctionFacts, depth: number): void => {
    if (seen.has(facts.fn) || depth > DEPTH) return;
    seen.add(facts.fn);
    for (const fact of facts.facts) {
      addFact(owner, facts, fact, effects);
      const name = calledHelper(owner, fact, facts);
      if (name === undefined || !('target' in fact)) continue;
      const from = fact.target.variable === 'super' ? owner.base : owner;
      for (const helper of methodsNamed(from, name)) add(helper.facts, depth + 1);
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
  const own = calledHelper(owner, fact, facts);
  const isOwn = own !== undefined && methodsNamed(owner, own).length > 0;
  fact.args.forEach((argument, at) => {
    const key = keyOfValue(owner, argument, facts);
    if (key === undefined) return;
    effects.handed.add(key);
    const ref = refOf(argument, facts.selves);
    const isWhole = ref && !ref.index && keyOfRef(owner, ref, facts) === key;
    if (isOwn) return;
    const helper = helperCalled(owner, fact, fact.target);
    if (!isWhole) {
      if (helper && clearsFieldsOf(helper, at)) effects.emptied.add(key);
      if (helper && keepsParameter(helper, at)) effects.entrusted.add(key);
    } else if (!helper) effects.entrusted.add(key);
    else if (emptiesParameter(owner, helper, at)) effects.emptied.add(key);
  });
}

/** The plain function of the file, or of one that it is imported from, that a step calls. */
function helperCalled(
  { program }: ClassLike,
  { node }: Fact,
  { variable, path }: Ref,
): FunctionUnit | undefined {
  if (variable === undefined || path.length > 0) return undefined;
  const known = program.helpers.get(variable);
  if (known) return known;
  const value = program.bindings.valueOf(variable, node.start ?? 0);
  return value && calleesOf(program).unitOf(value)?.unit;
}

/** Whether a plain function puts its argument `at` into a list: a pool to which the element goes back. */
function keepsParameter({ facts }: FunctionUnit, at: number): boolean {
  const name = parameterNames(facts)[at];
  const isGiven = (node: t.Node): boolean => node.type === 'Identifier' && node.name === name;
  return facts.facts.some(fact =>
    fact.kind === 'assign'
      ? fact.target.index !== undefined && isGiven(fact.value)
      : fact.kind === 'call' && fact.target.path.at(-1) === 'push' && fact.args.some(isGiven),
  );
}

/** Whether a plain function sets a field of its argument `at` to nothing, as `entry.value = null` does with an element. */
function clearsFieldsOf({ facts }: FunctionUnit, at: number): boolean {
  const name = parameterNames(facts)[at];
  return facts.facts.some(
    fact =>
      fact.kind === 'assign' &&
      fact.target.variable === name &&
      fact.target.path.length === 1 &&
      !fact.target.index &&
      isNothing(fact.value),
  );
}

/** An empty value but a number or a flag, which may be set for any reason: `item.index = -1`. */
function dropsValue(node: t.Node): boolean {
  const at = bare(node);
  if (!isEmptyLiteral(at) || at.type === 'BooleanLiteral') return false;
  return at.type === 'UnaryExpression' ? at.operator === 'void' : at.type !== 'NumericLiteral';
}

/** `null` or `undefined`. A number or a flag may be set for any reason. */
function isNothing(node: t.Node): boolean {
  return (
    bare(node).type === 'NullLiteral' || (bare(node).type === 'Identifier' && isEmptyLiteral(node))
  );
}

/** Whether a plain function empties the array that it gets as its argument `at`. */
function emptiesParameter(
  owner: ClassLike,
  { facts }: FunctionUnit,
  at: number,
  depth = 0,
): boolean {
  const name = parameterNames(facts)[at];
  if (!name || depth > DEPTH) return false;
  return facts.facts.some(fact => {
    if (!('target' in fact)) return false;
    const { variable, path, index } = resolveRef(fact.target, facts);
    const isOf = variable === name;
    switch (fact.kind) {
      case 'assign': {
        const isElement =
          path.length === 0 && index !== undefined && isEmptyValue(owner, facts, fact.value);
        return isOf && (isElement || (path.length === 1 && path[0] === 'length'));
      }
      case 'delete':
        return isOf && index !== undefined;
      case 'call': {
        if (isOf && path.length === 1 && EMPTYING.has(path[0]!)) return true;
        const next = helperCalled(owner, fact, { variable, path });
        const given = fact.args.findIndex(each => each.type === 'Identifier' && each.name === name);
        return !!next && given >= 0 && emptiesParameter(owner, next, given, depth + 1);
      }
      default:
        return false;
    }
  });
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
  if (key === undefined) return;
  if (isEmptyValue(owner, facts, fact.value)) effects.emptied.add(key);
  else if (!isOwnElement(owner, key, fact.value, facts)) effects.filled.add(key);
}

/** `if (n > items.length) items.length = n` makes room and drops nothing. */
export function growsArray(facts: FunctionFacts, value: Assign['value']): boolean {
  const length = refOf(value, facts.selves);
  if (!length) return false;
  let grows = false;
  visit(facts.fn.body, node => {
    if (node.type !== 'IfStatement' || node.test.type !== 'BinaryExpression') return !grows;
    const { operator, left, right } = node.test;
    const [more, less] = operator.startsWith('>') ? [left, right] : [right, left];
    const moreRef = refOf(more, facts.selves);
    const lessRef = refOf(less, facts.selves);
    grows ||=
      /^[<>]=?$/.test(operator) &&
      moreRef?.variable === length.variable &&
      moreRef?.path.join('.') === length.path.join('.') &&
      lessRef?.path.at(-1) === 'length';
    return !grows;
  });
  return grows;
}

/** A literal, or a constant of the file or another one, which stands for nothing: `EMPTY`, `NULL_NODE`. */
function isEmptyValue(owner: ClassLike, facts: FunctionFacts, node: Assign['value']): boolean {
  if (isEmptyLiteral(node)) return true;
  const at = bare(node);
  if (at.type !== 'Identifier' || facts.params.has(at.name) || facts.locals.has(at.name))
    return false;
  const { imports } = namesOfModule(owner.program);
  return (
    imports.has(at.name) ||
    owner.fields.get(at.name)?.isFixed === true ||
    constantsOf(owner.program).has(at.name)
  );
}

const constants = new WeakMap<Program, ReadonlySet<string>>();

/** The names of a program's top-level constants. Cached. */
function constantsOf(program: Program): ReadonlySet<string> {
  let names = constants.get(program);
  if (!names) {
    const fixed = [...closureFields(program.top.fn)].filter(([, { isFixed }]) => isFixed);
    constants.set(program, (names = new Set(fixed.map(([name]) => name))));
  }
  return names;
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
    if (isLength && !growsArray(facts, value)) {
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
