import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { fieldHolds, valueHolds } from '../holds/holdings';
import {
  accessKey,
  accessOf,
  inheritedMethods,
  methodsNamed,
  type ClassLike,
  type Program,
} from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, keyName, visit, type Fn } from '../syntax/nodes';
import { occurrencesOfWords, type Occurrences } from '../program/occurrences';
import { isPrimitive, isRequestData } from '../program/values';
import { callsOf } from './methodSteps';
import { parameterNames } from './ownCalls';
import type { Origin } from './made';
import type { Origins } from './origins';
import type { Parking } from './parking';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { literalOf } from '../program/literalOwner';
import { fieldsSetByUsers, mayHold, usersOf } from './users';

/** Fields and collections of a parked class that receive request data during a use. */
export interface UserFields {
  fields: {
    access: Access;
    emptyNames: string[];
    /** Whether calls answer its values, which may be lent. */
    isCalled?: boolean;
    /** Whether only users in other files set it. */
    isOfUsers?: boolean;
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
  const links = new Set(parking.lists.map(list => list.nextField));
  let primitive: ReadonlySet<string> | undefined;
  const startsAsPrimitive = (): ReadonlySet<string> =>
    (primitive ??= fieldsSetByConstructors(owner, program));
  const methodNames = new Set(owner.methods.map(method => method.name));
  const fields = new Map<string, Access>();
  const given = new Set<string>();
  const collections = new Map<string, UserFields['collections'][number]>();
  const isShared = isSharedPool(parking, program);
  for (const { facts, instance, by } of writersOf(owner, program, parking, origins)) {
    const isGiven = (value: t.Node): boolean =>
      isRequestData(value, facts) || (isShared && by !== undefined && isOfOther(by, owner, value));
    for (const fact of facts.facts.flatMap(each => assignedAt(each, instance, facts))) {
      const target = 'target' in fact ? fact.target : undefined;
      if (!target || target.variable !== instance || target.path.length === 0) continue;
      if (fact.kind === 'assign' && !target.index && target.path.length === 1) {
        const access: Access = { base: 'this', path: target.path };
        if (links.has(target.path[0]) || !isGiven(fact.value)) continue;
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
        ...(ofUsers.has(key) ? { isOfUsers: true } : !given.has(key) && { isCalled: true }),
      })),
    collections: [...collections]
      .filter(([key]) => !slotKeys.has(key))
      .map(([, found]) => (isQueue(owner, found.access) ? { ...found, isQueue: true } : found)),
  };
}

/** Assignments that nobody wrote as such, so that what is known about fields knows nothing of them. */
const unwritten = new WeakSet<Fact>();

/** Stands for an instance without a name, as in `Object.assign(idle.pop(), { request })`. */
const UNNAMED = '(instance)';

/** `Object.assign(ctx, { request })` as the assignments that it makes; any other step as it is. */
function assignedAt(fact: Fact, instance: string | undefined, { selves }: FunctionFacts): Fact[] {
  if (fact.kind !== 'call' || fact.target.variable !== 'Object') return [fact];
  const [first] = fact.args;
  if (fact.target.path.join() !== 'assign' || !first) return [fact];
  const at = bare(first);
  const isSelf = at.type === 'ThisExpression' || (at.type === 'Identifier' && selves.has(at.name));
  const isIt = instance === undefined ? isSelf : at.type === 'Identifier' && at.name === instance;
  return isIt ? assignments(fact, instance) : [fact];
}

/** What `Object.assign(instance, { … })` sets. */
function assignments(
  { args, target: called, node }: Extract<Fact, { kind: 'call' }>,
  instance: string | undefined,
): Fact[] {
  if (called.path.join() !== 'assign') return [];
  return args.slice(1).flatMap(each => {
    const object = bare(each);
    if (object.type !== 'ObjectExpression') return [];
    return object.properties.flatMap((property): Fact[] => {
      if (property.type !== 'ObjectProperty') return [];
      const name = keyName(property.key, property.computed);
      if (name === undefined) return [];
      const target = { variable: instance, path: [name] };
      const { value } = property;
      const set: Fact = { kind: 'assign', target, value, operator: '=', node };
      unwritten.add(set);
      return [set];
    });
  });
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

/** A field of an object that the instance makes for itself and keeps: `this.command.target`. */
function fieldOfPart({ fields }: ClassLike, path: readonly string[]): Access | undefined {
  const [part, field, ...more] = path;
  if (part === undefined || field === undefined || more.length > 0) return undefined;
  const init = fields.get(part)?.init;
  const isMade = init && /^(?:New|Call|Object)Expression$/.test(bare(init).type);
  return isMade ? { base: 'this', path: [part, field] } : undefined;
}

/** What a method of an own part keeps of what it is given: `this.part.aim(target)`. */
function setOnPart(
  owner: ClassLike,
  { target, args }: Extract<Fact, { kind: 'call' }>,
  facts: FunctionFacts,
): Access[] {
  const [part, called, ...more] = target.path;
  if (part === undefined || called === undefined || more.length > 0) return [];
  const init = owner.fields.get(part)?.init;
  const isMade = init && bare(init).type === 'NewExpression';
  const of = isMade ? calleesOf(owner.program).classOfField(owner, part) : undefined;
  return methodsNamed(of, called).flatMap(method => {
    const names = parameterNames(method.facts);
    return method.facts.facts.flatMap((fact): Access[] => {
      if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
        return [];
      const [field, ...deeper] = fact.target.path;
      const value = bare(fact.value);
      const given = value.type === 'Identifier' ? args[names.indexOf(value.name)] : undefined;
      if (field === undefined || deeper.length > 0 || !given) return [];
      if (!isRequestData(given, facts) || isPrimitive(given, facts)) return [];
      const isReference = fieldHolds(of!, { base: 'this', path: [field] }) === 'others';
      return isReference ? [{ base: 'this', path: [part, field] }] : [];
    });
  });
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

type Fact = FunctionFacts['facts'][number];

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

function emptyNamesOf(owner: ClassLike, access: Access): string[] {
  const init = owner.fields.get(access.path[0]!)?.init;
  const at = init && bare(init);
  return at?.type === 'Identifier' && at.name !== 'undefined' ? [at.name] : [];
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

interface Writer {
  facts: FunctionFacts;
  /** The function; `undefined` for a method of the instance. */
  by?: OwnedUnit;
  /** Its name for the instance; `undefined` for `this`. */
  instance: string | undefined;
}

/** Functions that write to an instance: methods, and functions that took one from its pool or got one from these. */
function writersOf(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  origins: Origins,
): Writer[] {
  const writers: Writer[] = [];
  for (const method of owner.methods)
    if (!isOfConstruction(owner, method, program) || parking.lendsParts)
      writers.push({ facts: method.facts, instance: undefined });
  const callees = calleesOf(program);
  const known = new Set<string>();
  const add = (at: OwnedUnit, name: string): void => {
    const key = `${at.unit.fn.start}:${name}`;
    if (known.has(key)) return;
    known.add(key);
    writers.push({ facts: at.unit.facts, instance: name, by: at });
    // `setUp(ctx, request)`
    visit(at.unit.fn.body, node => {
      if (node.type !== 'CallExpression') return;
      node.arguments.forEach((argument, ordinal) => {
        if (argument.type !== 'Identifier' || argument.name !== name) return;
        for (const called of callees.called(node.callee, at)) {
          const param = called.unit.fn.params[ordinal];
          if (param?.type === 'Identifier') add(called, param.name);
        }
      });
    });
  };
  const near = unitsAtPool(program, parking);
  const isMadeAt = (units: ReadonlySet<OwnedUnit>, { start }: t.Node): boolean => {
    const home = program.nesting.at(start!);
    const maker = home && callees.unitOf(home);
    return maker !== undefined && units.has(maker);
  };
  for (const unit of unitsMentioning(owner, program, parking)) {
    const at = callees.unitOf(unit.fn);
    if (!at) continue;
    const { locals, params } = unit.facts;
    for (const [name, values] of locals) {
      // One that is made away from the pool is never idle.
      const isPooled = (origin: Origin): boolean =>
        origin.kind !== 'made' ||
        parking.takers.size === 0 ||
        near.has(at) ||
        isMadeAt(near, origin.node);
      const isInstance = values.some(value =>
        origins.of(value, at).some(each => isOf(each, owner, parking) && isPooled(each)),
      );
      if (isInstance) add(at, name);
    }
    for (const fact of unit.facts.facts) {
      if (fact.kind !== 'call' || fact.target.variable !== 'Object') continue;
      const [first] = fact.args;
      if (!first || bare(first).type === 'Identifier') continue;
      if (!origins.of(first, at).some(each => isOf(each, owner, parking))) continue;
      const facts = { ...unit.facts, facts: assignments(fact, UNNAMED) };
      writers.push({ facts, instance: UNNAMED, by: at });
    }
    for (const [name, param] of params) {
      if (param.type !== 'Identifier' || !param.typeAnnotation) continue;
      if (callees.classOfType(param.typeAnnotation, param.start ?? 0) === owner) add(at, name);
    }
  }

  return writers;
}

/** Whether a method runs only while an instance is made: as its constructor, or as a step that takes over its parameters. */
function isOfConstruction(owner: ClassLike, method: FunctionUnit, program: Program): boolean {
  if (method.isConstructor) return !isRunAgain(owner, program);
  const calls = callsOf(owner, method);
  return (
    calls.length > 0 &&
    calls.every(
      ({ caller, fact }) =>
        caller.isConstructor &&
        fact.kind === 'call' &&
        fact.args.some(argument => isRequestData(argument, caller.facts)),
    ) &&
    program.callsByName.get(method.name)?.length === calls.length
  );
}

/** `Ctx.call(idle, request)`, which runs a constructor on an instance that exists. */
function isRunAgain({ name, node }: ClassLike, program: Program): boolean {
  return (program.callsByName.get('call') ?? []).some(call => {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
    const [first] = call.arguments;
    if (callee.object.name !== name || !first || bare(first).type === 'ThisExpression')
      return false;
    return calleesOf(program).classNamed(name, call.start ?? 0)?.node === node;
  });
}

/** The functions that take, make for takers, or give back; with their callers. */
function unitsAtPool(program: Program, { takers, sites }: Parking): ReadonlySet<OwnedUnit> {
  const callees = calleesOf(program);
  const near = new Set<OwnedUnit>();
  for (const at of [...takers, ...sites.map(site => site.at)]) {
    near.add(at);
    for (const { at: caller } of callees.callsOf(at)) near.add(caller);
  }
  for (const { unit, ...rest } of takers)
    visit(unit.fn.body, node => {
      if (node.type === 'CallExpression')
        for (const called of callees.called(node.callee, { unit, ...rest })) near.add(called);
    });
  return near;
}

/** Whether a value is an instance of a class: an idle one, or a new one. */
function isOf(origin: Origin, owner: ClassLike, { places }: Parking): boolean {
  if (origin.kind === 'made')
    return (
      origin.made.owner === owner ||
      (owner.isForeign === true && origin.made.key === `name${owner.name}`) ||
      (origin.made.literal?.object === literalOf(owner) && literalOf(owner) !== undefined)
    );
  return 'place' in origin && places.has(origin.place.key);
}

/** The functions that may have to do with instances, by their class's name, or by those of lists and takers. */
function unitsMentioning(
  owner: ClassLike,
  program: Program,
  { lists, places, takers }: Parking,
): FunctionUnit[] {
  const names = new Set([owner.name, ...lists.map(({ name }) => name)]);
  for (const key of places) names.add(/[^.:[\]]+(?=(?:\[\])*$)/.exec(key)?.[0] ?? owner.name);
  const callees = calleesOf(program);
  const more = new Set<FunctionUnit>();
  for (const taker of takers) {
    more.add(taker.unit);
    for (const { at } of callees.callsOf(taker)) more.add(at.unit);
  }
  const words = occurrencesOfWords(program.text, names);
  const { free, methods } = unitsAround(words, program);
  return [...new Set([...free, ...methods, ...more])];
}

interface Units {
  free: ReadonlyMap<Fn, FunctionUnit>;
  methods: ReadonlyMap<Fn, FunctionUnit>;
}

const unitsOf = new WeakMap<Program, Units>();

/** The functions of a program that contain any of some words; each kind in source order. */
function unitsAround(
  words: Occurrences,
  program: Program,
): { free: FunctionUnit[]; methods: FunctionUnit[] } {
  let all = unitsOf.get(program);
  if (!all) {
    const byFn = (units: FunctionUnit[]): Units['free'] =>
      new Map(units.map(unit => [unit.fn, unit]));
    const methods = program.classes.flatMap(each => each.methods);
    unitsOf.set(program, (all = { free: byFn(program.functions), methods: byFn(methods) }));
  }
  const fns = [...words.functionsAround(program.nesting)].sort((a, b) => a.start! - b.start!);
  const among = (units: Units['free']): FunctionUnit[] =>
    fns.map(fn => units.get(fn)).filter(unit => unit !== undefined);
  return { free: among(all.free), methods: among(all.methods) };
}
