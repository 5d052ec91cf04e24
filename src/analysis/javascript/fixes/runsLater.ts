import type * as t from '@babel/types';
import type { Pool } from '../pools/pool';
import type { FunctionFacts } from '../program/facts';
import { bare, isFunction, visit, type Fn } from '../syntax/nodes';
import { BuiltIns } from './builtIns';

const MAX_LATER = 100;

/** The inner functions that may run after a function has returned; `undefined` for more than anybody writes by hand. */
type Later = readonly Fn[] | undefined;

const known = new WeakMap<FunctionFacts, Later>();

/**
 * Those inner functions that nothing shows to be called at once: by the function itself, or by a method of the language. A
 * function that awaits goes on later, whoever calls it.
 */
export function laterFunctions(facts: FunctionFacts, pool: Pool): Later {
  if (!known.has(facts)) known.set(facts, readLater(facts, new BuiltIns(facts, pool)));
  return known.get(facts);
}

function readLater({ fn }: FunctionFacts, builtIns: BuiltIns): Later {
  const later: Fn[] = [];
  const named = new Map<string, Fn>();
  const handedOn = new Set<string>();
  visit(fn.body, (node, parent) => {
    if (node.type === 'Identifier' && isHandedOn(node, parent, builtIns)) handedOn.add(node.name);
    if (!isFunction(node)) return true;
    const name = nameOf(node, parent);
    if (node.async === true || node.generator === true) later.push(node);
    else if (name !== undefined) named.set(name, node);
    else if (!isCalledAtOnce(node, parent, builtIns)) later.push(node);
    return later.length <= MAX_LATER;
  });
  for (const [name, node] of named) if (handedOn.has(name)) later.push(node);
  return later.length > MAX_LATER ? undefined : later;
}

/** `const flush = () => …`, `function flush() {}`. */
function nameOf(node: Fn, parent: t.Node | undefined): string | undefined {
  if (node.type === 'FunctionDeclaration') return node.id?.name;
  const isVariable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier';
  return isVariable ? (parent.id as t.Identifier).name : undefined;
}

/** `[…].forEach(() => …)`, `(() => …)()`. */
function isCalledAtOnce(node: t.Node, parent: t.Node | undefined, builtIns: BuiltIns): boolean {
  switch (parent?.type) {
    case 'CallExpression':
    case 'OptionalCallExpression':
      return bare(parent.callee) === node || builtIns.callsAtOnce(parent);
    case 'NewExpression':
      return builtIns.callsAtOnce(parent);
    default:
      return false;
  }
}

/** Whether a name's function is passed or stored rather than called. */
function isHandedOn(node: t.Identifier, parent: t.Node | undefined, builtIns: BuiltIns): boolean {
  switch (parent?.type) {
    case 'CallExpression':
    case 'OptionalCallExpression':
      return parent.callee !== node && !isCalledAtOnce(node, parent, builtIns);
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
