import type * as t from '@babel/types';
import type { OwnedUnit } from './callees';
import type { ClassLike, Fields, Program } from './classLikes';
import { standIn } from './standIn';
import { bare, isFunction, keyName } from '../syntax/nodes';

/** Stands in for the class of instances that a function makes as object literals. */
export function literalOwner(
  program: Program,
  { name, literal }: { name: string; literal?: { object: t.ObjectExpression; by: OwnedUnit } },
): ClassLike {
  const { object, by } = literal!;
  const fields: Fields = new Map();
  for (const property of object.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const key = keyName(property.key, property.computed);
    const value = bare(property.value);
    if (key !== undefined && !isFunction(value))
      fields.set(key, { init: value, annotation: undefined });
  }
  const owner = standIn(program, { name, form: 'constructor', node: by.unit.fn, fields });
  literals.set(owner, object);
  return owner;
}

const literals = new WeakMap<ClassLike, t.ObjectExpression>();

/** The literal that a stand-in is for; `undefined` for classes. */
export function literalOf(owner: ClassLike): t.ObjectExpression | undefined {
  return literals.get(owner);
}

/** Stands in for a class of another file. Nothing is known of it but what this file does with instances. */
export function foreignOwner(program: Program, name: string, node: ClassLike['node']): ClassLike {
  return standIn(program, { name, form: 'constructor', node, isForeign: true });
}
