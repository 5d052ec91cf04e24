import type * as t from '@babel/types';
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
  return name === undefined ? undefined : classNamedIn(owner.program, name);
}

/** The class of a declared type, found in the same way. */
export function classOfAnnotation(
  program: Program,
  annotation: t.Node | null | undefined,
): ClassLike | undefined {
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  return classNamedIn(program, type.typeName.name);
}

function classNamedIn(program: Program, name: string): ClassLike | undefined {
  const find = ({ classes }: Program, as: string): ClassLike | undefined =>
    classes.find(each => each.name === as && !each.isScope);
  const isDeclared = (at: Program, as: string): boolean => find(at, as) !== undefined;
  const declared = declaredAs(program, name, isDeclared, 'always');
  return declared && find(declared.program, declared.name);
}
