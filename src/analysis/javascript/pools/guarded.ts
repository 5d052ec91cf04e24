import type * as t from '@babel/types';
import { bare, isFunction, visit, type Fn } from '../syntax/nodes';

/** Whether an expression is what a guard asks: it is truthy while a value may be used. */
export type IsGuard = (node: t.Node) => boolean;

/**
 * Whether a part of a function only runs while a guard was truthy: within `if (guard)`, behind `guard &&`, or after
 * `if (!guard) return`. A function within the function runs later, so that it has to ask for itself.
 */
export function isGuarded(fn: Fn, { start, end }: t.Node, isGuard: IsGuard): boolean {
  const isWithin = (node: t.Node | null | undefined): boolean =>
    node != null && node.start! <= start! && node.end! >= end!;
  let found = false;
  visit(fn.body, node => {
    if (!isWithin(node)) return false;
    if (isFunction(node)) found = false;
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression')
      found ||=
        (isWithin(node.consequent) && implies(node.test, true, isGuard)) ||
        (isWithin(node.alternate) && implies(node.test, false, isGuard));
    if (node.type === 'LogicalExpression' && isWithin(node.right) && node.operator !== '??')
      found ||= implies(node.left, node.operator === '&&', isGuard);
    if (node.type === 'BlockStatement')
      found ||= node.body.some(
        each =>
          each.end! <= start! &&
          each.type === 'IfStatement' &&
          leaves(each.consequent) &&
          implies(each.test, false, isGuard),
      );
    return true;
  });
  return found;
}

/** Whether a test with this outcome says that the guard is truthy. */
function implies(test: t.Node, outcome: boolean, isGuard: IsGuard): boolean {
  const at = bare(test);
  if (at.type === 'UnaryExpression' && at.operator === '!')
    return implies(at.argument, !outcome, isGuard);
  if (at.type === 'LogicalExpression' && at.operator === (outcome ? '&&' : '||'))
    return [at.left, at.right].some(each => implies(each, outcome, isGuard));
  if (at.type === 'BinaryExpression' && /^[!=]==?$/.test(at.operator)) {
    const isEqual = at.operator.startsWith('=') === outcome;
    const right = bare(at.right);
    return isEqual && right.type === 'BooleanLiteral' && right.value && isGuard(bare(at.left));
  }
  return outcome && isGuard(at);
}

function leaves(node: t.Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}
