import type * as t from '@babel/types';
import { CHILD_KEYS } from './childKeys';

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

/**
 * Visits a tree's code in source order, without recursion so that no nesting overflows the stack. If `enter` answers
 * `false`, the node's children are skipped. This is the analysis's hottest loop, and allocates nothing per node.
 */
export function visit(
  root: t.Node,
  enter: (node: t.Node, parent: t.Node | undefined) => boolean | void,
): void {
  const nodes: t.Node[] = [root];
  const parents: (t.Node | undefined)[] = [undefined];
  while (nodes.length > 0) {
    const node = nodes.pop()!;
    const parent = parents.pop();
    if (enter(node, parent) === false) continue;
    const keys = CHILD_KEYS[node.type];
    if (!keys) continue;
    for (let k = keys.length - 1; k >= 0; k--) {
      const child = (
        node as unknown as Record<string, t.Node | (t.Node | null)[] | null | undefined>
      )[keys[k]!];
      if (!child) continue;
      if (Array.isArray(child)) {
        for (let i = child.length - 1; i >= 0; i--) if (child[i]) nodes.push(child[i]!);
      } else nodes.push(child);
    }
    while (parents.length < nodes.length) parents.push(node);
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

/**
 * The name of what a call or `new` refers to: `Ctx`; for an imported class, as compilers write it, the last name:
 * `context_1.Ctx`, `(0, context_1.create)`. `default` alone would tell nothing, so `context_1.default` stays.
 */
export function calleeName(callee: t.Node): string | undefined {
  let at = bare(callee);
  if (at.type === 'SequenceExpression') at = at.expressions.at(-1)!;
  if (at.type === 'Identifier') return at.name;
  if (at.type !== 'MemberExpression' || at.object.type !== 'Identifier') return undefined;
  const name = keyName(at.property, at.computed);
  return name === 'default' ? `${at.object.name}.default` : name;
}

/** `create`, or `(0, context_1.create)`, as compilers call an imported function. */
export function isPlain(callee: t.Node): boolean {
  const at = bare(callee);
  return at.type === 'Identifier' || at.type === 'SequenceExpression';
}

/** Name of a property key: an identifier, a string, or `#name`; `undefined` for a computed one. */
export function keyName(node: t.Node, computed: boolean): string | undefined {
  if (node.type === 'PrivateName') return `#${node.id.name}`;
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'Identifier' && !computed) return node.name;
  return undefined;
}

/** The field in `define(this, 'field', value)`: how compilers write the fields of a class. */
export function fieldDefinedBy(node: t.Node): { name: string; value: t.Expression } | undefined {
  const call = node.type === 'ExpressionStatement' ? bare(node.expression) : bare(node);
  if (call.type !== 'CallExpression' || call.arguments.length !== 3) return undefined;
  const [object, name, value] = call.arguments;
  const isField = object!.type === 'ThisExpression' && name!.type === 'StringLiteral';
  return isField && isExpression(value!) ? { name: name.value, value } : undefined;
}

function isExpression(node: t.Node): node is t.Expression {
  return node.type !== 'SpreadElement' && node.type !== 'ArgumentPlaceholder';
}
