import type * as t from '@babel/types';
import { getsInstance } from '../program/aliases';
import { methodsNamed, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';

/** The functions of the same instance (or closure) that a call runs. */
export function ownCalled(
  owner: ClassLike,
  { callee, arguments: args }: t.CallExpression,
  facts: FunctionFacts,
): FunctionUnit[] {
  const ref = refOf(callee, facts.selves);
  if (!ref || ref.index) return [];
  if (owner.isStruct && getsInstance(args, facts))
    return methodsNamed(owner, ref.path.at(-1) ?? ref.variable!);
  if (ref.variable === undefined)
    return ref.path.length === 1 ? methodsNamed(owner, ref.path[0]!) : [];
  if (ref.variable === 'super')
    return ref.path.length === 1 ? methodsNamed(owner.base, ref.path[0]!) : [];
  return owner.form === 'factory' && ref.path.length === 0 ? methodsNamed(owner, ref.variable) : [];
}

/** What a function returns, if it has only one `return`. */
export function returnedBy({ facts }: FunctionUnit): t.Node | undefined {
  let only: t.Node | undefined;
  for (const fact of facts.facts) {
    if (fact.kind !== 'return') continue;
    if (only) return undefined;
    only = fact.value;
  }
  return only;
}

/** The names of a function's parameters, in order; '' for one that is no plain name. */
export function parameterNames({ fn }: Pick<FunctionFacts, 'fn'>): string[] {
  return fn.params.map(param => {
    const at = param.type === 'AssignmentPattern' ? param.left : param;
    return at.type === 'Identifier' ? at.name : '';
  });
}
