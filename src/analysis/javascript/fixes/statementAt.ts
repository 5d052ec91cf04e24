import type * as t from '@babel/types';
import { CHILD_KEYS } from '../syntax/childKeys';

/** A statement and the list that contains it; without a list it is the whole body of an `if` or a loop. */
export interface StatementPosition {
  statement: t.Statement;
  list: t.Statement[] | undefined;
}

/** The innermost statement around a node in a function; `undefined` in an arrow function without a block. */
export function statementAt(fn: t.Node, node: t.Node): StatementPosition | undefined {
  let found: StatementPosition | undefined;
  for (let at: t.Node | undefined = fn; at;) {
    const next: Part | undefined = partAround(at, node);
    if (!next) break;
    const isStatement = /Statement$|^VariableDeclaration$/.test(next.child.type);
    if (isStatement && next.child.type !== 'BlockStatement' && !isForHead(at, next.child)) {
      found = {
        statement: next.child as t.Statement,
        list: next.list as t.Statement[] | undefined,
      };
    }
    if (next.child === node) break;
    at = next.child;
  }
  return found;
}

function isForHead(parent: t.Node, child: t.Node): boolean {
  return 'body' in parent && /^For/.test(parent.type) && parent.body !== child;
}

/** A part of a node, its name, and its neighbours if it is one of several. */
export interface Part {
  key: string;
  child: t.Node;
  list: t.Node[] | undefined;
}

/** The part of a node that contains a descendant. */
export function partAround(parent: t.Node, node: t.Node): Part | undefined {
  for (const key of CHILD_KEYS[parent.type] ?? []) {
    const value = (parent as unknown as Record<string, t.Node | (t.Node | null)[] | null>)[key];
    const list = Array.isArray(value) ? value : undefined;
    const child = list && key === 'body' ? lastBefore(list as t.Node[], node) : undefined;
    for (const each of child ? [child] : (list ?? [value as t.Node | null]))
      if (each && each.start! <= node.start! && each.end! >= node.end!)
        return { key, child: each, list: list as t.Node[] | undefined };
  }
  return undefined;
}

/** The last statement of a body that begins at or before a node, found by binary search. */
function lastBefore(list: readonly t.Node[], node: t.Node): t.Node | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]!.start! <= node.start!) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}
