import type * as t from '@babel/types';
import { isFunction, visit, type Fn } from '../syntax/nodes';

/** Whether a step of a function can run in the same call as one of its statements. */
export type IsOnWay = (node: t.Node) => boolean;

/**
 * Which steps of `fn` can run in the same call as `statement`: not those of the other branch of an `if`, and not those that
 * a `return` or `throw` keeps apart.
 */
export function stepsOnWay(fn: Fn, { start, end }: t.Node): IsOnWay {
  const off: { start: number; end: number }[] = [];
  const isAround = (node: t.Node): boolean => node.start! <= start! && node.end! >= end!;
  const leave = (from: number, to: number): void => void off.push({ start: from, end: to });
  visit(fn.body, (node, parent) => {
    if (isFunction(node)) return isAround(node);
    if (node.type !== 'IfStatement') return true;
    const { consequent, alternate } = node;
    for (const [branch, other] of [
      [consequent, alternate],
      [alternate, consequent],
    ] as const) {
      if (!branch) continue;
      if (isAround(branch)) {
        if (other) leave(other.start!, other.end!);
        // What stands behind an `if` in a loop runs for other elements.
        if (endsCall(branch) && parent === fn.body) leave(node.end!, fn.end!);
      } else if (endsCall(branch) && !isAround(node)) leave(branch.start!, branch.end!);
    }
    return true;
  });
  return node => !off.some(each => node.start! >= each.start && node.end! <= each.end);
}

function endsCall(node: t.Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}
