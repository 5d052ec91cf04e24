import { missingBaseOf, type ClassLike } from '../program/classLikes';
import { isEmptyLiteral, isPrimitive, isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';
import { parameterNames } from './ownCalls';

/**
 * Whether a class looks as if an unknown base class of a file nearby parks its instances, or those that it makes: a method
 * without parameters drops some fields and others keep what they were given, or one method makes what another clears.
 */
export function isLeftToBase(owner: ClassLike): boolean {
  if (missingBaseOf(owner)?.startsWith('.') !== true) return false;
  const methods = owner.methods.filter(({ isConstructor }) => !isConstructor);
  const makes = methods.some(({ facts }) =>
    facts.facts.some(fact => fact.kind === 'return' && bare(fact.value).type === 'NewExpression'),
  );
  const given = new Set<string>();
  const dropped = new Set<string>();
  let clearsGiven = false;
  for (const { fn, facts } of methods) {
    const names = new Set(parameterNames(facts));
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index || fact.target.path.length !== 1) continue;
      const { variable, path } = fact.target;
      const isEmpty = isEmptyLiteral(fact.value);
      clearsGiven ||= isEmpty && variable !== undefined && names.has(variable);
      if (variable !== undefined) continue;
      if (isEmpty && fn.params.length === 0) dropped.add(path[0]!);
      else if (isRequestData(fact.value, facts) && !isPrimitive(fact.value, facts))
        given.add(path[0]!);
    }
  }
  if (makes && clearsGiven) return true;
  return dropped.size > 0 && [...given].some(name => !dropped.has(name));
}
