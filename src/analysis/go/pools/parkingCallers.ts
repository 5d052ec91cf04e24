import { scopeOf, type FunctionScope } from '../program/functionScope';
import { receiverTypeName, type GoPackage } from '../program/goPackage';
import { addTo } from '../program/groups';
import { typeNameOf } from '../program/goType';
import type { GoNode } from '../syntax/goNode';
import { clearedFields, type ClearedFields } from './clearedFields';
import type { Parking } from './parkings';

const known = new WeakMap<GoPackage, ReadonlyMap<string, readonly { call: GoNode; node: GoNode }[]>>();

/** A package's calls by the name of what they call. Cached. */
function callsOf(pkg: GoPackage): ReadonlyMap<string, readonly { call: GoNode; node: GoNode }[]> {
  let calls = known.get(pkg);
  if (!calls) {
    const byName = new Map<string, { call: GoNode; node: GoNode }[]>();
    for (const node of pkg.functions)
      for (const call of node.descendantsOf('call_expression')) {
        const callee = call.field('function');
        addTo(byName, callee?.field('field')?.text ?? callee?.text ?? '', { call, node });
      }
    known.set(pkg, (calls = byName));
  }
  return calls;
}

const MAX_CALLERS = 20;

/** What callers of the parking function clear of the object that they hand to it: nothing if the function made it out itself. */
export function clearedByCallers({ scope, path }: Parking): ClearedFields {
  const all: ClearedFields = { all: false, fields: new Set(), replaced: new Set(), isHandedOn: false };
  addCallers(scope, path, all, 0);
  return all;
}

function addCallers(scope: FunctionScope, path: string, all: ClearedFields, depth: number): void {
  const { pkg } = scope;
  const index = scope.parameterNames.indexOf(path);
  const isReceiver = path === scope.receiverName;
  if ((index < 0 && !isReceiver) || depth > 1) return;
  const type = receiverTypeName(scope.node);
  for (const { call, node } of (callsOf(pkg).get(scope.name) ?? []).slice(0, MAX_CALLERS)) {
    if (node === scope.node) continue;
    const outer = scopeOf(node, pkg);
    const operand = call.field('function')?.field('operand');
    const owner = operand ? typeNameOf(outer.typeOf(operand)) : '';
    if (owner !== type && owner !== '') continue;
    const given = isReceiver ? operand : call.field('arguments')?.children[index];
    const passed = given && outer.pathOf(given)?.replace(/(\.[&*])+$/, '');
    if (passed === undefined) continue;
    const cleared = clearedFields(outer, passed);
    all.all ||= cleared.all;
    all.isHandedOn ||= cleared.isHandedOn;
    for (const name of cleared.fields) all.fields.add(name);
    addCallers(outer, passed, all, depth + 1);
  }
}
