import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { fieldHolds, valueHolds } from '../holds/holdings';
import {
  accessKey,
  accessOf,
  inheritedMethods,
  type ClassLike,
  type Program,
} from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import { bare, keyName, visit } from '../syntax/nodes';
import { isEmptyLiteral, isPrimitive, isRequestData } from '../program/values';
import { assignedAt, unwritten } from './assigned';
import type { Origins } from './origins';
import { fieldOfPart, setOnPart } from './ownParts';
import type { Parking } from './parking';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { literalOf } from '../program/literalOwner';
import { fieldsSetByUsers, mayHold, usersOf } from './users';
import { writersOf } from './writers';

/** Fields and collections of a parked class that receive request data during a use. */
export interface UserFields {
  fields: {
    access: Access;
    emptyNames: string[];
    /** Whether calls answer its values, which may be lent. */
    isCalled?: boolean;
    /** Whether only users in other files set it. */
    isOfUsers?: boolean;
    /** Whether code outside its class cannot use it. */
    isPrivate?: boolean;
  }[];
  collections: {
    access: Access;
    collection: 'map' | 'set' | 'dictionary' | 'array';
    /** Whether the class takes its elements out again, as those of a queue, so that none may be left. */
    isQueue?: true;
  }[];
}

const ADDS: Record<string, 'map' | 'set' | 'array'> = {
  set: 'map',
  add: 'set',
  push: 'array',
  unshift: 'array',
};

/** `slotKeys`: arrays that are stores of slots, for which another rule exists. */
export function findUserFields(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  slotKeys: ReadonlySet<string>,
  origins: Origins,
): UserFields {
  const links = new Set<string | undefined>([
    ...parking.lists.map(list => list.nextField),
    ...keysOf(parking, origins),
  ]);
  let primitive: ReadonlySet<string> | undefined;
  const startsAsPrimitive = (): ReadonlySet<string> =>
    (primitive ??= fieldsSetByConstructors(owner, program));
  const methodNames = new Set(owner.methods.map(method => method.name));
  const fields = new Map<string, Access>();
  const given = new Set<string>();
  const collections = new Map<string, UserFields['collections'][number]>();
  const isShared = isSharedPool(parking, program);
  for (const { facts, instance, by } of writersOf(owner, program, parking, origins)) {
    const twins = twinsIn(facts, instance, owner);
    const isOfTwin = (value: t.Node, field: string): boolean => {
      const ref = refOf(bare(value), facts.selves);
      if (ref?.variable === undefined || !twins.has(ref.variable) || ref.index) return false;
      return ref.path.length === 0 || ref.path.join() === field;
    };
    const isGiven = (value: t.Node): boolean =>
      isRequestData(value, facts) || (isShared && by !== undefined && isOfOther(by, owner, value));
    for (const fact of facts.facts.flatMap(each => assignedAt(each, instance, facts, owner))) {
      const target = 'target' in fact ? fact.target : undefined;
      if (!target || target.variable !== instance || target.path.length === 0) continue;
      if (fact.kind === 'assign' && !target.index && target.path.length === 1) {
        const access: Access = { base: 'this', path: target.path };
        if (links.has(target.path[0]) || !isGiven(fact.value)) continue;
        if (isOfTwin(fact.value, target.path[0]!)) continue;
        if (isOwnPart(fact.value, instance)) continue;
        // `+=` and similar operators only yield primitives.
        if (!/^(?:\?\?|\|\||&&)?=$/.test(fact.operator) || isPrimitive(fact.value, facts)) continue;
        if (startsAsPrimitive().has(target.path[0]!)) continue;
        const isKept = methodNames.has(target.path[0]!) || holdsNothing(owner, access, fact, facts);
        if (!isKept) fields.set(accessKey(access), access);
        if (!isKept && !isCall(fact.value, facts)) given.add(accessKey(access));
      }
      const ofPart = fieldOfPart(owner, target.path);
      if (ofPart && fact.kind === 'assign' && fact.operator === '=' && !target.index)
        if (isRequestData(fact.value, facts) && !holdsNothing(owner, ofPart, fact, facts))
          fields.set(accessKey(ofPart), ofPart);
      for (const ofSetter of fact.kind === 'call' ? setOnPart(owner, fact, facts) : [])
        fields.set(accessKey(ofSetter), ofSetter);
      const added = addedTo(fact, facts);
      const access = added && accessOf(owner, { variable: undefined, path: added.path });
      if (added && access && access.path.length === 1) {
        const collection = kindOf(owner, access, added.collection);
        if (collection) collections.set(accessKey(access), { access, collection });
      }
    }
  }
  const ofUsers = new Set<string>();
  const isOpen = [...owner.fields.keys()].some(
    name => !fields.has(accessKey({ base: 'this', path: [name] })) && mayHold(owner, name),
  );
  if (isOpen && parking.sites.length > 0 && owner.program === program && !owner.isScope)
    for (const name of fieldsSetByUsers(owner, usersOf(owner, program, parking, origins))) {
      const access: Access = { base: 'this', path: [name] };
      const key = accessKey(access);
      if (links.has(name) || fields.has(key)) continue;
      fields.set(key, access);
      ofUsers.add(key);
    }
  return {
    fields: [...fields]
      .filter(([key]) => !slotKeys.has(key))
      .map(([key, access]) => ({
        ...{ access, emptyNames: emptyNamesOf(owner, access) },
        ...(owner.fields.get(access.path[0]!)?.isPrivate && { isPrivate: true }),
        ...(ofUsers.has(key) ? { isOfUsers: true } : !given.has(key) && { isCalled: true }),
      })),
    collections: [...collections]
      .filter(([key]) => !slotKeys.has(key))
      .map(([, found]) => (isQueue(owner, found.access) ? { ...found, isQueue: true } : found)),
  };
}

/** Of what an instance copies nearly all of its fields is another instance, and nothing that comes from outside. */
const TWIN_SHARE = 0.75;
const TWIN_FIELDS = 4;

/** The names of a function for other instances: those from which nearly all fields are copied, each under its own name. */
function twinsIn(
  { facts, selves }: FunctionFacts,
  instance: string | undefined,
  owner: ClassLike,
): Set<string> {
  const copies = new Map<string, number>();
  for (const fact of facts) {
    if (fact.kind !== 'assign' || fact.target.index || fact.target.variable !== instance) continue;
    const from = refOf(bare(fact.value), selves);
    if (from?.variable === undefined || from.index || fact.target.path.length !== 1) continue;
    if (from.path.join() === fact.target.path[0])
      copies.set(from.variable, (copies.get(from.variable) ?? 0) + 1);
  }
  const least = Math.max(TWIN_FIELDS, owner.fields.size * TWIN_SHARE);
  return new Set([...copies].flatMap(([name, count]) => (count >= least ? [name] : [])));
}

function isCall(value: t.Node, { locals }: FunctionFacts): boolean {
  const at = bare(value);
  const [init] = at.type === 'Identifier' ? (locals.get(at.name) ?? []) : [];
  return /^(?:Optional)?CallExpression$/.test((init ? bare(init) : at).type);
}

/** `event.phase = event.IDLE`: what an instance has already comes from nowhere else. */
function isOwnPart(value: t.Node, instance: string | undefined): boolean {
  let at = bare(value);
  if (at.type !== 'MemberExpression' || instance === undefined) return false;
  while (at.type === 'MemberExpression' && !at.computed) at = bare(at.object);
  return at.type === 'Identifier' && at.name === instance;
}

/** Fields by which takers tell idle instances apart, as in `list[i].key === key`: they belong to the place, and not to a use. */
function keysOf({ takers, places }: Parking, origins: Origins): string[] {
  const found: string[] = [];
  for (const at of takers)
    visit(at.unit.fn.body, node => {
      if (node.type !== 'BinaryExpression' || !/^===?$/.test(node.operator)) return;
      const sides = [bare(node.left), bare(node.right)];
      if (sides.some(isEmptyLiteral)) return;
      for (const side of sides) {
        if (side.type !== 'MemberExpression') continue;
        const name = keyName(side.property, side.computed);
        const isOfIdle =
          name !== undefined &&
          origins.of(side.object, at).some(each => 'place' in each && places.has(each.place.key));
        if (isOfIdle) found.push(name);
      }
    });
  return found;
}

/** Fields that another constructor, as in `Base.call(this)`, starts with a number, string or boolean. */
function fieldsSetByConstructors(owner: ClassLike, program: Program): Set<string> {
  const fields = new Set<string>();
  for (const { isConstructor, facts } of owner.methods) {
    for (const fact of isConstructor ? facts.facts : []) {
      if (fact.kind !== 'call' || fact.target.variable === undefined) continue;
      if (fact.target.path.join() !== 'call' || fact.args[0]?.type !== 'ThisExpression') continue;
      const base = program.bindings.valueOf(fact.target.variable, fact.node.start ?? 0);
      const unit = base && calleesOf(program).unitOf(base)?.unit;
      for (const each of unit?.facts.facts ?? []) {
        if (each.kind !== 'assign' || each.target.variable !== undefined) continue;
        const isStart = /^(?:Numeric|String|Boolean)Literal$/.test(each.value.type);
        if (isStart && each.target.path.length === 1) fields.add(each.target.path[0]!);
      }
    }
  }
  return fields;
}

/** Whether a field can hold no reference; for instances without a class, whether what is written there is none. */
function holdsNothing(
  owner: ClassLike,
  access: Access,
  fact: Extract<Fact, { kind: 'assign' }>,
  facts: FunctionFacts,
): boolean {
  const { value } = fact;
  const hasClass = !owner.isForeign && !literalOf(owner) && !unwritten.has(fact);
  if (hasClass && fieldHolds(owner, access) === 'nothing') return true;
  const isOfPart = access.path.length > 1;
  return (!hasClass || isOfPart) && valueHolds(value, facts, owner) === 'nothing';
}

function addedTo(
  fact: Fact,
  facts: FunctionFacts,
): { path: string[]; collection: 'map' | 'set' | 'dictionary' | 'array' } | undefined {
  if (fact.kind === 'assign' && fact.target.index) {
    const index = bare(fact.target.index);
    // A key usually is a string, which holds nothing.
    const isKey = index.type === 'Identifier' && facts.params.has(index.name);
    if (!isRequestData(fact.value, facts) || !(isKey || isRequestData(index, facts)))
      return undefined;
    return { path: fact.target.path, collection: 'dictionary' };
  }
  if (fact.kind !== 'call') return undefined;
  const called = fact.target.path[fact.target.path.length - 1];
  const collection = called === undefined ? undefined : ADDS[called];
  const path = fact.target.path.slice(0, -1);
  const holdsData = fact.args.some(argument => isRequestData(argument, facts));
  return collection && path.length > 0 && holdsData ? { path, collection } : undefined;
}

/** In `this.x.set(k, v)`, only x's first value tells what x is. */
function kindOf(
  owner: ClassLike,
  access: Access,
  guess: 'map' | 'set' | 'dictionary' | 'array',
): 'map' | 'set' | 'dictionary' | 'array' | undefined {
  const init = owner.fields.get(access.path[0]!)?.init;
  const at = init && bare(init);
  if (at?.type === 'NewExpression' && at.callee.type === 'Identifier') {
    if (at.callee.name === 'Map') return 'map';
    if (at.callee.name === 'Set') return 'set';
    return at.callee.name === 'Array' && guess !== 'map' ? 'array' : undefined;
  }
  if (at?.type === 'ArrayExpression') return guess === 'array' ? 'array' : undefined;
  const isDictionary = at?.type === 'ObjectExpression' || at?.type === 'CallExpression';
  return isDictionary && guess === 'dictionary' ? 'dictionary' : undefined;
}

function isQueue(owner: ClassLike, access: Access): boolean {
  return inheritedMethods(owner).some(({ facts }) =>
    facts.facts.some(fact => {
      if (fact.kind !== 'call' || !/^(?:pop|shift)$/.test(fact.target.path.at(-1) ?? ''))
        return false;
      const list = accessOf(owner, { ...fact.target, path: fact.target.path.slice(0, -1) });
      return list !== undefined && accessKey(list) === accessKey(access);
    }),
  );
}

/** The variable that a field begins with, unless whoever makes the instance hands it over: then it stands for a value. */
function emptyNamesOf(owner: ClassLike, access: Access): string[] {
  const init = owner.fields.get(access.path[0]!)?.init;
  const at = init && bare(init);
  if (at?.type !== 'Identifier' || at.name === 'undefined') return [];
  const home = owner.program.bindings.homeOf(at.name, at.start!);
  const maker = home && calleesOf(owner.program).unitOf(home)?.unit;
  const isHanded =
    maker?.facts.params.has(at.name) || (maker?.isConstructor && maker.facts.locals.has(at.name));
  return isHanded ? [] : [at.name];
}

/** Whether every idle instance is kept by the module itself, which outlives every other instance. */
function isSharedPool({ places }: Parking, { top }: Program): boolean {
  const isOfModule = (key: string): boolean =>
    key.startsWith('static') || key.startsWith(`${top.fn.start}:`);
  return places.size > 0 && [...places].every(isOfModule);
}

/** What an instance of another class was given from outside, as in `sprite.sheet = this.sheet`. */
function isOfOther({ unit, owner: by }: OwnedUnit, owner: ClassLike, value: t.Node): boolean {
  const { facts } = unit;
  if (!by || by.isScope || by === owner || (by.form !== 'class' && by.form !== 'constructor'))
    return false;
  const at = bare(value);
  const inits = at.type === 'Identifier' ? (facts.locals.get(at.name) ?? []) : [at];
  return inits.some(init => {
    const ref = refOf(bare(init), facts.selves);
    if (!ref || ref.index || ref.variable !== undefined || ref.path.length !== 1) return false;
    return fieldHolds(by, { base: 'this', path: ref.path }) === 'others';
  });
}
