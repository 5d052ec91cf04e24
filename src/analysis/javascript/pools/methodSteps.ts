import { keyOfWritten } from '../program/aliases';
import { inheritedMethods, methodsNamed, type ClassLike } from '../program/classLikes';
import { calledHelper, effectsOfFact } from './clearing';
import type { Fact, FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';

/** One function's steps that matter to the instance's fields, by the field's `accessKey`. */
export interface MethodSteps {
  /** Steps that drop the contents of an array or collection. */
  clears: ReadonlyMap<string, readonly Fact[]>;
  /** Steps that may do so: other code gets the array, or does something with its elements. */
  entrusts: ReadonlyMap<string, readonly Fact[]>;
  /** Steps that write the field or variable itself. */
  writes: ReadonlyMap<string, readonly Fact[]>;
  /** Calls of methods of the same instance. */
  calls: readonly { fact: Fact; methods: readonly FunctionUnit[] }[];
  /** The ordinal of each step in source order. */
  order: ReadonlyMap<Fact, number>;
}

const known = new WeakMap<ClassLike, WeakMap<FunctionFacts, MethodSteps>>();

/** Cached per function, because a class may have many stores. */
export function stepsOf(owner: ClassLike, facts: FunctionFacts): MethodSteps {
  const ofOwner = known.get(owner) ?? new WeakMap<FunctionFacts, MethodSteps>();
  known.set(owner, ofOwner);
  let steps = ofOwner.get(facts);
  if (!steps) ofOwner.set(facts, (steps = collect(owner, facts)));
  return steps;
}

function collect(owner: ClassLike, facts: FunctionFacts): MethodSteps {
  const clears = new Map<string, Fact[]>();
  const entrusts = new Map<string, Fact[]>();
  const writes = new Map<string, Fact[]>();
  const calls: { fact: Fact; methods: FunctionUnit[] }[] = [];
  for (const fact of facts.facts) {
    const { emptied, replaced, entrusted } = effectsOfFact(owner, facts, fact);
    for (const key of new Set([...emptied, ...replaced])) addTo(clears, key, fact);
    for (const key of entrusted) addTo(entrusts, key, fact);
    const name = calledHelper(owner, fact, facts);
    if (name !== undefined && 'target' in fact) {
      const methods = methodsNamed(fact.target.variable === 'super' ? owner.base : owner, name);
      if (methods.length > 0) calls.push({ fact, methods });
    }
    if ((fact.kind !== 'assign' && fact.kind !== 'update') || fact.target.index) continue;
    const key = keyOfWritten(owner, fact.target, facts);
    if (key !== undefined) addTo(writes, key, fact);
  }
  return {
    clears,
    entrusts,
    writes,
    calls,
    order: new Map(facts.facts.map((fact, i) => [fact, i])),
  };
}

function addTo<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const others = groups.get(key);
  if (others) others.push(value);
  else groups.set(key, [value]);
}

/** A call of one of a class's methods on the same instance. */
export interface OwnCall {
  caller: FunctionUnit;
  fact: Fact;
}

const callers = new WeakMap<ClassLike, ReadonlyMap<FunctionUnit, readonly OwnCall[]>>();

/** The calls of a method within its class. */
export function callsOf(owner: ClassLike, method: FunctionUnit): readonly OwnCall[] {
  let all = callers.get(owner);
  if (!all) {
    const found = new Map<FunctionUnit, OwnCall[]>();
    for (const caller of inheritedMethods(owner)) {
      for (const { fact, methods } of stepsOf(owner, caller.facts).calls)
        for (const called of methods) addTo(found, called, { caller, fact });
    }
    callers.set(owner, (all = found));
  }
  return all.get(method) ?? [];
}
