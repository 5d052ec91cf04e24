import type * as t from '@babel/types';
import { partAround } from './statementAt';

/**
 * A test of whether the node at an offset may run after a given one: behind it, or in a loop around both, but not beyond a
 * `return`.
 */
export function runsAfter(fn: t.Node, node: t.Node): (offset: number) => boolean {
  let from = node.start!;
  let to = Infinity;
  const others: t.Node[] = [];
  const always: t.Node[] = [];
  let isInLoop = false;
  for (let at: t.Node | undefined = fn; at && at !== node;) {
    const part = partAround(at, node);
    if (!part) break;
    const { child, list } = part;
    if (/^(?:For|While|DoWhile)\w*Statement$/.test(at.type)) {
      if (!isInLoop) from = at.start!;
      isInLoop = true;
    }
    if (!isInLoop) {
      if (/Statement$|^VariableDeclaration$/.test(child.type)) from = child.start!;
      if (at.type === 'IfStatement')
        for (const branch of [at.consequent, at.alternate])
          if (branch && branch !== child && at.test !== child) others.push(branch);
    }
    if (at.type === 'TryStatement')
      for (const each of [at.finalizer, ...(child === at.block ? [at.handler] : [])])
        if (each && each !== child) always.push(each);
    // The innermost `return` comes first.
    const leave = list
      ?.slice(list.indexOf(child))
      .find(({ type }) => type === 'ReturnStatement' || type === 'ThrowStatement');
    if (leave) to = leave.end!;
    at = child;
  }
  const isIn = (nodes: t.Node[], offset: number): boolean =>
    nodes.some(({ start, end }) => start! <= offset && offset < end!);
  return offset => isIn(always, offset) || (offset >= from && offset < to && !isIn(others, offset));
}
