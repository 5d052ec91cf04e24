import { accessKey, accessOf, type ClassLike } from './classLikes';
import { refOf, type FunctionFacts } from './facts';
import { bare, type Fn } from './nodes';
import { isEmptyLiteral, isRequestData } from './values';

/** What one method empties or replaces, with what it calls on the same instance. Keys are `accessKey`s. */
export interface Effects {
  /** Fields that were assigned something that is no request data. */
  replaced: Set<string>;
  /** Arrays and collections whose contents were dropped. */
  emptied: Set<string>;
  /** Counters that were set to a literal. */
  rewound: Set<string>;
  /** Arrays of which an element was set to something that is not empty. */
  filled: Set<string>;
}

const DEPTH = 4;
const EMPTYING = new Set(['fill', 'splice', 'clear', 'delete']);

/** Effects of a method or function with these facts, helpers of the same class included. */
export function effectsOf(owner: ClassLike, factsOfMethod: FunctionFacts): Effects {
  const effects: Effects = {
    replaced: new Set(),
    emptied: new Set(),
    rewound: new Set(),
    filled: new Set(),
  };
  const seen = new Set<Fn>();
  const add = (facts: FunctionFacts, depth: number): void => {
    if (seen.has(facts.fn) || depth > DEPTH) return;
    seen.add(facts.fn);
    addOwn(owner, facts, effects);
    for (const fact of facts.facts) {
      if (fact.kind !== 'call' || fact.target.index) continue;
      const name = calledHelper(owner, fact.target);
      const helper = owner.methods.find(each => each.name === name && !each.isConstructor);
      if (name !== undefined && helper) add(helper.facts, depth + 1);
    }
  };
  add(factsOfMethod, 0);
  return effects;
}

function calledHelper(
  owner: ClassLike,
  target: { variable: string | undefined; path: string[] },
): string | undefined {
  if (target.variable === undefined && target.path.length === 1) return target.path[0];
  const isClosureCall = owner.form === 'factory' && target.path.length === 0;
  return isClosureCall ? target.variable : undefined;
}

/** Adds what a function does to `this` (or to the closure of a factory). */
function addOwn(owner: ClassLike, facts: FunctionFacts, effects: Effects): void {
  for (const fact of facts.facts) {
    if (fact.kind === 'read' || fact.kind === 'return') continue;
    if (fact.kind === 'delete') {
      const access = accessOf(owner, { ...fact.target, index: undefined });
      if (access) effects.emptied.add(accessKey(access));
      continue;
    }
    if (fact.kind === 'call') {
      const { path } = fact.target;
      const called = path[path.length - 1];
      if (called === undefined || !EMPTYING.has(called)) continue;
      const access = accessOf(owner, { ...fact.target, path: path.slice(0, -1) });
      if (access) effects.emptied.add(accessKey(access));
      continue;
    }
    if (fact.kind !== 'assign') continue;
    if (fact.target.index) addElementWrite(owner, facts, fact, effects);
    else addFieldWrite(owner, facts, fact, effects);
  }
}

type Assign = Extract<FunctionFacts['facts'][number], { kind: 'assign' }>;

function addElementWrite(
  owner: ClassLike,
  facts: FunctionFacts,
  fact: Assign,
  effects: Effects,
): void {
  const access = accessOf(owner, { ...fact.target, index: undefined });
  if (!access) return;
  const key = accessKey(access);
  if (isEmptyLiteral(fact.value) || !isRequestData(fact.value, facts)) effects.emptied.add(key);
  else effects.filled.add(key);
}

function addFieldWrite(
  owner: ClassLike,
  facts: FunctionFacts,
  fact: Assign,
  effects: Effects,
): void {
  const { target, value } = fact;
  const access = accessOf(owner, target);
  if (access) {
    const key = accessKey(access);
    if (!isRequestData(value, facts)) effects.replaced.add(key);
    if (isEmptyLiteral(value) && fact.operator === '=') effects.rewound.add(key);
    if (target.path[target.path.length - 1] === 'length') {
      const array = accessOf(owner, { ...target, path: target.path.slice(0, -1) });
      if (array) effects.emptied.add(accessKey(array));
    }
    return;
  }
  // `entry.value = null` where entry is an element of an array of the instance.
  if (target.variable === undefined || target.path.length !== 1 || !isEmptyLiteral(value)) return;
  for (const init of facts.locals.get(target.variable) ?? []) {
    const ref = refOf(bare(init), facts.selves);
    const holder = ref && accessOf(owner, { ...ref, index: undefined });
    if (holder) effects.emptied.add(accessKey(holder));
  }
}
