import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { inheritedMethods } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { bare, isFunction } from '../syntax/nodes';
import type { FixSite } from './fixSite';
import { isFieldOf } from './startsEmpty';

const MAX_VALUES = 30;
const DEPTH = 3;

/** Why a store's list may belong to others, for people; `undefined` when the instance made it itself. */
export function whyNotItsOwn(
  { pool: { owner } }: FixSite,
  { base, path }: Access,
): string | undefined {
  const field = path[0]!;
  const given = `its list ${field} may be its caller's`;
  const shared = `others may use its list ${field} as well`;
  const { node } = owner;
  const isGiven = (name: string): boolean =>
    isFunction(node) &&
    node.params.some(param => param.type === 'Identifier' && param.name === name);
  const why = (value: t.Node, facts: FunctionFacts | undefined, depth = 0): string | undefined => {
    const at = bare(value);
    const any = (...nodes: t.Node[]): string | undefined =>
      nodes.map(each => why(each, facts, depth + 1)).find(each => each !== undefined);
    if (depth > DEPTH) return undefined;
    if (at.type === 'LogicalExpression') return any(at.left, at.right);
    if (at.type === 'ConditionalExpression') return any(at.consequent, at.alternate);
    if (at.type === 'AssignmentExpression') return any(at.right);
    const variable = refOf(at, facts?.selves ?? new Set())?.variable;
    if (variable === undefined || variable === 'undefined' || variable === 'super')
      return undefined;
    if (facts?.params.has(variable)) return given;
    const inits = facts?.locals.get(variable);
    if (inits) return any(...inits.slice(0, MAX_VALUES));
    if (base === 'closure' && isGiven(variable)) return given;
    return owner.closure.has(variable) ? undefined : shared;
  };
  if (base === 'closure') {
    const init = owner.fields.get(field)?.init;
    return isGiven(field) ? given : init && why(init, undefined);
  }
  const methods = inheritedMethods(owner);
  const first = owner.fields.get(field)?.init;
  const constructor = methods.find(({ isConstructor }) => isConstructor);
  const values = methods.flatMap(({ facts }) =>
    facts.facts.flatMap(fact => {
      if (fact.kind !== 'assign' || fact.target.index || fact.target.variable !== undefined)
        return [];
      const isField = fact.target.path.length === 1 && fact.target.path[0] === field;
      return isField ? [{ value: fact.value, facts }] : [];
    }),
  );
  const isParameter = constructor?.fn.params.some(param => isFieldOf(param, field));
  if (isParameter) return given;
  const all = first ? [{ value: first, facts: constructor?.facts }, ...values] : values;
  return all.map(({ value, facts }) => why(value, facts)).find(each => each !== undefined);
}
