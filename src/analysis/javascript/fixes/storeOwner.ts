import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { inheritedMethods, lineOf, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, isFunction } from '../syntax/nodes';
import type { FixSite } from './fixSite';
import { isFieldOf } from './startsEmpty';

const MAX_VALUES = 30;
const DEPTH = 3;

/** Why a reset does not have what it should clear, for people: a base class is used without it; `undefined` when it has. */
export function whyNotThere(
  { pool: { owner }, reset }: FixSite,
  { base, path }: Access,
): string | undefined {
  if (base !== 'this' || reset.instance !== undefined) return undefined;
  const holder = [...lineOf(owner)].find(({ methods }) =>
    methods.some(({ fn }) => fn === reset.fn),
  );
  if (!holder || holder === owner || holder.fields.has(path[0]!)) return undefined;
  return `it belongs to the base class ${holder.name}, which has no ${path[0]!}`;
}

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
  const first = owner.fields.get(field)?.init;
  const { constructor, assigned } = givenTo(owner);
  const values = assigned.get(field) ?? [];
  const isParameter = constructor?.fn.params.some(param => isFieldOf(param, field));
  if (isParameter) return given;
  const all = first ? [{ value: first, facts: constructor?.facts }, ...values] : values;
  return all.map(({ value, facts }) => why(value, facts)).find(each => each !== undefined);
}

/** What the methods of a class assign to its fields. */
interface Given {
  constructor: FunctionUnit | undefined;
  assigned: ReadonlyMap<string, { value: t.Node; facts: FunctionFacts }[]>;
}

const known = new WeakMap<ClassLike, Given>();

/** Cached, because a class may have many stores. */
function givenTo(owner: ClassLike): Given {
  let given = known.get(owner);
  if (!given) known.set(owner, (given = readGiven(owner)));
  return given;
}

function readGiven(owner: ClassLike): Given {
  const methods = inheritedMethods(owner);
  const assigned = new Map<string, { value: t.Node; facts: FunctionFacts }[]>();
  for (const { facts } of methods) {
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index || fact.target.variable !== undefined)
        continue;
      const [field, ...rest] = fact.target.path;
      if (field === undefined || rest.length > 0) continue;
      const values = assigned.get(field);
      if (values) values.push({ value: fact.value, facts });
      else assigned.set(field, [{ value: fact.value, facts }]);
    }
  }
  return { constructor: methods.find(({ isConstructor }) => isConstructor), assigned };
}
