import type * as t from '@babel/types';
import { bare, keyName } from '../syntax/nodes';

/** Longer chains are not followed. */
const MAX_STEPS = 16;

/** An expression that leads from a variable or `this` through fields, elements and entries. */
export interface Chain {
  root: t.Identifier | t.ThisExpression;
  /** Names of fields, from the root on; `null` for an element, or what `get` or `at` answer. */
  steps: (string | null)[];
}

/** The chain that an expression is; `undefined` for any other. Of `a ||= b` and `a ?? b` it is that of `a`. */
export function chainOf(node: t.Node): Chain | undefined {
  const steps: (string | null)[] = [];
  for (let at = bare(node); steps.length <= MAX_STEPS; at = bare(at)) {
    switch (at.type) {
      case 'Identifier':
      case 'ThisExpression':
        return { root: at, steps: steps.reverse() };
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        steps.push(keyName(at.property, at.computed) ?? null);
        at = at.object;
        break;
      case 'CallExpression':
      case 'OptionalCallExpression': {
        const callee = bare(at.callee);
        if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
          return undefined;
        const called = keyName(callee.property, callee.computed);
        if (called !== 'get' && called !== 'at') return undefined;
        steps.push(null);
        at = callee.object;
        break;
      }
      case 'LogicalExpression':
        at = at.operator === '&&' ? at.right : at.left;
        break;
      case 'AssignmentExpression':
        at = at.left;
        break;
      case 'SequenceExpression':
        at = at.expressions.at(-1)!;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}

/** The names that a chain can be looked up by: its variable and its fields. */
export function namesOf({ root, steps }: Chain): Set<string> {
  const names = new Set(steps.filter(step => step !== null));
  if (root.type === 'Identifier') names.add(root.name);
  return names;
}
