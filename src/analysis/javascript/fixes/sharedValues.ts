import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import type { FunctionUnit } from '../program/functionUnit';
import { accessKey, accessOf } from '../program/classLikes';
import type { Fact, FunctionFacts } from '../program/facts';
import { bare } from '../syntax/nodes';
import type { Pool } from '../pools/pool';
import { isPrimitive } from '../program/values';
import { unitsOf, type FixSite } from './fixSite';
import { whyHeldElsewhere } from './heldElsewhere';
import { storeName, storeNamesOf } from './storeNames';

const known = new WeakMap<Pool, { why: string | undefined }>();

/**
 * Why something else may hold a value of the class's stores, for people: a method puts it into a store and into another
 * place, or two methods put callers' values into one store each and no type tells the values apart.
 */
export function whyShared(site: FixSite): string | undefined {
  const { pool } = site;
  let shared = known.get(pool);
  if (!shared) known.set(pool, (shared = { why: readWhyShared(site) }));
  return shared.why;
}

function readWhyShared(site: FixSite): string | undefined {
  for (const { facts } of unitsOf(site.pool).values()) {
    const why = whyHeldElsewhere(facts, site);
    if (why !== undefined) return why;
  }
  return addsToTwo(site) ? 'a value may be in two of its stores' : undefined;
}

/** Whether two methods add callers' values to different stores. */
function addsToTwo(site: FixSite): boolean {
  const { pool } = site;
  const { keys } = storeNamesOf(pool);
  const adders = new Map<string, { stores: Set<string>; methods: Set<FunctionUnit> }>();
  for (const method of pool.owner.methods) {
    const { facts } = method;
    for (const fact of facts.facts) {
      const isAdded = addedNames(fact, facts, pool).some(name => facts.params.has(name));
      const access = isAdded ? storeOf(fact, pool) : undefined;
      // Keys are cleared and never closed.
      if (!access || keys.has(accessKey(access))) continue;
      for (const type of typesOf(pool, access)) {
        const known = adders.get(type) ?? { stores: new Set(), methods: new Set() };
        adders.set(type, known);
        known.stores.add(storeName(site.pool, accessKey(access)));
        known.methods.add(method);
      }
    }
  }
  return [...adders.values()].some(({ stores, methods }) => stores.size > 1 && methods.size > 1);
}

const CONTAINER = /^(?:Readonly|Partial|Record|(?:Readonly)?(?:Array|Map|Set)|Iterable)$/;

/** The names of types that a field's values may have; '' without a declared type. */
function typesOf({ owner, program }: Pool, { path }: Access): string[] {
  const annotation = owner.fields.get(path[0]!)?.annotation;
  const text = annotation ? program.text.slice(annotation.start!, annotation.end!) : '';
  const names = (text.match(/\b[A-Z]\w*/g) ?? []).filter(name => !CONTAINER.test(name));
  return names.length > 0 ? names : [''];
}

/** The variables whose values a step adds to an array or collection of the instance, so that closing it closes them. */
function addedNames(fact: Fact, facts: FunctionFacts, pool: Pool): string[] {
  const access = storeOf(fact, pool);
  if (!access) return [];
  const key = accessKey(access);
  // Only slots are closed together with their entries' fields.
  const isOfEntries = slotKeys(pool).has(key);
  return addedValues(fact).flatMap(value => namesIn(value, facts, isOfEntries));
}

const keysOf = new WeakMap<Pool, ReadonlySet<string>>();

/** The arrays of a class that are filled through counters. Cached, because a class may have many. */
function slotKeys(pool: Pool): ReadonlySet<string> {
  let keys = keysOf.get(pool);
  if (!keys) keysOf.set(pool, (keys = new Set(pool.slots.flatMap(each => each.columnKeys))));
  return keys;
}

/** The array or collection of the instance that a step may add values to. */
function storeOf(fact: Fact, { owner }: Pool): Access | undefined {
  if (fact.kind !== 'assign' && fact.kind !== 'call') return undefined;
  const { variable, path } = fact.target;
  const isIndexed = fact.kind === 'assign' && fact.target.index !== undefined;
  return accessOf(owner, { variable, path: isIndexed ? path : path.slice(0, -1) });
}

function addedValues(fact: Fact): t.Node[] {
  if (fact.kind === 'assign') return fact.target.index ? [fact.value] : [];
  if (fact.kind !== 'call') return [];
  const called = fact.target.path.at(-1);
  if (called === 'set') return fact.args.slice(1);
  return called === 'push' || called === 'unshift' || called === 'add' ? fact.args : [];
}

function namesIn(value: t.Node, facts: FunctionFacts, isOfEntries: boolean): string[] {
  const at = bare(value);
  // Indices and other primitives cannot be closed.
  if (isPrimitive(at, facts)) return [];
  if (at.type === 'Identifier') return [at.name];
  if (at.type !== 'ObjectExpression' || !isOfEntries) return [];
  return at.properties.flatMap(property =>
    property.type === 'ObjectProperty' ? namesIn(property.value, facts, isOfEntries) : [],
  );
}
