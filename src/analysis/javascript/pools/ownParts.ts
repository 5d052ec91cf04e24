import type { Access } from '../../../protocol/poolModel';
import { fieldHolds } from '../holds/holdings';
import { calleesOf } from '../program/callees';
import { methodsNamed, type ClassLike } from '../program/classLikes';
import type { Fact, FunctionFacts } from '../program/facts';
import { isPrimitive, isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';
import { parameterNames } from './ownCalls';

/** A field of an object that the instance makes for itself and keeps: `this.command.target`. */
export function fieldOfPart({ fields }: ClassLike, path: readonly string[]): Access | undefined {
  const [part, field, ...more] = path;
  if (part === undefined || field === undefined || more.length > 0) return undefined;
  const init = fields.get(part)?.init;
  const isMade = init && /^(?:New|Call|Object)Expression$/.test(bare(init).type);
  return isMade ? { base: 'this', path: [part, field] } : undefined;
}

/** What a method of an own part keeps of what it is given: `this.part.aim(target)`. */
export function setOnPart(
  owner: ClassLike,
  { target, args }: Extract<Fact, { kind: 'call' }>,
  facts: FunctionFacts,
): Access[] {
  const [part, called, ...more] = target.path;
  if (part === undefined || called === undefined || more.length > 0) return [];
  const init = owner.fields.get(part)?.init;
  const isMade = init && bare(init).type === 'NewExpression';
  const of = isMade ? calleesOf(owner.program).classOfField(owner, part) : undefined;
  return methodsNamed(of, called).flatMap(method => {
    const names = parameterNames(method.facts);
    return method.facts.facts.flatMap((fact): Access[] => {
      if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
        return [];
      const [field, ...deeper] = fact.target.path;
      const value = bare(fact.value);
      const given = value.type === 'Identifier' ? args[names.indexOf(value.name)] : undefined;
      if (field === undefined || deeper.length > 0 || !given) return [];
      if (!isRequestData(given, facts) || isPrimitive(given, facts)) return [];
      const isReference = fieldHolds(of!, { base: 'this', path: [field] }) === 'others';
      return isReference ? [{ base: 'this', path: [part, field] }] : [];
    });
  });
}
