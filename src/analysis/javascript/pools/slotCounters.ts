import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { LIMIT } from '../../../protocol/poolNames';
import { accessOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { isModular } from '../program/values';
import { bare } from '../syntax/nodes';
import { stringMadeOf } from './slotKeys';

/** A class's counters by `accessKey`, and whether each is advanced where slots are written. */
export type Counters = Map<string, { access: Access; stepped: boolean }>;

/** The class's counters that an index is computed from, also through local names. */
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
    case 'BinaryExpression':
    case 'AssignmentExpression':
      if (at.type === 'BinaryExpression') add(countersIn(owner, at.left, facts, depth));
      add(countersIn(owner, at.right, facts, depth));
      break;
    case 'TemplateLiteral':
      for (const part of at.expressions) add(countersIn(owner, part, facts, depth));
      break;
    case 'CallExpression': {
      const made = stringMadeOf(at);
      if (made) add(countersIn(owner, made, facts, depth));
      break;
    }
    case 'MemberExpression':
    case 'Identifier': {
      const ref = refOf(at, facts.selves);
      const access = ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
      if (access && isCounterAccess(access)) {
        found.set(accessKey(access), { access, stepped: false });
      } else if (at.type === 'Identifier' && depth < 3) {
        add(countersOfLocal(owner, at.name, facts, depth));
      }
      break;
    }
    default:
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

/** Neither a limit nor an array's physical length is a counter. */
function isCounterAccess({ path }: Access): boolean {
  const name = path[path.length - 1]!;
  return !LIMIT.test(name) && (name !== 'length' || path.length === 1);
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
export function isModularIndex(index: t.Node, facts: FunctionFacts): boolean {
  if (isModular(index)) return true;
  const at = bare(index);
  if (at.type !== 'Identifier') return false;
  const names = modularNames.get(facts) ?? modularNamesOf(facts);
  modularNames.set(facts, names);
  return names.has(at.name);
}
