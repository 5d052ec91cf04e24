import type { FunctionScope } from '../program/functionScope';
import { rootOf } from '../program/paths';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import { idleStoresOf, isOffered, lastNameOf } from './idleStores';

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
export function parkedValue(node: GoNode, scope: FunctionScope): GoNode | undefined {
  if (node.type === 'send_statement') {
    const channel = node.field('channel');
    const name = channel && lastNameOf(channel);
    const isIdle = name !== undefined && idleStoresOf(scope.pkg).channels.has(name);
    return isIdle && isOffered(node) ? node.field('value') : undefined;
  }
  if (node.type !== 'call_expression') return undefined;
  const callee = node.field('function');
  const [first, second, ...rest] = node.field('arguments')?.children ?? [];
  if (callee?.text === 'append') {
    const name = first && lastNameOf(first);
    const isIdle = name !== undefined && idleStoresOf(scope.pkg).slices.has(name);
    return isIdle && rest.length === 0 ? second : undefined;
  }
  if (!first || second || !callee) return undefined;
  const pool = callee.field('operand');
  if (callee.field('field')?.text === 'Put' && pool && isPool(pool, scope)) return first;
  return undefined;
}

/** The value that `p.Put(x)` takes where `p` is of a type whose methods are not known, and `p`. */
export function perhapsParked(
  node: GoNode,
  scope: FunctionScope,
): { value: GoNode; pool: GoNode } | undefined {
  const callee = node.type === 'call_expression' ? node.field('function') : undefined;
  const pool = callee?.field('operand');
  const [first, second] = node.field('arguments')?.children ?? [];
  if (!pool || !first || second || callee?.field('field')?.text !== 'Put') return undefined;
  const { kind } = scope.pkg.underlying(scope.typeOf(pool));
  return /^(unknown|foreign|interface)$/.test(kind) ? { value: first, pool } : undefined;
}

/** Whether an expression is a `sync.Pool`, or a pointer to one. */
function isPool(expression: GoNode, scope: FunctionScope): boolean {
  const type = scope.typeOf(expression);
  const pool = type.kind === 'pointer' ? type.element : type;
  return pool.kind === 'foreign' && pool.name === 'sync.Pool';
}

/** The variable behind `&s` and `s[:0]`. */
export function held(value: GoNode): GoNode {
  const node = unparenthesized(value);
  if (unarySign(node) === '&' || node.type === 'slice_expression') {
    return node.field('operand') ?? node;
  }
  return node;
}
