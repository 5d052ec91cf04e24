import { PARK_NAME, POOL_NAME } from '../program/goNames';
import type { FunctionScope } from '../program/functionScope';
import { rootOf } from '../program/paths';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';

/** Cached, because each truncation of a function asks. */
const known = new WeakMap<FunctionScope, ReadonlySet<string>>();

/** The root names of everything that a function returns to a pool or free list. */
export function parkedRoots(scope: FunctionScope): ReadonlySet<string> {
  let roots = known.get(scope);
  if (!roots) known.set(scope, (roots = readParkedRoots(scope)));
  return roots;
}

function readParkedRoots(scope: FunctionScope): Set<string> {
  const roots = new Set<string>();
  for (const node of scope.node.descendants()) {
    const value = parkedValue(node, scope);
    const path = value && scope.pathOf(held(value));
    if (path !== undefined) roots.add(rootOf(path));
  }
  return roots;
}

/** Whether an expression itself is returned to a pool: `pool.Put(s[:0])`. */
export function parkedArgument(expression: GoNode, scope: FunctionScope): boolean {
  const parent = expression.ancestor('call_expression', 'send_statement');
  return parent !== undefined && parkedValue(parent, scope) === expression;
}

/** Whether an expression takes something from a pool: `pool.Get()`. */
export function isTaken(call: GoNode, scope: FunctionScope): boolean {
  const callee = call.field('function');
  const pool = callee?.field('operand');
  return callee?.field('field')?.text === 'Get' && pool !== undefined && isPool(pool, scope);
}

/** The value that a call, send or append parks. */
function parkedValue(node: GoNode, scope: FunctionScope): GoNode | undefined {
  if (node.type === 'send_statement') {
    const channel = node.field('channel');
    return channel && POOL_NAME.test(channel.text) ? node.field('value') : undefined;
  }
  if (node.type !== 'call_expression') return undefined;
  const callee = node.field('function');
  const [first, second, ...rest] = node.field('arguments')?.children ?? [];
  if (callee?.text === 'append') {
    const isPlain = first && second && rest.length === 0 && POOL_NAME.test(first.text);
    return isPlain ? second : undefined;
  }
  const pool = callee?.field('operand');
  const name = callee?.field('field')?.text ?? '';
  if (!first || second || !pool || !PARK_NAME.test(name) || !isPool(pool, scope)) return undefined;
  return first;
}

function isPool(expression: GoNode, scope: FunctionScope): boolean {
  const type = scope.typeOf(expression);
  const pool = type.kind === 'pointer' ? type.element : type;
  if (pool.kind === 'foreign' && pool.name === 'sync.Pool') return true;
  return POOL_NAME.test(expression.text);
}

/** The variable behind `&s` and `s[:0]`. */
function held(value: GoNode): GoNode {
  const node = unparenthesized(value);
  if (unarySign(node) === '&' || node.type === 'slice_expression') {
    return node.field('operand') ?? node;
  }
  return node;
}
