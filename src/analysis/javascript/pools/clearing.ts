import { CLOSING, EMPTYING } from '../../../protocol/poolNames';
import { keyOfRef, keyOfValue, keyOfWritten } from '../program/aliases';
import { methodsNamed, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import { bare, visit, type Fn } from '../syntax/nodes';
import { isEmptyLiteral, isRequestData } from '../program/values';

/** What one method empties or replaces, and what it calls on the same instance. Keys are `accessKey`s. */
export interface Effects {
  /** Fields that were assigned something other than request data. */
  replaced: Set<string>;
  /** Arrays and collections whose contents were dropped. */
  emptied: Set<string>;
  /** Counters that were set to a literal. */
  rewound: Set<string>;
  /** Arrays of which an element was set to something that is not empty. */
  filled: Set<string>;
  /** Fields that were passed to a function, whole or by element. */
  handed: Set<string>;
  /** Fields on whose value or elements a closing method was called. */
  closed: Set<string>;
}

const DEPTH = 4;
/**
 * A function of another file that gets an array and whose name says that it empties it: `clearList(this.items, this.size)`.
 */
const CLEARING_HELPER =
  /clear|reset|clean|empt|wipe|null|fill|release|free|drain|truncat|zero|recycle|ToPool/i;

function noEffects(): Effects {
  return {
    replaced: new Set(),
    emptied: new Set(),
    rewound: new Set(),
    filled: new Set(),
    handed: new Set(),
    closed: new Set(),
  };
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
      const name = calledHelper(owner, fact);
      if (name === undefined || !('target' in fact)) continue;
      const from = fact.target.variable === 'super' ? owner.base : owner;
      for (const helper of methodsNamed(from, name)) add(helper.facts, depth + 1);
    }
  };
  add(factsOfMethod, 0);
  return effects;
}

/** The method that a step calls on the same instance, including the setter behind an assignment. */
export function calledHelper(owner: ClassLike, fact: Fact): string | undefined {
  if (!('target' in fact) || fact.target.index) return undefined;
  const { target } = fact;
  if (fact.kind !== 'call') {
    const [name, ...rest] = target.path;
    const isSetter = target.variable === undefined && rest.length === 0 && fact.kind !== 'read';
    return isSetter && owner.accessors.has(name!) ? name : undefined;
  }
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
      if (CLEARING_HELPER.test(fact.called)) effects.emptied.add(key);
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
  const isClearing = CLEARING_HELPER.test(called ?? fact.target.variable ?? '');
  for (const argument of fact.args) {
    const key = keyOfValue(owner, argument, facts);
    if (key === undefined) continue;
    effects.handed.add(key);
    if (isClearing) effects.emptied.add(key);
  }
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
  if (isEmptyLiteral(fact.value) || isEmptyName(fact.value)) effects.emptied.add(key);
  else effects.filled.add(key);
}

/** `if (n > items.length) items.length = n` makes room and drops nothing. */
function growsArray(facts: FunctionFacts, value: Assign['value']): boolean {
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

/** A constant that stands for "nothing": `EMPTY`, `noop`, `NULL_NODE`. */
function isEmptyName(node: Assign['value']): boolean {
  const at = bare(node);
  return at.type === 'Identifier' && /empty|nil|null|none|noop|hole|vacant|unset/i.test(at.name);
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
    if (isEmptyLiteral(value) && fact.operator === '=') effects.rewound.add(key);
    const isLength = target.path[target.path.length - 1] === 'length';
    if (isLength && !growsArray(facts, value)) {
      const array = keyOfRef(owner, { ...target, path: target.path.slice(0, -1) }, facts);
      if (array !== undefined) effects.emptied.add(array);
    }
    if (target.variable === undefined) return;
  }
  // `entry.value = null` where entry is an element of an array of the instance.
  if (target.variable === undefined || target.path.length !== 1 || !isEmptyLiteral(value)) return;
  for (const init of facts.locals.get(target.variable) ?? []) {
    const holder = keyOfValue(owner, init, facts);
    if (holder !== undefined) effects.emptied.add(holder);
  }
}
