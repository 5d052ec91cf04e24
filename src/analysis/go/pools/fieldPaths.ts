import type { FunctionScope } from '../program/functionScope';
import { unparenthesized, type GoNode } from '../syntax/goNode';

/**
 * The field of an object that an expression is, or is a part of: `a` for `x.a`, `x.a[i]` and `x.a[i].b`, `a.b` for `x.a.b`.
 * `object` is the path of `x`; `undefined` for an expression that is no field of it. Embedded structs have no name in it,
 * because Go needs none.
 */
export function fieldPath(
  expression: GoNode,
  object: string,
  scope: FunctionScope,
): string | undefined {
  const steps: GoNode[] = [];
  let node = unparenthesized(expression);
  for (;;) {
    const operand = node.field('operand');
    if (!operand || !/^(selector|index|unary)_expression$/.test(node.type)) return undefined;
    steps.unshift(node);
    node = unparenthesized(operand);
    if (scope.pathOf(node)?.replace(/(\.[&*])+$/, '') === object) break;
  }
  return namesOf(steps, scope);
}

/** The names of a chain of selections, up to the first index; `undefined` behind a pointer. */
export function namesOf(steps: readonly GoNode[], scope: FunctionScope): string | undefined {
  const names: string[] = [];
  for (const [i, step] of steps.entries()) {
    const operand = step.field('operand');
    if (step.type === 'index_expression') break;
    if (step.type !== 'selector_expression' || !operand) continue;
    const owner = scope.typeOf(operand);
    // What lies behind a pointer is another object.
    if (i > 0 && owner.kind === 'pointer') return undefined;
    const name = step.field('field')?.text ?? '';
    const isEmbedded = scope.pkg.fieldOf(owner, name)?.embedded === true;
    if (!isEmbedded || i === steps.length - 1) names.push(name);
  }
  return names.length > 0 ? names.join('.') : undefined;
}
