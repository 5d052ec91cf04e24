import type * as t from '@babel/types';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';

/** Methods that call their argument before they return. */
const CALLS_AT_ONCE =
  /^(?:every|filter|find|findIndex|findLast|findLastIndex|flatMap|forEach|from|map|reduce|reduceRight|some|sort)$/;

const MAX_LATER = 100;

const known = new WeakMap<Fn, (offset: number) => boolean>();

/** Whether a node at an offset of a function's text runs only after the function, because an inner function waits for that. */
export function runsLater(fn: Fn): (offset: number) => boolean {
  let later = known.get(fn);
  if (!later) known.set(fn, (later = readLater(fn)));
  return later;
}

function readLater(fn: Fn): (offset: number) => boolean {
  const later: t.Node[] = [];
  const named = new Map<string, t.Node>();
  const handedOn = new Set<string>();
  visit(fn.body, (node, parent) => {
    if (node.type === 'Identifier' && isHandedOn(node, parent)) handedOn.add(node.name);
    if (!isFunction(node)) return true;
    const name = nameOf(node, parent);
    if (name !== undefined) named.set(name, node);
    else if (!isCalledAtOnce(node, parent)) later.push(node);
    return true;
  });
  for (const [name, node] of named) if (handedOn.has(name)) later.push(node);
  // So many are not written by hand; some of them will wait.
  if (later.length > MAX_LATER) return () => true;
  return offset => later.some(({ start, end }) => start! <= offset && offset < end!);
}

/** `const flush = () => …`, `function flush() {}`. */
function nameOf(node: Fn, parent: t.Node | undefined): string | undefined {
  if (node.type === 'FunctionDeclaration') return node.id?.name;
  const isVariable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier';
  return isVariable ? (parent.id as t.Identifier).name : undefined;
}

/** `[…].forEach(() => …)`, `(() => …)()`. */
function isCalledAtOnce(node: t.Node, parent: t.Node | undefined): boolean {
  if (parent?.type !== 'CallExpression' && parent?.type !== 'OptionalCallExpression') return false;
  if (parent.callee === node) return true;
  const callee = bare(parent.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return false;
  return CALLS_AT_ONCE.test(keyName(callee.property, callee.computed) ?? '');
}

/** Whether a name's function is passed or stored rather than called. */
function isHandedOn(node: t.Identifier, parent: t.Node | undefined): boolean {
  switch (parent?.type) {
    case 'CallExpression':
    case 'OptionalCallExpression':
      return parent.callee !== node && !isCalledAtOnce(node, parent);
    case 'VariableDeclarator':
    case 'AssignmentExpression':
      return node === ('init' in parent ? parent.init : (parent as t.AssignmentExpression).right);
    case 'ArrayExpression':
    case 'ObjectProperty':
    case 'ReturnStatement':
    case 'NewExpression':
      return true;
    default:
      return false;
  }
}
