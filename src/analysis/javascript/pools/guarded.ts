import type * as t from '@babel/types';
import { bare, isFunction, visit, type Fn } from '../syntax/nodes';

/** Whether a test that holds no other tests says with an outcome that a value may be used. */
export type Outcome = (test: t.Node, outcome: boolean) => boolean;

/** What is said by expressions that are truthy while a value may be used. */
export function ifTruthy(isGuard: (node: t.Node) => boolean): Outcome {
  return (test, outcome) => {
    const at = bare(test);
    if (at.type !== 'BinaryExpression' || !/^[!=]==?$/.test(at.operator))
      return outcome && isGuard(at);
    const right = bare(at.right);
    const isEqual = at.operator.startsWith('=') === outcome;
    return isEqual && right.type === 'BooleanLiteral' && right.value && isGuard(bare(at.left));
  };
}

/**
 * Whether a part of a function only runs while tests say so: within `if (guard)`, behind `guard &&`, or after
 * `if (!guard) return`. A function within the function runs later, so that it has to ask for itself.
 */
export function isGuarded(fn: Fn, { start, end }: t.Node, says: Outcome): boolean {
  const isWithin = (node: t.Node | null | undefined): boolean =>
    node != null && node.start! <= start! && node.end! >= end!;
  let found = false;
  visit(fn.body, node => {
    if (!isWithin(node)) return false;
    if (isFunction(node)) found = false;
    if (node.type === 'IfStatement' || node.type === 'ConditionalExpression')
      found ||=
        (isWithin(node.consequent) && implies(node.test, true, says)) ||
        (isWithin(node.alternate) && implies(node.test, false, says));
    if (node.type === 'LogicalExpression' && isWithin(node.right) && node.operator !== '??')
      found ||= implies(node.left, node.operator === '&&', says);
    if (node.type === 'BlockStatement')
      found ||= node.body.some(
        each =>
          each.end! <= start! &&
          each.type === 'IfStatement' &&
          leaves(each.consequent) &&
          implies(each.test, false, says),
      );
    return true;
  });
  return found;
}

/** Whether a test with this outcome, or a part of it, says so. */
function implies(test: t.Node, outcome: boolean, says: Outcome): boolean {
  const at = bare(test);
  if (at.type === 'UnaryExpression' && at.operator === '!')
    return implies(at.argument, !outcome, says);
  if (at.type === 'LogicalExpression' && at.operator === (outcome ? '&&' : '||'))
    return [at.left, at.right].some(each => implies(each, outcome, says));
  return says(at, outcome);
}

function leaves(node: t.Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}
