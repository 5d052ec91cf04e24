import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { isModular } from '../program/values';
import { bare } from '../syntax/nodes';
import { ownCalled, returnedBy } from './ownCalls';
import { stringMadeOf } from './slotKeys';

/** A class's counters by `accessKey`, and whether each is advanced within the index. */
export type Counters = Map<string, { access: Access; stepped: boolean }>;

const DEPTH = 3;

/**
 * The class's fields or variables that an index is computed from, also through local names and the class's own helpers. What
 * a position is taken modulo is none of them.
 */
export function countersIn(
  owner: ClassLike,
  index: t.Node,
  facts: FunctionFacts,
  depth = 0,
): Counters {
  const found: Counters = new Map();
  const add = (more: Counters): void => addCounters(found, more);
  const at = bare(index);
  switch (at.type) {
    case 'UpdateExpression': {
      const inner = countersIn(owner, at.argument, facts, depth);
      for (const value of inner.values()) value.stepped = at.operator === '++';
      add(inner);
      break;
    }
    case 'AssignmentExpression':
      add(countersIn(owner, at.right, facts, depth));
      break;
    case 'BinaryExpression':
      add(countersIn(owner, at.left, facts, depth));
      // `mask & position` wraps like `position & mask`.
      if (at.operator !== '%' && (at.operator !== '&' || found.size === 0))
        add(countersIn(owner, at.right, facts, depth));
      break;
    case 'ConditionalExpression':
      add(countersIn(owner, at.consequent, facts, depth));
      add(countersIn(owner, at.alternate, facts, depth));
      break;
    case 'TemplateLiteral':
      for (const part of at.expressions) add(countersIn(owner, part, facts, depth));
      break;
    case 'CallExpression': {
      const made = stringMadeOf(at);
      if (made) add(countersIn(owner, made, facts, depth));
      else if (depth < DEPTH) add(countersOfCall(owner, at, facts, depth));
      break;
    }
    case 'MemberExpression':
    case 'Identifier': {
      const ref = refOf(at, facts.selves);
      const access = ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
      if (access && !isArrayLength(access)) {
        found.set(accessKey(access), { access, stepped: false });
      } else if (at.type === 'Identifier' && depth < DEPTH) {
        add(countersOfLocal(owner, at.name, facts, depth));
      }
      break;
    }
    default:
  }
  return found;
}

/** `this.at(this.count)`: what the helper computes with, and what it is given. */
function countersOfCall(
  owner: ClassLike,
  call: t.CallExpression,
  facts: FunctionFacts,
  depth: number,
): Counters {
  const found: Counters = new Map();
  for (const helper of ownCalled(owner, call, facts)) {
    const returned = returnedBy(helper);
    if (!returned) continue;
    addCounters(found, countersIn(owner, returned, helper.facts, depth + 1));
    for (const argument of call.arguments)
      addCounters(found, countersIn(owner, argument, facts, depth + 1));
  }
  return found;
}

const known = new WeakMap<ClassLike, WeakMap<FunctionFacts, Map<string, Counters>>>();

/** The counters in the values of a local name. Cached. */
function countersOfLocal(
  owner: ClassLike,
  name: string,
  facts: FunctionFacts,
  depth: number,
): Counters {
  const ofOwner = known.get(owner) ?? new WeakMap<FunctionFacts, Map<string, Counters>>();
  known.set(owner, ofOwner);
  const ofFunction = ofOwner.get(facts) ?? new Map<string, Counters>();
  ofOwner.set(facts, ofFunction);
  const key = `${depth} ${name}`;
  let found = ofFunction.get(key);
  if (found) return found;
  found = new Map();
  for (const init of facts.locals.get(name) ?? [])
    addCounters(found, countersIn(owner, init, facts, depth + 1));
  ofFunction.set(key, found);
  return found;
}

/** An array's physical length is no counter. */
export function isArrayLength({ path }: Access): boolean {
  return path.length > 1 && path.at(-1) === 'length';
}

/** Merges counters. A counter that is advanced in either is advanced. */
export function addCounters(counters: Counters, more: Counters): void {
  for (const [key, value] of more) {
    const stepped = value.stepped || (counters.get(key)?.stepped ?? false);
    counters.set(key, { ...value, stepped });
  }
}

const modularNames = new WeakMap<FunctionFacts, ReadonlySet<string>>();

/** Local names that wrap around, or go back by more than one. */
function modularNamesOf({ facts, locals }: FunctionFacts): ReadonlySet<string> {
  const names = new Set<string>();
  for (const fact of facts)
    if (fact.kind === 'assign' && fact.operator === '-=' && fact.target.variable !== undefined)
      names.add(fact.target.variable);
  for (const [name, values] of locals) if (values.some(isModular)) names.add(name);
  return names;
}

/** Whether an index wraps around the end of a ring. */
export function isModularIndex(owner: ClassLike, index: t.Node, facts: FunctionFacts): boolean {
  if (isModular(index)) return true;
  const at = bare(index);
  if (at.type === 'CallExpression')
    return ownCalled(owner, at, facts).some(helper => {
      const returned = returnedBy(helper);
      return returned !== undefined && isModular(returned);
    });
  if (at.type !== 'Identifier') return false;
  const names = modularNames.get(facts) ?? modularNamesOf(facts);
  modularNames.set(facts, names);
  return names.has(at.name);
}
