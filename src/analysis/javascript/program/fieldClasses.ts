import { bare } from '../syntax/nodes';
import type { ClassLike, Program } from './classLikes';
import { declaredAs } from './modules';

/**
 * The class whose instance a field holds, by its first value (`new List()`) or its declared type, in the same file or in one
 * that it is imported from; `undefined` when it is not known. A missing file is noted as needed.
 */
export function classOfField(owner: ClassLike, field: string): ClassLike | undefined {
  const { init, annotation } = owner.fields.get(field) ?? {};
  const made = init && bare(init);
  const name =
    made?.type === 'NewExpression' && made.callee.type === 'Identifier'
      ? made.callee.name
      : annotation?.type === 'TSTypeAnnotation' &&
          annotation.typeAnnotation.type === 'TSTypeReference' &&
          annotation.typeAnnotation.typeName.type === 'Identifier'
        ? annotation.typeAnnotation.typeName.name
        : undefined;
  if (name === undefined) return undefined;
  const find = ({ classes }: Program, as: string): ClassLike | undefined =>
    classes.find(each => each.name === as && !each.isScope);
  const isDeclared = (program: Program, as: string): boolean => find(program, as) !== undefined;
  const declared = declaredAs(owner.program, name, isDeclared, true);
  return declared && find(declared.program, declared.name);
}
