import type * as t from '@babel/types';
import type { ClassLike } from '../program/classLikes';
import { inheritedMethods } from '../program/classLikes';
import type { Fact, FunctionFacts } from '../program/facts';
import { isEmptyLiteral, isRequestData } from '../program/values';
import { bare, keyName } from '../syntax/nodes';
import { mayHold } from './users';

/** Assignments that nobody wrote as such, so that what is known about fields knows nothing of them. */
export const unwritten = new WeakSet<Fact>();

/** Stands for an instance without a name, as in `Object.assign(idle.pop(), { request })`. */
export const UNNAMED = '(instance)';

/**
 * `Object.assign(ctx, { request })` and `for (k in given) ctx[k] = given[k]` as the assignments that they make; any other step
 * as it is.
 */
export function assignedAt(
  fact: Fact,
  instance: string | undefined,
  facts: FunctionFacts,
  owner: ClassLike,
): Fact[] {
  if (fact.kind === 'assign' && fact.target.variable === instance) {
    const source = copiedFrom(fact);
    const isGiven = source && isRequestData(source, facts);
    return isGiven ? copies(source, fact.node, instance, owner) : [fact];
  }
  if (fact.kind !== 'call' || fact.target.variable !== 'Object') return [fact];
  const [first] = fact.args;
  if (!/^(?:assign|defineProperty)$/.test(fact.target.path.join()) || !first) return [fact];
  const at = bare(first);
  const isName = at.type === 'Identifier';
  const isSelf = at.type === 'ThisExpression' || (isName && facts.selves.has(at.name));
  const isIt = instance === undefined ? isSelf : isName && at.name === instance;
  return isIt ? assignments(fact, instance, facts, owner) : [fact];
}

/** `given` in `ctx[key] = given[key]` */
function copiedFrom({ target, value }: Extract<Fact, { kind: 'assign' }>): t.Node | undefined {
  const { index, path, outer } = target;
  if (!index || outer || path.length > 0 || value.type !== 'MemberExpression') return undefined;
  const key = bare(index);
  const { property, computed, object } = value;
  const isSame = computed && property.type === 'Identifier' && key.type === 'Identifier';
  return isSame && property.name === key.name ? object : undefined;
}

/** What `Object.assign(instance, { … }, given)` and `Object.defineProperty(instance, 'field', { value })` set. */
export function assignments(
  { args, target: called, node }: Extract<Fact, { kind: 'call' }>,
  instance: string | undefined,
  facts: FunctionFacts,
  owner: ClassLike,
): Fact[] {
  const name = called.path.join();
  if (name === 'defineProperty') return defined(args, node, instance);
  if (name !== 'assign') return [];
  return args.slice(1).flatMap(each => {
    const object = bare(each);
    if (object.type !== 'ObjectExpression')
      return isRequestData(object, facts) ? copies(object, node, instance, owner) : [];
    return object.properties.flatMap((property): Fact[] => {
      if (property.type !== 'ObjectProperty') return [];
      const key = keyName(property.key, property.computed);
      return key === undefined ? [] : [assignment(key, property.value, node, instance)];
    });
  });
}

/** What `Object.defineProperty` sets. */
function defined(
  [, name, descriptor]: readonly t.Node[],
  node: t.Node,
  instance: string | undefined,
): Fact[] {
  const key = name && bare(name);
  const own = descriptor && bare(descriptor);
  if (key?.type !== 'StringLiteral' || own?.type !== 'ObjectExpression') return [];
  return own.properties.flatMap(property =>
    property.type === 'ObjectProperty' && keyName(property.key, property.computed) === 'value'
      ? [assignment(key.value, property.value, node, instance)]
      : [],
  );
}

/** What a copy of all that an object has sets: the fields that start with nothing and get nothing else. */
function copies(
  source: t.Node,
  node: t.Node,
  instance: string | undefined,
  owner: ClassLike,
): Fact[] {
  return startingEmpty(owner).map(name => {
    const { start, end } = source;
    const property = { type: 'Identifier', name, start, end } as t.Identifier;
    const value = { type: 'MemberExpression', object: source, property, computed: false };
    return assignment(name, { ...value, start, end } as t.MemberExpression, node, instance);
  });
}

function assignment(name: string, value: t.Node, node: t.Node, instance: string | undefined): Fact {
  const target = { variable: instance, path: [name] };
  const set: Fact = { kind: 'assign', target, value, operator: '=', node };
  unwritten.add(set);
  return set;
}

/** Fields that start with nothing, in the constructor or in a step that it calls, and that no method sets to something. */
function startingEmpty(owner: ClassLike): string[] {
  const methods = inheritedMethods(owner);
  const set = new Set<string>();
  const names = new Set([...owner.fields.keys()].filter(name => mayHold(owner, name)));
  for (const { facts } of methods)
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
        continue;
      const [name, ...deeper] = fact.target.path;
      if (name === undefined || deeper.length > 0) continue;
      if (!isEmptyLiteral(fact.value)) set.add(name);
      else if (fact.value.type === 'NullLiteral' && !owner.fields.has(name)) names.add(name);
    }
  return [...names].filter(name => !set.has(name));
}
