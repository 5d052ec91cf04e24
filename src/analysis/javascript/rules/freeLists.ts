import type * as t from '@babel/types';
import { keyOfValue } from '../program/aliases';
import type { ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import type { FoundSlots } from '../pools/slotStores';
import { alternatives } from '../pools/alternatives';
import { bare } from '../syntax/nodes';

/**
 * Whether a method hands out an element of a store, or something that it makes where there is none: `n > 0 ? free[--n] :
 * create()`. Such elements are pooled objects, and nobody's values.
 */
export function lendsElements(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { columnKeys }: FoundSlots,
): boolean {
  const isElement = (node: t.Node): boolean => {
    const at = bare(node);
    return (
      at.type === 'MemberExpression' &&
      at.computed &&
      columnKeys.includes(keyOfValue(owner, at, facts) ?? '')
    );
  };
  const isBoth = (nodes: readonly t.Node[]): boolean => {
    const all = nodes.flatMap(alternatives);
    return all.some(isElement) && all.some(isMade);
  };
  const returned = facts.facts.flatMap(fact => (fact.kind === 'return' ? [fact.value] : []));
  const meant = returned.flatMap(value => {
    const at = bare(value);
    return at.type === 'Identifier' ? (facts.locals.get(at.name) ?? []) : [at];
  });
  return isBoth(meant) || [...facts.locals.values()].some(isBoth);
}

function isMade({ type }: t.Node): boolean {
  return /^(?:New|Call|Object|Array)Expression$/.test(type);
}
