import type * as t from '@babel/types';
import type { HolderKind } from '../../../protocol/holders';
import { methodsNamed } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, keyName, type Fn } from '../syntax/nodes';
import type { Binding } from './bindings';
import { namesOfPlace, type Place } from './place';
import type { Script } from './script';
import { isEmpty, isStoringMethod, type Store, type StoreWay } from './stores';

/** How values get into a holder of each kind that is a collection. */
const WAYS: Partial<Record<HolderKind, readonly StoreWay[]>> = {
  map: ['set'],
  set: ['add'],
  array: ['push', 'property'],
};

/** The expressions that put values into a place, in source order. */
export function storesIn(script: Script, place: Place, kind: HolderKind): t.Node[] {
  const exact: Store[] = [];
  const deeper: Store[] = [];
  const places = namesOfPlace(script, place);
  for (const { name, rest } of places) {
    const isOwn = name === place.name;
    for (const store of script.mentions.stores.of(name)) {
      const steps = rest(store.chain);
      // Giving another variable a value changes nothing in the place.
      if (!steps || (!isOwn && steps.length === 0 && store.way === 'assign')) continue;
      if (steps.length === 0) exact.push(store);
      else if (store.way !== 'assign') deeper.push(store);
    }
  }
  const fitting = exact.filter(({ way }) => WAYS[kind]?.includes(way) ?? true);
  const byMethod = kind === 'object' ? places.flatMap(each => methodCalls(script, each)) : [];
  const chosen = [fitting, exact, deeper].find(({ length }) => length > 0) ?? [];
  const linked = kind === 'object' ? linkedWith(script, exact) : [];
  const nodes = [...chosen.map(({ node }) => node), ...linked, ...byMethod];
  return [...new Set(nodes)].sort((a, b) => a.start! - b.start!);
}

/** Variables whose further uses are followed. */
const MAX_LINKED = 16;

/** `tail.next = node` beside `tail = node`: the same value, in the same function, linked into the list. */
function linkedWith(script: Script, stores: readonly Store[]): t.Node[] {
  const { mentions, program, bindings } = script;
  const linked = new Map<Binding, Fn>();
  for (const { value, node } of stores) {
    if (value?.type !== 'Identifier' || linked.size === MAX_LINKED) continue;
    const binding = bindings.resolve(value.name, value.start!);
    const fn = program.nesting.at(node.start!);
    if (binding && fn) linked.set(binding, fn);
  }
  return [...linked].flatMap(([binding, { start, end }]) =>
    mentions.linked
      .of(binding.name)
      .filter(node => node.start! >= start! && node.end! <= end!)
      .filter(node => bindings.resolve(binding.name, node.start!) === binding),
  );
}

/** Calls of the place's own methods that store what they are given: `backlog.enqueue(x)` of `class Backlog { enqueue(x) {…} }`. */
function methodCalls({ mentions }: Script, { name, rest, owner }: Place): t.Node[] {
  if (!owner) return [];
  return mentions.handed.of(name).flatMap(({ call, argument, chain }) => {
    if (argument !== -1 || call.arguments.length === 0 || rest(chain)?.length !== 0) return [];
    const callee = bare(call.callee);
    const called =
      callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : undefined;
    const keeps = called !== undefined && methodsNamed(owner, called).some(keepsArgument);
    return keeps ? [call] : [];
  });
}

/** Whether a method stores something in its own object that is not certainly empty. */
function keepsArgument({ fn, facts }: FunctionUnit): boolean {
  if (fn.params.length === 0) return false;
  return facts.facts.some(fact => {
    if (fact.kind === 'assign')
      return fact.target.variable === undefined && !isEmpty(fact.value) && fact.operator === '=';
    if (fact.kind !== 'call' || fact.target.variable !== undefined) return false;
    return fact.target.path.length > 1 && isStoringMethod(fact.target.path.at(-1)!, fact.args);
  });
}
