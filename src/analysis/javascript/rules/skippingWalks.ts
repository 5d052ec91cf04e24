import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessOfRef } from '../program/aliases';
import { accessKey, methodsNamed, type ClassLike } from '../program/classLikes';
import type { Effects } from '../pools/clearing';
import { refOf } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { visit } from '../syntax/nodes';

/** A loop that closes an array's values, but iterates over a generator that skips some of them. */
export interface SkippingWalk {
  loop: t.ForOfStatement;
  /** The array, and the loop's variable that indexes it. */
  access: Access;
  index: string;
  /** The generator's name. */
  generator: string;
}

const ENDS = /dispos|destroy|close|release|abort|evict|free|cancel|cleanup|unload|^push$/i;

/** A reset's loops that skip values which the reset then drops with the others. */
export function skippingWalks(
  owner: ClassLike,
  method: FunctionUnit,
  effect: Effects,
): SkippingWalk[] {
  const found: SkippingWalk[] = [];
  const { facts } = method;
  visit(method.fn.body, loop => {
    if (loop.type !== 'ForOfStatement' || loop.left.type !== 'VariableDeclaration') return;
    const { id } = loop.left.declarations[0]!;
    const generator = generatorOf(loop.right);
    if (id.type !== 'Identifier' || generator === undefined) return;
    if (!methodsNamed(owner, generator).some(({ fn }) => yieldsSome(fn))) return;
    for (const fact of facts.facts) {
      if (fact.kind !== 'call' || !isWithin(fact.node, loop.body)) continue;
      if (!ENDS.test(fact.target.path.at(-1) ?? '')) continue;
      const access = fact.args.map(each => selectedIn(each, id.name)).find(each => each);
      if (access) found.push({ loop, access, index: id.name, generator });
    }
  });
  return found.filter(
    ({ loop, access }, at) =>
      effect.emptied.has(accessKey(access)) && found.findIndex(each => each.loop === loop) === at,
  );

  /** The field in `this.values[index]`, anywhere in an argument. */
  function selectedIn(argument: t.Node, index: string): Access | undefined {
    let access: Access | undefined;
    visit(argument, node => {
      const ref = node.type === 'MemberExpression' ? refOf(node, facts.selves) : undefined;
      if (ref?.index?.type !== 'Identifier' || ref.index.name !== index) return;
      access ??= accessOfRef(owner, { ...ref, index: undefined }, facts);
    });
    return access;
  }
}

/** `entries` in `this.entries()`. */
function generatorOf(right: t.Node): string | undefined {
  if (right.type !== 'CallExpression' || right.arguments.length > 0) return undefined;
  const ref = refOf(right.callee, new Set());
  const isOwn = ref && ref.variable === undefined && ref.path.length === 1 && !ref.index;
  return isOwn ? ref.path[0] : undefined;
}

/** Whether a generator yields an element only if a condition on it holds. */
function yieldsSome(fn: t.Node): boolean {
  let yields = 0;
  let asked = 0;
  visit(fn, node => {
    if (node.type === 'YieldExpression') yields++;
    if (node.type !== 'IfStatement' || node.alternate) return;
    const questions = argumentsIn(node.test);
    visit(node.consequent, inner => {
      const given = inner.type === 'YieldExpression' ? inner.argument : undefined;
      if (given?.type === 'Identifier' && questions.has(given.name)) asked++;
    });
  });
  return yields > 0 && yields === asked;
}

/** Names passed to the calls in a condition. */
function argumentsIn(test: t.Node): Set<string> {
  const names = new Set<string>();
  visit(test, node => {
    if (node.type !== 'CallExpression') return;
    for (const each of node.arguments) if (each.type === 'Identifier') names.add(each.name);
  });
  return names;
}

function isWithin(node: t.Node, outer: t.Node): boolean {
  return node.start! >= outer.start! && node.end! <= outer.end!;
}
