import type * as t from '@babel/types';
import { keyOfRef, keyOfValue } from '../program/aliases';
import { inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { isEmptyLiteral, isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';
import { isElementRead } from './elementAccessors';

/**
 * Where a value comes from: from outside; from the class itself, which makes it and puts nothing of others into it; or it is
 * not known.
 */
export type Source = 'outside' | 'unknown' | 'own';

const DEPTH = 3;

/** Where a value that a method of a class stores comes from. */
export function sourceOf(owner: ClassLike, node: t.Node, facts: FunctionFacts, depth = 0): Source {
  const at = bare(node);
  if (isRequestData(at, facts)) return 'outside';
  switch (at.type) {
    case 'NewExpression':
    case 'ObjectExpression':
    case 'ArrayExpression':
      return 'own';
    case 'AssignmentExpression':
      return sourceOf(owner, at.right, facts, depth);
    case 'LogicalExpression':
      return joined([at.left, at.right].map(each => sourceOf(owner, each, facts, depth)));
    case 'ConditionalExpression':
      return joined([at.consequent, at.alternate].map(each => sourceOf(owner, each, facts, depth)));
    default:
  }
  const inits = at.type === 'Identifier' ? facts.locals.get(at.name) : undefined;
  if (inits && depth < DEPTH && at.type === 'Identifier' && !owner.closure.has(at.name))
    return joined(inits.map(each => sourceOf(owner, each, facts, depth + 1)));
  const ref = refOf(at, facts.selves);
  const key = ref && !ref.index ? keyOfRef(owner, ref, facts) : undefined;
  return key !== undefined && givenFields(owner).has(key) ? 'outside' : 'unknown';
}

function joined(sources: readonly Source[]): Source {
  if (sources.includes('outside')) return 'outside';
  return sources.includes('unknown') ? 'unknown' : 'own';
}

/** Whether a value is an element of an array (by `accessKey`), so that storing it there only moves it. */
export function isOwnElement(
  owner: ClassLike,
  list: string,
  value: t.Node,
  facts: FunctionFacts,
): boolean {
  if (isElementRead(owner, list, value, facts)) return true;
  const ref = refOf(value, facts.selves);
  if (!ref || (!ref.index && ref.path.length > 0)) return false;
  if (ref.index) return keyOfRef(owner, { ...ref, index: undefined }, facts) === list;
  const inits = facts.locals.get(ref.variable ?? '') ?? [];
  if (facts.params.has(ref.variable ?? '') || inits.length === 0) return false;
  const values = inits.map(bare).filter(at => !isEmptyLiteral(at));
  return (
    values.length > 0 &&
    values.every(
      at =>
        (at.type === 'MemberExpression' && at.computed && keyOfValue(owner, at, facts) === list) ||
        isElementRead(owner, list, at, facts),
    )
  );
}

const given = new WeakMap<ClassLike, Set<string>>();

/** The fields and variables that some method sets to what it was given. */
function givenFields(owner: ClassLike): ReadonlySet<string> {
  let fields = given.get(owner);
  if (fields) return fields;
  fields = new Set();
  for (const { facts } of inheritedMethods(owner))
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index || !isRequestData(fact.value, facts))
        continue;
      const key = keyOfRef(owner, fact.target, facts);
      if (key !== undefined) fields.add(key);
    }
  given.set(owner, fields);
  return fields;
}
