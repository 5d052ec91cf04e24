import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { EMPTIES_ALL, STARTS_TIMER, STOPS_TIMER } from '../../../protocol/poolNames';
import { accessOfRef } from '../program/aliases';
import { accessKey, accessOf, inheritedMethods, type ClassLike } from '../program/classLikes';
import type { Effects } from '../pools/clearing';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare } from '../syntax/nodes';

/** A collection of a class that holds a timer for each entry. */
export interface TimerStore {
  access: Access;
  collection: 'array' | 'map';
}

/** The collections that a class's methods put timers into: `this.timers[i] = setTimeout(…)`, `this.timers.set(key, timer)`. */
export function timerStores(owner: ClassLike): TimerStore[] {
  const stores = new Map<string, TimerStore>();
  for (const { facts } of inheritedMethods(owner).filter(method => startsTimers(method))) {
    for (const fact of facts.facts) {
      const isWrite = fact.kind === 'assign' && fact.target.index !== undefined;
      const isSet = fact.kind === 'call' && fact.target.path.at(-1) === 'set';
      const value = fact.kind === 'assign' ? fact.value : isSet ? fact.args[1] : undefined;
      if (!(isWrite || isSet) || !value || !isTimer(value, facts)) continue;
      const path = isSet ? fact.target.path.slice(0, -1) : fact.target.path;
      const access = fieldOf(owner, { variable: fact.target.variable, path }, facts);
      const collection = isSet ? 'map' : 'array';
      // `this` of the functions of a module is some object of theirs, and not the module.
      const isOwn = access && !(owner.isScope && access.base === 'this');
      if (isOwn && !isDictionary(owner, access)) {
        stores.set(accessKey(access), { access, collection });
      }
    }
  }
  return [...stores.values()];
}

/** Whether a reset drops other things, but neither stops the timers nor touches their collection. */
export function leavesTimers(
  method: FunctionUnit,
  effect: Effects,
  { access }: TimerStore,
): boolean {
  const key = accessKey(access);
  const isTouched = [effect.emptied, effect.replaced, effect.handed, effect.closed].some(keys =>
    keys.has(key),
  );
  const stops = [...method.facts.made.called].some(name => STOPS_TIMER.test(name));
  return !isTouched && !stops && effect.emptied.size > 0;
}

/** The first statement with which a function itself empties a collection, and not only takes some entries out. */
export function emptyingStep({ facts }: FunctionFacts): t.Node | undefined {
  const step = facts.find(fact => {
    if (fact.kind === 'call') {
      const name = fact.target.path.at(-1)!;
      const isPart = name === 'splice' && fact.args.length > 1;
      return fact.target.path.length > 1 && EMPTIES_ALL.has(name) && !isPart;
    }
    return fact.kind === 'assign' && !fact.target.index && fact.target.path.at(-1) === 'length';
  });
  return step?.node;
}

function startsTimers({ facts }: FunctionUnit): boolean {
  return [...facts.made.called].some(name => STARTS_TIMER.test(name));
}

function isTimer(value: t.Node, facts: FunctionFacts): boolean {
  const at = bare(value);
  if (at.type === 'Identifier') {
    return (facts.locals.get(at.name) ?? []).some(init => bare(init) !== at && startsTimer(init));
  }
  return startsTimer(at);
}

function startsTimer(value: t.Node): boolean {
  const at = bare(value);
  return (
    at.type === 'CallExpression' &&
    at.callee.type === 'Identifier' &&
    STARTS_TIMER.test(at.callee.name)
  );
}

/** The field behind a collection, also when the function created the collection and then assigned it. */
function fieldOf(
  owner: ClassLike,
  ref: { variable: string | undefined; path: string[] },
  facts: FunctionFacts,
): Access | undefined {
  const direct = accessOfRef(owner, ref, facts);
  if (direct || ref.path.length > 0) return direct;
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || fact.target.index) continue;
    const value = refOf(fact.value, facts.selves);
    if (value?.variable === ref.variable && value?.path.length === 0) {
      const access = accessOf(owner, fact.target);
      if (access) return access;
    }
  }
  return undefined;
}

/** Whether it is a plain object with names as keys, which cannot be iterated like an array. */
function isDictionary(owner: ClassLike, { path }: Access): boolean {
  const init = owner.fields.get(path[0]!)?.init;
  const at = init && bare(init);
  return at?.type === 'ObjectExpression' || at?.type === 'CallExpression';
}
