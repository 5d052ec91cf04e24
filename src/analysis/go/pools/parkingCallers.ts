import { scopeOf, type FunctionScope } from '../program/functionScope';
import { callersOf } from './callers';
import { clearedFields, nothingCleared, type ClearedFields } from './clearedFields';
import type { Parking } from './parkings';

/** What callers of the parking function clear of the object that they hand to it. */
export function clearedByCallers({ scope, path }: Parking): ClearedFields {
  const all = nothingCleared();
  addCallers(scope, path, all, 0);
  return all;
}

function addCallers(scope: FunctionScope, path: string, all: ClearedFields, depth: number): void {
  const index = scope.parameterNames.indexOf(path);
  const isReceiver = path === scope.receiverName;
  if ((index < 0 && !isReceiver) || depth > 1) return;
  for (const { call, node } of callersOf(scope)) {
    const outer = scopeOf(node, scope.pkg);
    const operand = call.field('function')?.field('operand');
    const given = isReceiver ? operand : call.field('arguments')?.children[index];
    const passed = given && outer.pathOf(given)?.replace(/(\.[&*])+$/, '');
    if (passed === undefined) continue;
    const cleared = clearedFields(outer, passed);
    all.all ||= cleared.all;
    for (const name of cleared.fields) all.fields.add(name);
    addCallers(outer, passed, all, depth + 1);
  }
}
