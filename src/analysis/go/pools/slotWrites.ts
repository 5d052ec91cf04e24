import { scopeOf, type FunctionScope } from '../program/functionScope';
import type { GoPackage } from '../program/goPackage';
import { addTo } from '../program/groups';
import { rootOf } from '../program/paths';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import { originOf, type Origin } from './outsideValues';
import type { Truncation } from './truncations';

/** What a function of the package appends to a field. */
interface SlotWrite {
  origin: Origin;
  /** Whether it is the address of an element, as when a list is filled from a block of fresh objects. */
  isSlot: boolean;
}

const known = new WeakMap<GoPackage, ReadonlyMap<string, readonly SlotWrite[]>>();

/** What the package appends to fields with the name of the path's last one. */
export function writesTo(path: string, { pkg }: FunctionScope): readonly SlotWrite[] {
  const name = /\.(\w+)$/.exec(path)?.[1];
  if (name === undefined) return [];
  let writes = known.get(pkg);
  if (!writes) known.set(pkg, (writes = readWrites(pkg)));
  return writes.get(name) ?? [];
}

/** Whether the slots only ever get functions that the package declares, which hold nothing. */
export function holdsOwnFunctions({ scope, type, path }: Truncation): boolean {
  if (scope.pkg.underlying(scope.elementOf(type)).kind !== 'function') return false;
  const writes = writesTo(path, scope);
  return writes.length > 0 && writes.every(({ origin }) => origin === undefined);
}

function readWrites(pkg: GoPackage): ReadonlyMap<string, readonly SlotWrite[]> {
  const writes = new Map<string, SlotWrite[]>();
  for (const node of pkg.functions) {
    if (!node.text.includes('append(')) continue;
    const scope = scopeOf(node, pkg);
    for (const { left, right } of scope.assignments()) {
      const name = unparenthesized(left).field('field')?.text;
      if (name === undefined || right?.field('function')?.text !== 'append') continue;
      for (const value of right.field('arguments')?.children.slice(1) ?? [])
        addTo(writes, name, {
          origin: originOf(value, scope, ownRoot(left, scope)),
          isSlot: isSlotAddress(value),
        });
    }
  }
  return writes;
}

function ownRoot(left: GoNode, scope: FunctionScope): ReadonlySet<string> {
  const path = scope.pathOf(left);
  return new Set(path === undefined ? [] : [rootOf(path)]);
}

function isSlotAddress(value: GoNode): boolean {
  const node = unparenthesized(value);
  return unarySign(node) === '&' && node.field('operand')?.type === 'index_expression';
}
