import type * as t from '@babel/types';
import { CHILD_KEYS } from '../javascript/childKeys';

/** A statement, and the list of statements that it stands in; without one it is the whole body of an `if` or a loop. */
export interface StatementPlace {
  statement: t.Statement;
  list: t.Statement[] | undefined;
}

/** The innermost statement of a function around a node; `undefined` in an arrow function without a block. */
export function statementAt(fn: t.Node, node: t.Node): StatementPlace | undefined {
  let found: StatementPlace | undefined;
  for (let at: t.Node | undefined = fn; at;) {
    const next: { child: t.Node; list: t.Node[] | undefined } | undefined = childAround(at, node);
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

function childAround(
  parent: t.Node,
  node: t.Node,
): { child: t.Node; list: t.Node[] | undefined } | undefined {
  const contains = (child: t.Node): boolean =>
    child.start! <= node.start! && child.end! >= node.end!;
  for (const key of CHILD_KEYS[parent.type] ?? []) {
    const value = (parent as unknown as Record<string, t.Node | (t.Node | null)[] | null>)[key];
    if (Array.isArray(value)) {
      const child = value.find(each => each !== null && contains(each));
      if (child) return { child, list: value as t.Node[] };
    } else if (value && contains(value)) return { child: value, list: undefined };
  }
  return undefined;
}
