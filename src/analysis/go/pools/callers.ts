import { scopeOf, type FunctionScope } from '../program/functionScope';
import { receiverTypeName, type GoPackage } from '../program/goPackage';
import { addTo } from '../program/groups';
import { typeNameOf } from '../program/goType';
import type { GoNode } from '../syntax/goNode';

/** A call in a function. */
export interface Caller {
  call: GoNode;
  node: GoNode;
}

const MAX_CALLERS = 20;

const known = new WeakMap<GoPackage, ReadonlyMap<string, readonly Caller[]>>();

/** The calls by which the package's other functions call one, as far as the types are known; not more than 20. */
export function callersOf(scope: FunctionScope): Caller[] {
  const { pkg } = scope;
  let calls = known.get(pkg);
  if (!calls) known.set(pkg, (calls = readCalls(pkg)));
  const type = receiverTypeName(scope.node);
  return (calls.get(scope.name) ?? []).slice(0, MAX_CALLERS).filter(({ call, node }) => {
    const operand = call.field('function')?.field('operand');
    if ((operand === undefined) !== (type === '') || node === scope.node) return false;
    const owner = operand ? typeNameOf(scopeOf(node, pkg).typeOf(operand)) : '';
    return owner === '' || owner === type;
  });
}

function readCalls(pkg: GoPackage): ReadonlyMap<string, readonly Caller[]> {
  const byName = new Map<string, Caller[]>();
  for (const node of pkg.functions)
    for (const call of node.descendantsOf('call_expression')) {
      const callee = call.field('function');
      addTo(byName, callee?.field('field')?.text ?? callee?.text ?? '', { call, node });
    }
  return byName;
}
