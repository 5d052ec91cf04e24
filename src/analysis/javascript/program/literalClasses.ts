import type * as t from '@babel/types';
import type { Fields, Program } from './classLikes';
import { factsOf } from './facts';
import { FunctionUnit } from './functionUnit';
import { standIn } from './standIn';
import { bare, isFunction, keyName, type Fn } from '../syntax/nodes';

/**
 * Finds object literals whose functions keep slots and a counter in their `this`: `{ add(x) { this.items[this.n++] = x; } }`,
 * alone or handed to something that makes a class of it. What that may add to it is not known.
 */
export function addLiterals(program: Program): void {
  const { landmarks, nesting, literals, classes, functions, calls } = program;
  if (landmarks.ownWrites.length === 0) return;
  const free = new Set<t.Node>(functions.map(({ fn }) => fn));
  const given = new Map<t.Node, t.Node>(
    calls.flatMap(({ call }) => call.arguments.map(each => [bare(each), call] as const)),
  );
  const known = new Set<t.ObjectExpression>();
  for (const offset of landmarks.ownWrites) {
    const fn = nesting.around(offset).find(each => each.type !== 'ArrowFunctionExpression');
    const object = fn && free.has(fn) ? literals.get(fn) : undefined;
    if (!object || known.has(object)) continue;
    known.add(object);
    const methods = methodsOf(object, free);
    if (methods.length < 2) continue;
    const owner = standIn(program, {
      name: nameOf(program, object, given.get(object)),
      form: 'constructor',
      node: methods[0]!.fn,
      methods,
      fields: fieldsOf(object, methods),
    });
    classes.push({ ...owner, ...(given.has(object) && { mayInherit: true }) });
  }
}

/** The name of the variable that holds the object, or what is made of it. */
function nameOf({ declarations }: Program, object: t.Node, maker: t.Node | undefined): string {
  const declared = declarations.find(({ value }) => value && (value === object || value === maker));
  return declared?.name ?? '(anonymous)';
}

/** The functions of an object, by the names of its properties. */
function methodsOf({ properties }: t.ObjectExpression, free: ReadonlySet<t.Node>): FunctionUnit[] {
  const fns = new Set<Fn>();
  return properties.flatMap(property => {
    if (property.type === 'SpreadElement') return [];
    const fn = property.type === 'ObjectMethod' ? property : bare(property.value);
    const name = keyName(property.key, property.computed);
    if (!isFunction(fn) || fn.type === 'ArrowFunctionExpression' || !free.has(fn)) return [];
    if (name === undefined) return [];
    fns.add(fn);
    return [new FunctionUnit(name, fn, false, () => factsOf(fn, nested => fns.has(nested)))];
  });
}

/** The object's other properties, and what its functions first give to other fields. */
function fieldsOf({ properties }: t.ObjectExpression, methods: readonly FunctionUnit[]): Fields {
  const fields: Fields = new Map();
  for (const property of properties) {
    if (property.type !== 'ObjectProperty' || isFunction(bare(property.value))) continue;
    const name = keyName(property.key, property.computed);
    if (name !== undefined) fields.set(name, { init: bare(property.value), annotation: undefined });
  }
  for (const { facts } of methods)
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
        continue;
      const [name, ...rest] = fact.target.path;
      if (name !== undefined && rest.length === 0 && !fields.has(name))
        fields.set(name, { init: fact.value, annotation: undefined });
    }
  return fields;
}
