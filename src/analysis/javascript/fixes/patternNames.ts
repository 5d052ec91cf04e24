import type * as t from '@babel/types';
import { visit } from '../syntax/nodes';
import type { Call } from './builtIns';

/** A call in any form: `f()`, `a?.f()`, `new F()`. */
export function isCall(node: t.Node): node is Call {
  return /^(?:(?:Optional)?Call|New)Expression$/.test(node.type);
}

/** The names that a parameter or a declared variable has. */
export function namesIn(pattern: t.Node): string[] {
  const names: string[] = [];
  visit(pattern, node => {
    if (node.type === 'Identifier') names.push(node.name);
    return node.type !== 'TSTypeAnnotation';
  });
  return names;
}

/** Whether an identifier names a property and no variable. */
export function isPropertyName(node: t.Node, around: t.Node | undefined): boolean {
  if (around?.type === 'MemberExpression' || around?.type === 'OptionalMemberExpression')
    return around.property === node && !around.computed;
  return around?.type === 'ObjectProperty' && around.key === node && around.value !== node;
}
