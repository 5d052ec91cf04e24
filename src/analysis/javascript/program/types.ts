import type * as t from '@babel/types';
import type { Program } from './classLikes';

/** The interface or alias with this name at the top level of the file. */
export function typeNamed(
  program: Program,
  reference: t.TSTypeReference,
): t.TSInterfaceDeclaration | t.TSTypeAliasDeclaration | undefined {
  if (reference.typeName.type !== 'Identifier') return undefined;
  const { name } = reference.typeName;
  const { body } = program.top.fn;
  if (body.type !== 'BlockStatement') return undefined;
  for (const statement of body.body) {
    const declared =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    const isType =
      declared?.type === 'TSInterfaceDeclaration' || declared?.type === 'TSTypeAliasDeclaration';
    if (isType && declared.id.name === name) return declared;
  }
  return undefined;
}
