import type { Access } from '../../../protocol/poolModel';
import { ACQUIRES } from '../../../protocol/poolNames';
import { accessKey, accessOf, type ClassLike, type Program } from '../program/classLikes';
import type { Effects } from './clearing';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, type Fn } from '../syntax/nodes';
import { occurrencesOfWords, type Occurrences } from '../program/occurrences';
import { typeNamed } from '../program/types';
import { isPrimitive, isPrimitiveType, isRequestData } from '../program/values';
import type { Parking, ParkSite } from './parking';

/** Fields and collections of a parked class that receive request data and are not emptied on every path to the free list. */
export interface UserFields {
  fields: { access: Access; emptyNames: string[] }[];
  collections: { access: Access; collection: 'map' | 'set' | 'dictionary' | 'array' }[];
}

const ADDS: Record<string, 'map' | 'set' | 'array'> = {
  set: 'map',
  add: 'set',
  push: 'array',
  unshift: 'array',
};

/**
 * `released`: effects of everything that runs before an instance is parked. `slotKeys`: arrays that are stores of slots, for
 * which another rule exists.
 */
export function findUserFields(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  released: Effects[],
  slotKeys: ReadonlySet<string>,
): UserFields {
  const isEmptied = (key: string): boolean =>
    released.some(effects => effects.replaced.has(key) || effects.emptied.has(key));
  const links = new Set(parking.lists.map(list => list.nextField));
  const methodNames = new Set(owner.methods.map(method => method.name));
  const fields = new Map<string, Access>();
  const collections = new Map<string, UserFields['collections'][number]>();
  for (const { facts, instance } of writersOf(owner, program, parking)) {
    for (const fact of facts.facts) {
      const target = 'target' in fact ? fact.target : undefined;
      if (!target || target.variable !== instance || target.path.length === 0) continue;
      if (fact.kind === 'assign' && !target.index && target.path.length === 1) {
        const access: Access = { base: 'this', path: target.path };
        if (links.has(target.path[0]) || !isRequestData(fact.value, facts)) continue;
        // `+=` and similar operators only yield primitives.
        if (!/^(?:\?\?|\|\||&&)?=$/.test(fact.operator) || isPrimitive(fact.value, facts)) continue;
        const isKept = methodNames.has(target.path[0]!) || isPrimitiveField(owner, program, access);
        if (!isKept) fields.set(accessKey(access), access);
      }
      const added = addedTo(fact, facts);
      const access = added && accessOf(owner, { variable: undefined, path: added.path });
      if (added && access && access.path.length === 1) {
        const collection = kindOf(owner, access, added.collection);
        if (collection) collections.set(accessKey(access), { access, collection });
      }
    }
  }
  return {
    fields: [...fields]
      .filter(([key]) => !isEmptied(key) && !slotKeys.has(key))
      .map(([, access]) => ({ access, emptyNames: emptyNamesOf(owner, access) })),
    collections: [...collections]
      .filter(([key]) => !isEmptied(key) && !slotKeys.has(key))
      .map(([, found]) => found),
  };
}

/** Whether a field's declared type holds no reference; without a type, whether it starts as a primitive. */
function isPrimitiveField(owner: ClassLike, program: Program, { path }: Access): boolean {
  const { annotation, init } = owner.fields.get(path[0]!) ?? {};
  if (annotation?.type !== 'TSTypeAnnotation') {
    const type = init && bare(init).type;
    return /^(?:Numeric|String|Boolean|BigInt|Template)Literal$/.test(type ?? '');
  }
  const type = annotation.typeAnnotation;
  const alias = type.type === 'TSTypeReference' ? typeNamed(program, type) : undefined;
  return isPrimitiveType(alias?.type === 'TSTypeAliasDeclaration' ? alias.typeAnnotation : type);
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

function emptyNamesOf(owner: ClassLike, access: Access): string[] {
  const init = owner.fields.get(access.path[0]!)?.init;
  const at = init && bare(init);
  return at?.type === 'Identifier' && at.name !== 'undefined' ? [at.name] : [];
}

/** Functions that write to an instance, with each one's name for it: methods, and functions that took one from its pool. */
function* writersOf(
  owner: ClassLike,
  program: Program,
  parking: Parking,
): Generator<{ facts: FunctionFacts; instance: string | undefined }> {
  for (const { facts, isConstructor } of owner.methods) {
    if (!isConstructor) yield { facts, instance: undefined };
  }
  const acquirers = acquirersOf(owner, program, parking);
  const words = occurrencesOfWords(program.text, [owner.name, ...acquirers]);
  const { free, methods } = unitsAround(words, program);
  for (const { facts } of [...free, ...methods]) {
    for (const [name, values] of facts.locals) {
      if (values.some(value => isInstance(value, owner, acquirers, facts)))
        yield { facts, instance: name };
    }
    for (const [name, param] of facts.params) {
      if (param.type !== 'Identifier' || param.typeAnnotation?.type !== 'TSTypeAnnotation')
        continue;
      const type = param.typeAnnotation.typeAnnotation;
      const isOwner =
        type.type === 'TSTypeReference' &&
        type.typeName.type === 'Identifier' &&
        type.typeName.name === owner.name;
      if (isOwner) yield { facts, instance: name };
    }
  }
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

/** Names of functions and lists that hand out instances. */
function acquirersOf(owner: ClassLike, program: Program, parking: Parking): Set<string> {
  const names = new Set(parking.lists.map(list => list.name));
  const words = occurrencesOfWords(program.text, [owner.name, ...names]);
  for (const unit of unitsAround(words, program).free) {
    const { fn } = unit;
    if (!('id' in fn) || !fn.id) continue;
    const { facts, locals } = unit.facts;
    const hands = facts.some(
      fact =>
        fact.kind === 'return' &&
        (isInstance(fact.value, owner, names, undefined) ||
          (fact.value.type === 'Identifier' &&
            (locals.get(fact.value.name) ?? []).some(v => isInstance(v, owner, names, undefined)))),
    );
    if (hands) names.add(fn.id.name);
  }
  for (const site of parking.sites) {
    const pool = poolNameOf(site);
    if (pool !== undefined) names.add(pool);
  }
  return names;
}

/** In `queue.release(holder)`, queue. */
function poolNameOf({ unit, statement }: ParkSite): string | undefined {
  const fact = unit.facts.facts.find(each => each.node === statement && each.kind === 'call');
  return fact?.kind === 'call' && fact.target.path.length === 1 ? fact.target.variable : undefined;
}

function isInstance(
  value: Parameters<typeof bare>[0],
  owner: ClassLike,
  acquirers: ReadonlySet<string>,
  facts: FunctionFacts | undefined,
): boolean {
  const at = bare(value);
  switch (at.type) {
    case 'NewExpression':
      return at.callee.type === 'Identifier' && at.callee.name === owner.name;
    case 'LogicalExpression':
      return (
        isInstance(at.left, owner, acquirers, facts) ||
        isInstance(at.right, owner, acquirers, facts)
      );
    case 'ConditionalExpression':
      return (
        isInstance(at.consequent, owner, acquirers, facts) ||
        isInstance(at.alternate, owner, acquirers, facts)
      );
    case 'CallExpression':
    case 'OptionalCallExpression': {
      const callee = refOf(at.callee, facts?.selves ?? new Set());
      if (!callee) return false;
      const { variable, path } = callee;
      if (path.length === 0) return variable !== undefined && acquirers.has(variable);
      const called = path[path.length - 1]!;
      const holder = path.length > 1 ? path[path.length - 2]! : variable;
      const isTaking = ACQUIRES.test(called);
      return isTaking && holder !== undefined && acquirers.has(holder);
    }
    default:
      return false;
  }
}
