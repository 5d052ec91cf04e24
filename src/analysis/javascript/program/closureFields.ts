import type { Fields } from './classLikes';
import type { Fn } from '../syntax/nodes';

/** The top-level variables of a function, or of the program, as fields: their first values and types. */
export function closureFields(node: Fn): Fields {
  const fields: Fields = new Map();
  if (node.body.type !== 'BlockStatement') return fields;
  for (const statement of node.body.body) {
    const declared =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declared.declarations) {
      if (id.type === 'Identifier')
        fields.set(id.name, {
          init: init ?? undefined,
          annotation: id.typeAnnotation,
          isFixed: declared.kind === 'const',
        });
    }
  }
  return fields;
}
