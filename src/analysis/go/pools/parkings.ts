import type { FunctionScope } from '../program/functionScope';
import { typeNameOf } from '../program/goType';
import { statementOf, unparenthesized, type GoNode } from '../syntax/goNode';
import { held, parkedValue, perhapsParked } from './goParking';
import { isTakenFrom } from './poolCycles';

/** Where a function returns an object of a struct type of the package to a pool or free list. */
export interface Parking {
  scope: FunctionScope;
  /** The call, send or append. */
  node: GoNode;
  statement: GoNode;
  /** The object as the function writes it, and its path. */
  text: string;
  path: string;
  typeName: string;
  /** Whether it is certain that it goes to a pool. */
  isSure: boolean;
}

/** A function's parkings, in source order. */
export function parkingsIn(scope: FunctionScope): Parking[] {
  const { pkg } = scope;
  const found: Parking[] = [];
  for (const node of scope.node.descendants()) {
    const sure = parkedValue(node, scope);
    const perhaps = sure ? undefined : perhapsParked(node, scope);
    const value = sure ?? perhaps?.value;
    const statement = value && statementOf(node);
    if (!value || !statement) continue;
    const object = unparenthesized(held(value));
    const path = scope.pathOf(object);
    const type = scope.typeOf(object);
    const typeName = typeNameOf(type);
    // A struct that is appended or sent is copied.
    if (type.kind !== 'pointer' && value === object && !/\.Put$/.test(calleeText(node))) continue;
    if (path === undefined || !typeName || !isPlain(object)) continue;
    if (pkg.underlying({ kind: 'named', name: typeName, text: typeName }).kind !== 'struct')
      continue;
    const isTaken = perhaps !== undefined && isTakenFrom(perhaps.pool, typeName, pkg);
    // A cache or a store has a Put, too.
    if (perhaps && !isTaken && scope.typeOf(perhaps.pool).kind !== 'unknown') continue;
    const isSure = sure !== undefined || isTaken;
    found.push({ scope, node, statement, text: object.text, path, typeName, isSure });
  }
  return found;
}

/** A variable, or a field of one. */
function isPlain(object: GoNode): boolean {
  return object.type === 'identifier' || /^\w+(?:\.\w+)*$/.test(object.text);
}

function calleeText(call: GoNode): string {
  return call.field('function')?.text ?? '';
}
