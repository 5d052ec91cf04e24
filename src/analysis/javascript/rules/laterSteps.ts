import type * as t from '@babel/types';
import { effectsOf, type Effects } from '../pools/clearing';
import type { ClassLike } from '../program/classLikes';
import type { Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, isFunction, visit, type Fn } from '../syntax/nodes';

/**
 * What is done together with a step in an inner function which a method makes and does not call itself: that runs later than
 * what the method does around it. `undefined` for any other step.
 */
export function effectsAround(
  owner: ClassLike,
  { fn, facts }: FunctionUnit,
  { node: step }: Fact,
): Effects | undefined {
  let inner: { name: string; fn: Fn } | undefined;
  const called = new Set<string>();
  visit(fn.body, (node, parent) => {
    if (node.type === 'CallExpression') {
      const callee = bare(node.callee);
      if (callee.type === 'Identifier' && !isWithin(node, inner?.fn)) called.add(callee.name);
    }
    if (!isFunction(node) || !isWithin(step, node)) return;
    const name = nameOf(node, parent);
    inner = name === undefined ? undefined : { name, fn: node };
  });
  if (!inner || called.has(inner.name)) return undefined;
  const { fn: later } = inner;
  return effectsOf(owner, {
    ...facts,
    facts: facts.facts.filter(each => isWithin(each.node, later)),
  });
}

function nameOf(node: Fn, parent: t.Node | undefined): string | undefined {
  if (node.type === 'FunctionDeclaration') return node.id?.name;
  const isVariable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier';
  return isVariable ? (parent.id as t.Identifier).name : undefined;
}

function isWithin(node: t.Node, outer: t.Node | undefined): boolean {
  return outer !== undefined && node.start! >= outer.start! && node.end! <= outer.end!;
}
