import type * as t from '@babel/types';
import { bare, keyName } from '../syntax/nodes';

/** What `({ a: this.a, b: this.b } = given)` and `[this.a, this.b] = [a, b]` give to each target; nothing for other targets. */
export function partsGiven(pattern: t.Node, value: t.Node): [target: t.Node, value: t.Node][] {
  if (pattern.type === 'ArrayPattern')
    return pattern.elements.flatMap((each, at): [t.Node, t.Node][] => {
      const own = value.type === 'ArrayExpression' ? value.elements[at] : undefined;
      return each && own ? [[targetOf(each), bare(own)]] : [];
    });
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((property): [t.Node, t.Node][] => {
    if (property.type !== 'ObjectProperty') return [];
    return [[targetOf(property.value), partOf(value, property)]];
  });
}

/** Without the value that a target gets when there is none. */
function targetOf(node: t.Node): t.Node {
  return node.type === 'AssignmentPattern' ? bare(node.left) : bare(node);
}

/** `given.a`, or what a literal has for `a`. */
function partOf(whole: t.Node, { key, computed, start, end }: t.ObjectProperty): t.Node {
  const name = keyName(key, computed);
  for (const each of whole.type === 'ObjectExpression' ? whole.properties : [])
    if (each.type === 'ObjectProperty' && keyName(each.key, each.computed) === name)
      return bare(each.value);
  const part = { type: 'MemberExpression', object: whole, property: key, computed, start, end };
  return part as t.MemberExpression;
}
