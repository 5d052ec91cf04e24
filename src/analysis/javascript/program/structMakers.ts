import type { ClassLike, Fields, Program } from './classLikes';
import type { Ref } from './facts';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';

/** An object literal or a class, with the fields that its objects begin with. */
export interface Maker {
  names: ReadonlySet<string>;
  fields: Fields;
}

/** What a file makes with one of some fields. */
export function makersOf({ top, classes }: Program, wanted: ReadonlySet<string>): Maker[] {
  const makers: Maker[] = [];
  const add = (fields: Fields): void => {
    const names = new Set(fields.keys());
    if ([...wanted].some(name => names.has(name))) makers.push({ names, fields });
  };
  for (const owner of classes) {
    if (owner.isScope) continue;
    add(owner.fields);
    if (owner.statics.size > 0) add(staticsOf(owner.node));
  }
  visit(top.fn.body, node => {
    if (node.type !== 'ObjectExpression') return;
    const fields: Fields = new Map();
    for (const property of node.properties) {
      const name =
        property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
      const value = property.type === 'ObjectProperty' ? bare(property.value) : undefined;
      if (name !== undefined && value && !isFunction(value))
        fields.set(name, { init: value, annotation: undefined });
    }
    add(fields);
  });
  return makers;
}

/** A class's static fields. */
function staticsOf(node: ClassLike['node']): Fields {
  const fields: Fields = new Map();
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return fields;
  for (const member of node.body.body) {
    const isField = member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty';
    const name = isField && member.static ? keyName(member.key, false) : undefined;
    if (isField && name !== undefined)
      fields.set(name, { init: member.value ?? undefined, annotation: undefined });
  }
  return fields;
}

/** The object whose field a path leads to, by its own path, where that is one of some fields. It is no `this` itself. */
export function holderIn(
  { variable = 'this', path }: Ref,
  fields: ReadonlySet<string>,
): { name: string; variable: string; field: string } | undefined {
  const at = path.findIndex(name => fields.has(name));
  if (variable === 'super' || at < 0 || (variable === 'this' && at === 0)) return undefined;
  return { name: [variable, ...path.slice(0, at)].join('.'), variable, field: path[at]! };
}
