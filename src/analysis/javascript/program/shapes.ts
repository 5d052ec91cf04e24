import type { OwnedUnit } from './callees';
import { lineOf, methodsNamed, type ClassLike, type Program } from './classLikes';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';

/**
 * The class of which a function's parameter must be an instance by what the function uses of it: one of these fields is of no
 * other class of the file, and the class has all of them. `undefined` where more than one class may be meant, or none.
 */
export function classByShape(
  name: string,
  { unit }: OwnedUnit,
  program: Program,
): ClassLike | undefined {
  const isPlain = unit.fn.params.some(
    param => param.type === 'Identifier' && param.name === name && !param.typeAnnotation,
  );
  const used = isPlain ? usedOf(unit.fn).get(name) : undefined;
  if (!used) return undefined;
  const owners = ownersOf(program);
  for (const field of used) {
    const owner = owners.get(field);
    if (owner) return [...used].every(each => hasMember(owner, each)) ? owner : undefined;
  }
  return undefined;
}

function hasMember(owner: ClassLike, name: string): boolean {
  return (
    owner.fields.has(name) || owner.accessors.has(name) || methodsNamed(owner, name).length > 0
  );
}

const uses = new WeakMap<Fn, ReadonlyMap<string, ReadonlySet<string>>>();

/** The members that a function uses of what its names stand for, by the name. Cached. */
function usedOf(fn: Fn): ReadonlyMap<string, ReadonlySet<string>> {
  let known = uses.get(fn);
  if (known) return known;
  const found = new Map<string, Set<string>>();
  visit(fn.body, node => {
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression')
      return !isFunction(node);
    const object = bare(node.object);
    const member = keyName(node.property, node.computed);
    if (object.type !== 'Identifier' || member === undefined) return true;
    const others = found.get(object.name);
    if (others) others.add(member);
    else found.set(object.name, new Set([member]));
    return true;
  });
  uses.set(fn, (known = found));
  return known;
}

const owners = new WeakMap<Program, ReadonlyMap<string, ClassLike | undefined>>();

/** The only class of a file, or the base of all, that has a field of its own; `undefined` for a field of several. Cached. */
function ownersOf(program: Program): ReadonlyMap<string, ClassLike | undefined> {
  let known = owners.get(program);
  if (known) return known;
  const found = new Map<string, ClassLike | undefined>();
  for (const owner of program.classes) {
    if (owner.isScope || (owner.form !== 'class' && owner.form !== 'constructor')) continue;
    for (const field of owner.ownFields.keys()) {
      const other = found.get(field);
      const isNew = !found.has(field) || (other && lineOf(other).has(owner));
      if (isNew) found.set(field, owner);
      else if (!other || !lineOf(owner).has(other)) found.set(field, undefined);
    }
  }
  owners.set(program, (known = found));
  return known;
}
