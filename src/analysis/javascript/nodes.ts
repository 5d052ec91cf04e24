import type * as t from '@babel/types';

export type Fn =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod;
export type Cls = t.ClassDeclaration | t.ClassExpression;

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

export function isFunction(node: t.Node): node is Fn {
  return FUNCTIONS.has(node.type);
}

export function isClass(node: t.Node): node is Cls {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** A node's children in source order of their keys. The hottest loop of the analysis: nothing but the array is made. */
export function childrenOf(node: t.Node): t.Node[] {
  const children: t.Node[] = [];
  for (const key in node) {
    const value: unknown = node[key as keyof t.Node];
    if (typeof value !== 'object' || value === null || key === 'loc' || key === 'extra') continue;
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is t.Node {
  return typeof value === 'object' && value !== null && typeof (value as t.Node).type === 'string';
}

/**
 * Visits a tree in source order without recursion, so that no nesting overflows the stack. `enter` answers `false` to leave
 * a node's children out.
 */
export function visit(
  root: t.Node,
  enter: (node: t.Node, parent: t.Node | undefined) => boolean | void,
): void {
  const stack: { node: t.Node; parent: t.Node | undefined }[] = [{ node: root, parent: undefined }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (enter(top.node, top.parent) === false) continue;
    const children = childrenOf(top.node);
    for (let i = children.length - 1; i >= 0; i--)
      stack.push({ node: children[i]!, parent: top.node });
  }
}

/** The expression without parentheses, casts and non-null marks. */
export function bare(node: t.Node): t.Node {
  let at = node;
  while (
    at.type === 'ParenthesizedExpression' ||
    at.type === 'TSNonNullExpression' ||
    at.type === 'TSAsExpression' ||
    at.type === 'TSSatisfiesExpression' ||
    at.type === 'TSTypeAssertion'
  ) {
    at = at.expression;
  }
  return at;
}

/** Name of a property key: an identifier, a string, or `#name`; `undefined` for a computed one. */
export function keyName(node: t.Node, computed: boolean): string | undefined {
  if (node.type === 'PrivateName') return `#${node.id.name}`;
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'Identifier' && !computed) return node.name;
  return undefined;
}
