import type * as t from '@babel/types';
import { objectMethods, type Draft } from './classDrafts';
import type { Call, Fields, Program } from './classLikes';
import { bare, isFunction, keyName } from '../syntax/nodes';

/**
 * Classes that a helper makes of an object with methods, and that something instantiates by name: `const A =
 * Base.extend({ run() {…} })`, `define('A', { run() {…} })`, with `new A()` or `new lib.A()`. Where `new` gets arguments, one of the methods that nothing
 * calls may be what gets them, so these count as constructors.
 */
export function helperClasses(
  calls: Program['calls'],
  callsByName: ReadonlyMap<string, readonly Call[]>,
): Draft[] {
  const made = new Map<string, { isGiven: boolean }>();
  for (const { call } of calls) {
    const name = call.type === 'NewExpression' ? lastName(call.callee) : undefined;
    if (name === undefined) continue;
    const isGiven = call.arguments.length > 0 || made.get(name)?.isGiven === true;
    made.set(name, { isGiven });
  }
  if (made.size === 0) return [];
  const drafts: Draft[] = [];
  for (const { call, parent } of calls) {
    if (call.type !== 'CallExpression') continue;
    const objects = call.arguments.map(bare).filter(each => each.type === 'ObjectExpression');
    const methods = objects.map(objectMethods).find(each => each.length > 0);
    const name = methods && namesGiven(call, parent).find(each => made.has(each));
    const object = objects.find(each => each.properties.length > 0);
    if (!methods || name === undefined || !object) continue;
    const { isGiven } = made.get(name)!;
    // What is told of it later belongs to the class itself, and not to instances.
    made.delete(name);
    drafts.push({
      name,
      form: 'constructor',
      node: methods[0]!.fn,
      methods: methods.map(each => ({
        ...each,
        isConstructor: isGiven && each.fn.params.length > 0 && !callsByName.has(each.name),
      })),
      fields: fieldsOf(object),
      statics: new Set(),
      getters: [],
      mayInherit: true,
    });
  }
  return drafts;
}

/** The names that the result of a call gets, or that the call gives it by a string. */
function namesGiven(call: t.CallExpression, parent: t.Node | undefined): string[] {
  const names = call.arguments.flatMap(each =>
    each.type === 'StringLiteral' ? each.value.slice(each.value.lastIndexOf('.') + 1) : [],
  );
  const target =
    parent?.type === 'VariableDeclarator'
      ? parent.id
      : parent?.type === 'AssignmentExpression'
        ? parent.left
        : parent?.type === 'ObjectProperty'
          ? parent.key
          : undefined;
  const name = target && lastName(target);
  return name === undefined ? names : [name, ...names];
}

function lastName(node: t.Node): string | undefined {
  const at = bare(node);
  if (at.type === 'Identifier') return at.name;
  return at.type === 'MemberExpression' ? keyName(at.property, at.computed) : undefined;
}

function fieldsOf({ properties }: t.ObjectExpression): Fields {
  const fields: Fields = new Map();
  for (const property of properties) {
    if (property.type !== 'ObjectProperty' || isFunction(bare(property.value))) continue;
    const name = keyName(property.key, property.computed);
    if (name !== undefined) fields.set(name, { init: bare(property.value), annotation: undefined });
  }
  return fields;
}
