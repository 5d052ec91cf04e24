import type * as t from '@babel/types';
import { bare } from '../syntax/nodes';

/** The values that an expression chooses from. */
export function alternatives(node: t.Node): t.Node[] {
  const at = bare(node);
  switch (at.type) {
    case 'ConditionalExpression':
      return [at.consequent, at.alternate].flatMap(alternatives);
    case 'LogicalExpression':
      return [at.left, at.right].flatMap(alternatives);
    case 'AssignmentExpression':
      return alternatives(at.right);
    default:
      return [at];
  }
}
