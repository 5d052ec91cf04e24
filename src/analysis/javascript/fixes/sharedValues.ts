import type * as t from '@babel/types';
import { accessKey, accessOf } from '../program/classLikes';
import type { Fact, FunctionFacts } from '../program/facts';
import { bare, visit } from '../syntax/nodes';
import type { Pool } from '../pools/pool';
import { isPrimitive } from '../program/values';
import type { FixSite } from './fixSite';

const known = new WeakMap<Pool, boolean>();

/** Whether a method of the class puts one value into two places of its stores, one right with the other. */
export function sharesValues({ pool }: FixSite): boolean {
  let shares = known.get(pool);
  if (shares === undefined)
    known.set(pool, (shares = pool.owner.methods.some(({ facts }) => putsTwice(facts, pool))));
  return shares;
}

function putsTwice(all: FunctionFacts, pool: Pool): boolean {
  const { fn, facts } = all;
  const added = new Map<t.Node, string[]>();
  for (const fact of facts) {
    const names = addedNames(fact, all, pool);
    if (names.length > 0) added.set(fact.node, names);
  }
  if (added.size < 2) return false;
  let isTwice = false;
  visit(fn.body, node => {
    if (node.type !== 'BlockStatement') return !isTwice;
    // Statements of different blocks may be alternatives.
    const names = node.body.flatMap(statement => added.get(statement) ?? []);
    isTwice ||= new Set(names).size < names.length;
    return !isTwice;
  });
  return isTwice;
}

/** The variables whose values a step puts into an array or collection of the instance, to be closed with it. */
function addedNames(fact: Fact, facts: FunctionFacts, pool: Pool): string[] {
  if (fact.kind !== 'assign' && fact.kind !== 'call') return [];
  const { variable, path } = fact.target;
  const isIndexed = fact.kind === 'assign' && fact.target.index !== undefined;
  const store = { variable, path: isIndexed ? path : path.slice(0, -1) };
  const access = accessOf(pool.owner, store);
  if (!access) return [];
  const key = accessKey(access);
  // Only slots are closed together with what their entries hold.
  const isOfEntries = pool.slots.some(({ columnKeys }) => columnKeys.includes(key));
  return addedValues(fact).flatMap(value => namesIn(value, facts, isOfEntries));
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
  // An index, like the other primitives, is nothing to close.
  if (isPrimitive(at, facts)) return [];
  if (at.type === 'Identifier') return [at.name];
  if (at.type !== 'ObjectExpression' || !isOfEntries) return [];
  return at.properties.flatMap(property =>
    property.type === 'ObjectProperty' ? namesIn(property.value, facts, isOfEntries) : [],
  );
}
