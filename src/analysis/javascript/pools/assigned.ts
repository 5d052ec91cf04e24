import { bare, keyName } from '../syntax/nodes';
import type { Fact, FunctionFacts } from '../program/facts';

/** Assignments that nobody wrote as such, so that what is known about fields knows nothing of them. */
export const unwritten = new WeakSet<Fact>();

/** Stands for an instance without a name, as in `Object.assign(idle.pop(), { request })`. */
export const UNNAMED = '(instance)';

/** `Object.assign(ctx, { request })` as the assignments that it makes; any other step as it is. */
export function assignedAt(
  fact: Fact,
  instance: string | undefined,
  { selves }: FunctionFacts,
): Fact[] {
  if (fact.kind !== 'call' || fact.target.variable !== 'Object') return [fact];
  const [first] = fact.args;
  if (fact.target.path.join() !== 'assign' || !first) return [fact];
  const at = bare(first);
  const isSelf = at.type === 'ThisExpression' || (at.type === 'Identifier' && selves.has(at.name));
  const isIt = instance === undefined ? isSelf : at.type === 'Identifier' && at.name === instance;
  return isIt ? assignments(fact, instance) : [fact];
}

/** What `Object.assign(instance, { … })` sets. */
export function assignments(
  { args, target: called, node }: Extract<Fact, { kind: 'call' }>,
  instance: string | undefined,
): Fact[] {
  if (called.path.join() !== 'assign') return [];
  return args.slice(1).flatMap(each => {
    const object = bare(each);
    if (object.type !== 'ObjectExpression') return [];
    return object.properties.flatMap((property): Fact[] => {
      if (property.type !== 'ObjectProperty') return [];
      const name = keyName(property.key, property.computed);
      if (name === undefined) return [];
      const target = { variable: instance, path: [name] };
      const { value } = property;
      const set: Fact = { kind: 'assign', target, value, operator: '=', node };
      unwritten.add(set);
      return [set];
    });
  });
}
