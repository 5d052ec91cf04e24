import type { FunctionScope } from '../program/functionScope';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';

/** Whether a value was given to a function by others: surely, or by all that the text shows of a call. */
export type Origin = 'given' | 'maybe' | undefined;

const MAX_DEPTH = 12;

/** Where the references of a value come from; `undefined` for what the function, its receiver or its package made itself. */
export function originOf(value: GoNode, scope: FunctionScope, depth = 0): Origin {
  if (depth > MAX_DEPTH) return undefined;
  const node = unparenthesized(value);
  const of = (inner: GoNode | undefined): Origin => inner && originOf(inner, scope, depth + 1);
  switch (node.type) {
    case 'identifier':
      return ofVariable(node, scope, depth);
    case 'selector_expression':
    case 'index_expression':
    case 'slice_expression':
    case 'type_assertion_expression':
      return of(node.field('operand'));
    case 'unary_expression':
      return /^[*&<]/.test(unarySign(node) ?? '') ? of(node.field('operand')) : undefined;
    case 'composite_literal':
      return most(elementsOf(node).map(of));
    case 'type_conversion_expression':
      return of(node.field('operand'));
    case 'call_expression':
      return ofCall(node, scope, depth);
    default:
      return undefined;
  }
}

function ofVariable(name: GoNode, scope: FunctionScope, depth: number): Origin {
  if (name.text === scope.receiverName || !scope.hides(name.text)) return undefined;
  const value = scope.valueOf(name.text, name) ?? scope.rangedBy(name);
  if (value) return originOf(value, scope, depth + 1);
  return scope.parameterNames.includes(name.text) && scope.isGiven(name.text) ? 'given' : undefined;
}

function ofCall(call: GoNode, scope: FunctionScope, depth: number): Origin {
  const callee = call.field('function');
  const given = call.field('arguments')?.children ?? [];
  if (!callee || /^(make|new|len|cap|copy|min|max|string)$/.test(callee.text)) return undefined;
  if (callee.type.endsWith('_type')) return undefined;
  const all = given.map(argument => originOf(argument, scope, depth + 1));
  if (callee.text === 'append') return most(all);
  const operand = callee.field('operand');
  if (operand) all.push(originOf(operand, scope, depth + 1));
  return most(all) && 'maybe';
}

function most(origins: readonly Origin[]): Origin {
  if (origins.includes('given')) return 'given';
  return origins.includes('maybe') ? 'maybe' : undefined;
}

/** The values of a literal's elements. */
export function elementsOf(literal: GoNode): GoNode[] {
  return (literal.field('body')?.children ?? []).flatMap(element => {
    const last = element.type === 'keyed_element' ? element.children.at(-1) : element;
    return last?.children[0] ?? [];
  });
}
