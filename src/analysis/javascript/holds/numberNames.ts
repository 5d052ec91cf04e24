import type * as t from '@babel/types';
import type { FunctionFacts } from '../program/facts';
import { isHidden } from '../program/hiddenNames';
import { isFunction, keyName, visit } from '../syntax/nodes';
import { ARITHMETIC, OF_PRIMITIVES } from './uses';

const known = new WeakMap<FunctionFacts, ReadonlySet<string>>();

/** Whether a function computes with a name as only with a number, and never uses it as only a reference can be used. */
export function isNumberName(name: string, facts: FunctionFacts): boolean {
  let numbers = known.get(facts);
  if (!numbers) known.set(facts, (numbers = numbersIn(facts)));
  return numbers.has(name);
}

/** All of them at once, without functions in the function: a pass for each name would take quadratic time. */
function numbersIn(facts: FunctionFacts): Set<string> {
  const { fn } = facts;
  const numbers = new Set<string>();
  const objects = new Set<string>();
  visit(fn, (node, parent) => {
    if (isFunction(node)) return node === fn;
    if (node.type !== 'Identifier' || !parent || isHidden(facts, node)) return true;
    if (isUsedAsNumber(node, parent)) numbers.add(node.name);
    if (isUsedAsObject(node, parent)) objects.add(node.name);
    return true;
  });
  for (const name of objects) numbers.delete(name);
  return numbers;
}

function isUsedAsNumber(node: t.Node, parent: t.Node): boolean {
  switch (parent.type) {
    case 'BinaryExpression':
      return ARITHMETIC.has(parent.operator);
    case 'UpdateExpression':
      return true;
    case 'UnaryExpression':
      return /^[-+~]$/.test(parent.operator);
    case 'AssignmentExpression':
      return parent.left === node && ARITHMETIC.has(parent.operator.slice(0, -1));
    default:
      return false;
  }
}

function isUsedAsObject(node: t.Node, parent: t.Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      if (parent.object !== node) return false;
      const member = keyName(parent.property, parent.computed);
      return member === undefined || !OF_PRIMITIVES.test(member);
    }
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return parent.callee === node;
    case 'ForOfStatement':
      return parent.right === node;
    case 'SpreadElement':
      return true;
    default:
      return false;
  }
}
