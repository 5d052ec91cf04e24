import type * as t from '@babel/types';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { chainOf, type Chain } from '../sites/chain';
import { functionOf } from '../sites/place';
import type { Script } from '../sites/script';

/** What a response says when it is over. */
const OVER = /^(?:close|finish|end|aborted)$/;
/** Functions that call back when a stream is over: Node's `finished`, and `onFinished` of the package. */
const FINISHES = /^(?:finished|onFinished)$/;
const REMOVES = /^(?:delete|clear|splice|shift|pop)$/;

/** Whether a function evidently takes entries out of a collection when the response is over, or when it ends itself. */
export function isRemovedAtEnd(script: Script, fn: Fn, collection: Chain): boolean {
  let isRemoved = false;
  visit(fn.body, node => {
    if (isRemoved) return false;
    if (node.type === 'TryStatement' && node.finalizer)
      isRemoved = removes(script, node.finalizer, collection);
    if (node.type === 'CallExpression' && endsWith(node))
      isRemoved = node.arguments.some(argument => {
        const called = functionBehind(script, argument);
        return called !== undefined && removes(script, called.body, collection);
      });
    return !isRemoved;
  });
  return isRemoved;
}

function endsWith({ callee: called, arguments: args }: t.CallExpression): boolean {
  const callee = bare(called);
  if (callee.type === 'Identifier') return FINISHES.test(callee.name);
  if (callee.type !== 'MemberExpression') return false;
  const name = keyName(callee.property, callee.computed) ?? '';
  return (
    FINISHES.test(name) || args.some(each => each.type === 'StringLiteral' && OVER.test(each.value))
  );
}

function functionBehind({ bindings }: Script, node: t.Node): Fn | undefined {
  const at = bare(node);
  if (isFunction(at)) return at;
  const binding = at.type === 'Identifier' ? bindings.resolve(at.name, at.start!) : undefined;
  return binding && functionOf(binding);
}

function removes(script: Script, body: t.Node, collection: Chain): boolean {
  let found = false;
  const isIt = (node: t.Node): boolean => {
    const chain = chainOf(node);
    return chain !== undefined && isSame(script, chain, collection);
  };
  visit(body, node => {
    if (found) return false;
    if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
      const callee = bare(node.callee);
      if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression')
        found =
          REMOVES.test(keyName(callee.property, callee.computed) ?? '') && isIt(callee.object);
    } else if (node.type === 'UnaryExpression' && node.operator === 'delete') {
      const target = bare(node.argument);
      found = target.type === 'MemberExpression' && isIt(target.object);
    } else if (node.type === 'AssignmentExpression') found = isIt(node.left);
    return !found;
  });
  return found;
}

function isSame({ bindings }: Script, a: Chain, b: Chain): boolean {
  if (a.steps.length !== b.steps.length || a.steps.some((step, i) => step !== b.steps[i]))
    return false;
  if (a.root.type === 'ThisExpression' || b.root.type === 'ThisExpression')
    return a.root.type === b.root.type;
  return (
    bindings.resolve(a.root.name, a.root.start!) === bindings.resolve(b.root.name, b.root.start!)
  );
}
