import type * as t from '@babel/types';
import type { Access, CollectionStore } from '../../../protocol/poolModel';
import { elementsHold } from '../holds/holdings';
import { keyOfRef, keyOfWritten } from '../program/aliases';
import { accessKey, inheritedMethods, type ClassLike, type Program } from '../program/classLikes';
import { refOf, type Fact, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { namesOfModule, type Exported } from '../program/imports';
import { isPrimitive, isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';
import { growsArray } from './cuts';
import { isDoneAround, unitsReached } from './ownReach';

/** A collection that stays full where another one, which always gets entries together with it, is emptied. */
export interface Companion {
  left: Access;
  collection: CollectionStore['collection'];
  emptied: Access;
  method: FunctionUnit;
  statement: t.Node;
  /** Set when nothing shows that both belong together but that they are filled together. */
  isDoubtful: boolean;
  /** Set where only the end of the other one is cut off. */
  isPartial?: true;
}

type Collection = CollectionStore['collection'];

/** What a class does to one collection. */
interface Traffic {
  access: Access;
  collection: Collection;
  /** What each function puts into it: key and value, as text. */
  filled: Map<FunctionUnit, { key: string; value: string; isGiven: boolean }[]>;
  /** Functions that take single entries out. */
  thinned: Set<FunctionUnit>;
  /** Functions that empty or replace it whole, with the step. */
  emptied: Map<FunctionUnit, t.Node>;
  /** Functions that cut off the end of an array, with the step. */
  cut: Map<FunctionUnit, t.Node>;
  /** Whether other code gets it whole. */
  isGivenAway: boolean;
}

const THINS = /^(?:delete|pop|shift|splice)$/;

/** Collections of a class that one of its methods leaves full beside one that it empties. */
export function findCompanions(owner: ClassLike, methods: readonly FunctionUnit[]): Companion[] {
  // Of a stand-in for an object or a foreign class not all is known.
  if (owner.isScope && owner.closure.size === 0) return [];
  const all = trafficOf(owner);
  const found: Companion[] = [];
  for (const method of all.size > 1 ? methods : [])
    for (const emptied of all.values()) {
      const statement = emptied.emptied.get(method);
      // What looks through the values that it drops does something with them.
      if (!statement || mentionsIn(owner.program, method, nameOf(emptied)) > 1) continue;
      for (const left of all.values()) {
        if (left === emptied || !isLeft(owner, method, left, emptied)) continue;
        const isThinned = left.thinned.size > 0;
        const isDoubtful = left.isGivenAway || !(isThinned || areIndexes(left, emptied));
        if (isDoubtful && !countsBack(owner, method, left)) continue;
        const { access, collection } = left;
        found.push({
          ...{ left: access, collection, emptied: emptied.access },
          ...{ method, statement, isDoubtful },
        });
      }
    }
  return [...found, ...(all.size > 1 ? leftByCuts(owner, methods, all) : [])];
}

/** Tables that find where an element of an array is, and keep those that one of the methods cuts off. */
function leftByCuts(
  owner: ClassLike,
  methods: readonly FunctionUnit[],
  all: ReadonlyMap<string, Traffic>,
): Companion[] {
  const found: Companion[] = [];
  for (const method of methods)
    for (const list of all.values()) {
      const statement = list.cut.get(method);
      for (const left of statement ? all.values() : []) {
        if (left.thinned.size === 0 || left.isGivenAway || !isKeyedBy(left, list)) continue;
        const touching = new Set([...left.thinned, ...left.emptied.keys()]);
        const reached = [...unitsReached(owner, method)];
        if (reached.some(each => mentionsIn(owner.program, each, nameOf(left)) > 0)) continue;
        if (isDoneAround(owner, method, touching, touching)) continue;
        if (!isUntouchedOutside(owner, left)) continue;
        if (elementsHold(owner, list.access) !== 'others') continue;
        found.push({
          ...{ left: left.access, collection: left.collection, emptied: list.access },
          ...{ method, statement: statement!, isDoubtful: false, isPartial: true },
        });
      }
    }
  return found;
}

/** Whether a table gets each element of an array as a key, wherever that is put there, and drops it somewhere by the key. */
function isKeyedBy({ filled, collection }: Traffic, list: Traffic): boolean {
  if (collection !== 'map' && collection !== 'set') return false;
  if (list.collection !== 'array' || list.filled.size === 0) return false;
  return [...list.filled].every(([unit, elements]) =>
    elements.every(({ value, isGiven }) => {
      const own = filled.get(unit) ?? [];
      return isGiven && own.some(each => (each.key === '' ? each.value : each.key) === value);
    }),
  );
}

function nameOf({ access }: Traffic): string {
  return access.path[0]!;
}

/** Whether a table is always filled and thinned together with another one, and stays full where that is emptied. */
function isLeft(owner: ClassLike, method: FunctionUnit, left: Traffic, emptied: Traffic): boolean {
  // Where it is emptied elsewhere, it may be known that this is not the place.
  if (left.emptied.size > 0 || !isFilledTogether(left, emptied)) return false;
  if (!areEqual(left.thinned, emptied.thinned)) return false;
  if (![...left.filled.values()].flat().some(({ isGiven }) => isGiven)) return false;
  const { program } = owner;
  const reached = [...unitsReached(owner, method)];
  if (reached.some(each => mentionsIn(program, each, nameOf(left)) > 0)) return false;
  if (isDoneAround(owner, method, left.thinned, left.thinned)) return false;
  return isUntouchedOutside(owner, left) && elementsHold(owner, left.access) === 'others';
}

/** Whether no code outside the class sets or empties a field, or a variable, of that name. */
function isUntouchedOutside({ program, methods }: ClassLike, { access }: Traffic): boolean {
  const name = access.path[0]!.replace(/[^\w]/g, '\\$&');
  const isVariable = access.base === 'closure';
  // A variable of a module may be used by other files.
  if (isVariable && [...namesOfModule(program).exports.values()].some(isOf)) return false;
  const before = isVariable ? '(?<![\\w$.]|(?:const|let|var)\\s)' : '\\.';
  const drops = new RegExp(`${before}${name}\\s*(?:\\.(?:clear|splice|length)\\b|=(?![=>]))`, 'g');
  return [...program.text.matchAll(drops)].every(({ index }) =>
    methods.some(({ fn }) => fn.start! <= index && fn.end! > index),
  );

  function isOf(exported: Exported): boolean {
    return 'local' in exported && exported.local === access.path[0];
  }
}

/** Whether both get entries in the same functions, and there only. */
function isFilledTogether(one: Traffic, other: Traffic): boolean {
  return one.filled.size > 0 && areEqual(new Set(one.filled.keys()), new Set(other.filled.keys()));
}

/** Two tables that find the same values by different keys. */
function areIndexes(one: Traffic, other: Traffic): boolean {
  if (!isKeyed(one) || !isKeyed(other)) return false;
  return [...one.filled].every(([unit, own]) =>
    own.every(({ key, value }) =>
      other.filled.get(unit)!.some(each => each.value === value && each.key !== key),
    ),
  );
}

function isKeyed({ collection }: Traffic): boolean {
  return collection === 'map' || collection === 'dictionary';
}

/** Whether a method also sets back a number that the filling functions count up. */
function countsBack(owner: ClassLike, method: FunctionUnit, { filled }: Traffic): boolean {
  const counted = new Set<string>();
  for (const { facts } of filled.keys())
    for (const fact of facts.facts) {
      const key = fact.kind === 'update' ? keyOfRef(owner, fact.target, facts) : undefined;
      if (key !== undefined && fact.kind === 'update' && fact.operator === '++') counted.add(key);
    }
  return method.facts.facts.some(
    fact =>
      fact.kind === 'assign' &&
      bare(fact.value).type === 'NumericLiteral' &&
      counted.has(keyOfWritten(owner, fact.target, method.facts) ?? ''),
  );
}

function areEqual<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean {
  return one.size === other.size && [...one].every(each => other.has(each));
}

/** What a class does to each of its collections. */
function trafficOf(owner: ClassLike): Map<string, Traffic> {
  const all = new Map<string, Traffic>();
  for (const [name, { init }] of owner.fields) {
    const collection = init && collectionOf(init);
    const base = owner.closure.has(name) ? 'closure' : 'this';
    if (!collection || (owner.form === 'factory' && base === 'this')) continue;
    const access: Access = { base, path: [name] };
    all.set(accessKey(access), {
      access,
      collection,
      filled: new Map(),
      thinned: new Set(),
      emptied: new Map(),
      cut: new Map(),
      isGivenAway: false,
    });
  }
  if (all.size < 2) return all;
  for (const unit of inheritedMethods(owner))
    if (!unit.isConstructor) for (const fact of unit.facts.facts) note(owner, all, unit, fact);
  return all;
}

function note(
  owner: ClassLike,
  all: ReadonlyMap<string, Traffic>,
  unit: FunctionUnit,
  fact: Fact,
): void {
  const { facts } = unit;
  const at = (ref: Ref, dropped = 0): Traffic | undefined => {
    const path = dropped > 0 ? ref.path.slice(0, -dropped) : ref.path;
    const key = keyOfRef(owner, { variable: ref.variable, path }, facts);
    return key === undefined ? undefined : all.get(key);
  };
  const giveAway = (node: t.Node): void => {
    const ref = refOf(node, facts.selves);
    const given = ref && !ref.index ? at(ref) : undefined;
    if (given) given.isGivenAway = true;
  };
  switch (fact.kind) {
    case 'return':
      return giveAway(fact.value);
    case 'delete':
      if (fact.target.index) at(fact.target)?.thinned.add(unit);
      return;
    case 'assign': {
      giveAway(fact.value);
      const { target, value } = fact;
      if (target.index) return fill(owner.program, at(target), unit, target.index, value);
      if (collectionOf(value)) at(target)?.emptied.set(unit, fact.node);
      else if (target.path.at(-1) === 'length') {
        const isAll = bare(value).type === 'NumericLiteral';
        if (isAll || !growsArray(facts, value))
          at(target, 1)?.[isAll ? 'emptied' : 'cut'].set(unit, fact.node);
      }
      return;
    }
    case 'call': {
      fact.args.forEach(giveAway);
      const [first, second] = fact.args;
      const list = fact.target.index ? undefined : at(fact.target, 1);
      const called = fact.target.path.at(-1) ?? '';
      if (!list) return;
      if ((called === 'clear' && !first) || (called === 'splice' && first && !second))
        list.emptied.set(unit, fact.node);
      else if (called === 'set' && first && second) fill(owner.program, list, unit, first, second);
      else if (/^(?:push|unshift|add)$/.test(called))
        for (const each of fact.args) fill(owner.program, list, unit, undefined, each);
      else if (THINS.test(called)) list.thinned.add(unit);
      return;
    }
    default:
  }
}

function fill(
  { text }: Program,
  traffic: Traffic | undefined,
  unit: FunctionUnit,
  key: t.Node | undefined,
  value: t.Node,
): void {
  const { facts } = unit;
  const textOf = (node: t.Node): string => text.slice(bare(node).start!, bare(node).end!);
  const isGiven = isRequestData(value, facts) && !isPrimitive(value, facts);
  const entry = { key: key ? textOf(key) : '', value: textOf(value), isGiven };
  traffic?.filled.set(unit, [...(traffic.filled.get(unit) ?? []), entry]);
}

/** The kind of an empty collection that an expression makes. */
function collectionOf(node: t.Node): Collection | undefined {
  const at = bare(node);
  if (at.type === 'ArrayExpression') return at.elements.length === 0 ? 'array' : undefined;
  if (at.type === 'ObjectExpression') return at.properties.length === 0 ? 'dictionary' : undefined;
  // `new Array(n)` has no elements yet.
  const isSized =
    at.type === 'NewExpression' &&
    /^(?:Numeric|Identifier|Member)/.test(at.arguments[0]?.type ?? '');
  if (at.type === 'NewExpression' && at.callee.type === 'Identifier')
    if (at.callee.name === 'Array' && at.arguments.length === 1 && isSized) return 'array';
  if (at.type === 'NewExpression' && at.callee.type === 'Identifier' && at.arguments.length === 0)
    return ({ Map: 'map', Set: 'set', Array: 'array' } as const)[at.callee.name];
  const isBare =
    at.type === 'CallExpression' &&
    at.arguments[0]?.type === 'NullLiteral' &&
    at.callee.type === 'MemberExpression' &&
    at.callee.object.type === 'Identifier' &&
    at.callee.object.name === 'Object';
  return isBare ? 'dictionary' : undefined;
}

/** How often a function's text has a name as a word. */
function mentionsIn({ text }: Program, { fn }: FunctionUnit, name: string): number {
  const own = text.slice(fn.body.start!, fn.body.end!);
  const word = name.replace(/[^\w]/g, '\\$&');
  return [...own.matchAll(new RegExp(`(?<![\\w$])${word}(?![\\w$])`, 'g'))].length;
}
