import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { isOfOthers } from '../pools/columnDrafts';
import { unitsReached } from '../pools/ownReach';
import type { Pool } from '../pools/pool';
import { accessOfRef, keyOfValue } from '../program/aliases';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral, isPrimitive, isRequestData } from '../program/values';
import { bare, keyName } from '../syntax/nodes';
import { accessName } from './accessNames';
import type { StoreFault } from './rule';

/** A chain with a field for its first and one for its last node. */
interface Chain {
  head: Access;
  tail: Access;
  /** The field that leads from a node to the next. */
  link: string;
}

/**
 * A chain that a method makes empty by its first node alone: the field for its last node still keeps that one, with its
 * value, until another is added.
 */
export function staleTails({ owner, effects, program }: Pool): StoreFault[] {
  const chain = inheritedMethods(owner)
    .map(method => chainIn(owner, method.facts))
    .find(found => found !== undefined);
  if (!chain) return [];
  return [...effects].flatMap(([method, { replaced, filled }]): StoreFault[] => {
    const tailKey = accessKey(chain.tail);
    if (replaced.has(tailKey) || filled.has(tailKey)) return [];
    // A method that it calls may fill the chain again.
    if ([...unitsReached(owner, method)].some(each => writes(owner, each, tailKey))) return [];
    const step = emptying(owner, method, chain);
    if (!step || !program.nesting.has(method.fn)) return [];
    return [
      {
        certainty: 'provable',
        isShapeOnly: true,
        store: { kind: 'field', access: chain.tail, emptyNames: [] },
        reset: {
          method: method.name,
          kind: 'reset',
          fn: method.fn,
          statement: step.node,
          instance: undefined,
        },
        left: { head: chain.head },
        message: `${owner.name}.${method.name} may take the last node out by ${accessName(chain.head)} alone: ${accessName(chain.tail)} keeps it, with its value.`,
      },
    ];
  });
}

/** `tail.next = node; tail = node`, and `head = node` where there was none; the node holds something from outside. */
function chainIn(owner: ClassLike, facts: FunctionFacts): Chain | undefined {
  const set = facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return [];
    const value = bare(fact.value);
    const access = value.type === 'Identifier' && accessOfRef(owner, fact.target, facts);
    return access && !isOfOthers(owner, access)
      ? [{ access, key: accessKey(access), node: value.name }]
      : [];
  });
  for (const { access, key, node } of set) {
    const link = access.path.at(-1)!;
    const tail = set.find(
      each => each.node === node && key === `${each.key}.${link}` && each.key !== key,
    );
    const head = tail && set.find(each => each.node === node && startsEmpty(owner, each, tail.key));
    if (head && isGiven(node, link, facts)) return { head: head.access, tail: tail.access, link };
  }
  return undefined;
}

/** Whether a field of the instance is empty at first, and another one than the tail. */
function startsEmpty(
  owner: ClassLike,
  { access, key }: { access: Access; key: string },
  tail: string,
): boolean {
  const [name, ...more] = access.path;
  if (key === tail || more.length > 0) return false;
  const field = owner.fields.get(name!);
  return field !== undefined && (!field.init || isEmptyLiteral(field.init));
}

/** Whether a node is made here around something from outside, or filled with it. */
function isGiven(node: string, link: string, facts: FunctionFacts): boolean {
  const isData = (value: t.Node): boolean =>
    isRequestData(value, facts) && !isPrimitive(value, facts);
  const made = (facts.locals.get(node) ?? []).map(bare);
  return (
    made.some(
      init =>
        (init.type === 'NewExpression' && init.arguments.some(isData)) ||
        (init.type === 'ObjectExpression' &&
          init.properties.some(each => each.type === 'ObjectProperty' && isData(each.value))),
    ) ||
    facts.facts.some(
      fact =>
        fact.kind === 'assign' &&
        fact.target.variable === node &&
        fact.target.path.length === 1 &&
        fact.target.path[0] !== link &&
        isData(fact.value),
    )
  );
}

/** Whether a method, or what it calls on the instance, sets a field in any way. */
function writes(owner: ClassLike, { facts }: FunctionUnit, key: string): boolean {
  return facts.facts.some(fact => {
    if (fact.kind !== 'assign' || fact.target.index) return false;
    const access = accessOfRef(owner, fact.target, facts);
    return access !== undefined && accessKey(access) === key;
  });
}

/** The step `head = node.next` or `head = null` of a method that leaves the node as it is. */
function emptying(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { head, link }: Chain,
): Fact | undefined {
  const key = accessKey(head);
  const isFirst = (node: t.Node): boolean => keyOfValue(owner, node, facts) === key;
  const nodes = new Set(
    [...facts.locals].flatMap(([name, inits]) => (inits.some(isFirst) ? [name] : [])),
  );
  // The value is taken out of the node, or the node goes on to somebody who may do so.
  const isEmptied = facts.facts.some(
    fact =>
      fact.kind === 'assign' &&
      isEmptyLiteral(fact.value) &&
      fact.target.path.at(-1) !== link &&
      nodes.has(fact.target.variable ?? ''),
  );
  if (isEmptied || facts.facts.some(fact => fact.kind === 'call' && fact.args.some(isFirst)))
    return undefined;
  return facts.facts.find(fact => {
    if (fact.kind !== 'assign' || fact.target.index || fact.operator !== '=') return false;
    const access = accessOfRef(owner, fact.target, facts);
    if (!access || accessKey(access) !== key) return false;
    const value = bare(fact.value);
    if (isEmptyLiteral(value)) return true;
    if (value.type !== 'MemberExpression' || keyName(value.property, value.computed) !== link)
      return false;
    const from = refOf(value.object, facts.selves);
    return (from?.variable !== undefined && nodes.has(from.variable)) || isFirst(value.object);
  });
}
