import { scopeOf } from '../program/functionScope';
import type { GoPackage } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import type { GoNode } from '../syntax/goNode';
import { lastNameOf } from './idleStores';

const known = new WeakMap<GoPackage, ReadonlySet<string>>();

/**
 * Whether a package takes objects of a type from the place to which `pool` leads, by `Get`: what it puts there waits to be
 * taken again, whatever the type of the pool is.
 */
export function isTakenFrom(pool: GoNode, typeName: string, pkg: GoPackage): boolean {
  let cycles = known.get(pkg);
  if (!cycles) known.set(pkg, (cycles = readCycles(pkg)));
  const name = lastNameOf(pool);
  return name !== undefined && cycles.has(`${name} ${typeName}`);
}

function readCycles(pkg: GoPackage): ReadonlySet<string> {
  const cycles = new Set<string>();
  for (const node of pkg.functions) {
    if (!node.text.includes('.Get()')) continue;
    const scope = scopeOf(node, pkg);
    for (const call of node.descendantsOf('call_expression')) {
      const callee = call.field('function');
      const pool = callee?.field('operand');
      if (!pool || callee?.field('field')?.text !== 'Get') continue;
      const taken = call.parent?.type === 'type_assertion_expression' ? call.parent : call;
      const typeName = typeNameOf(scope.typeOf(taken));
      if (typeName) cycles.add(`${lastNameOf(pool) ?? ''} ${typeName}`);
    }
  }
  return cycles;
}
