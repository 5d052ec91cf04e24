import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { keyOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf } from '../program/facts';
import { mentionsOf } from '../program/nameMentions';
import { keyName, visit } from '../syntax/nodes';

/**
 * Whether the functions of a class do nothing with an array but index it, push to it, ask for its length and set it anew: then
 * no other code sees elements of it than those that they read.
 */
export function isIndexedOnly(owner: ClassLike, access: Access): boolean {
  const methods = inheritedMethods(owner);
  const key = accessKey(access);
  return (
    (access.base === 'this' || isOnlyIn(owner, access)) &&
    methods.every(({ fn, facts }) => {
      let isOnly = true;
      visit(fn.body, (node, parent) => {
        // Names in a pattern stand for what is indexed elsewhere.
        if (!isOnly || node.type === 'ObjectPattern') return false;
        if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return true;
        const ref = refOf(node, facts.selves);
        if (!ref || ref.index || keyOfRef(owner, ref, facts) !== key) return true;
        isOnly &&= isIndexing(node, parent);
        return false;
      });
      return isOnly;
    })
  );
}

const MEASURES = /^(?:push|length)$/;

function isIndexing(node: t.Node, parent: t.Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      if (parent.object !== node) return true;
      return parent.computed || MEASURES.test(keyName(parent.property, false) ?? '');
    case 'VariableDeclarator':
      return true;
    case 'AssignmentExpression':
      return parent.left === node;
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return true;
    case 'ObjectProperty':
      return parent.key === node && parent.value !== node;
    default:
      return false;
  }
}

/** Whether a variable is mentioned in the functions of a class alone, and where it is declared. */
function isOnlyIn(owner: ClassLike, { path }: Access): boolean {
  const { program, node } = owner;
  const within = (at: t.Node, offset: number): boolean => at.start! <= offset && at.end! > offset;
  const others = mentionsOf(program, path[0]!).filter(
    offset => within(node, offset) && !inheritedMethods(owner).some(({ fn }) => within(fn, offset)),
  );
  return others.length <= 1;
}
