import { scopeOf, type FunctionScope } from '../program/functionScope';
import type { GoPackage } from '../program/goPackage';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';

const known = new WeakMap<GoPackage, ReadonlySet<string>>();

/**
 * Whether a package treats values of a type, whose declaration is not known, as references: it compares them with nil, asserts
 * what they are, or gives them pointers. `name` is as the package writes it: `rec.Sample`.
 */
export function isUsedAsReference(name: string, pkg: GoPackage): boolean {
  let names = known.get(pkg);
  if (!names) {
    // Before it is read, because reading asks for types.
    known.set(pkg, new Set());
    known.set(pkg, (names = readNames(pkg)));
  }
  return names.has(name);
}

function readNames(pkg: GoPackage): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of pkg.functions) {
    if (!/\bnil\b|&|\.\(/.test(node.text)) continue;
    const scope = scopeOf(node, pkg);
    for (const used of referencesIn(node, scope)) {
      const type = scope.typeOf(used);
      if (type.kind === 'foreign') names.add(type.name);
    }
  }
  return names;
}

/** The expressions that a function treats as references. */
function* referencesIn(node: GoNode, scope: FunctionScope): Generator<GoNode> {
  for (const { left, right } of scope.assignments())
    if (right && (isNil(right) || isPointer(right, scope))) yield left;
  for (const compared of node.descendantsOf('binary_expression')) {
    const [left, right] = [compared.field('left'), compared.field('right')];
    if (left && right && isNil(right)) yield left;
  }
  for (const asserted of node.descendantsOf('type_assertion_expression')) {
    const operand = asserted.field('operand');
    if (operand) yield operand;
  }
  for (const decided of node.descendantsOf('type_switch_statement')) {
    const value = decided.field('value');
    if (value) yield value;
  }
}

function isNil(node: GoNode): boolean {
  return unparenthesized(node).type === 'nil';
}

function isPointer(node: GoNode, scope: FunctionScope): boolean {
  const value = unparenthesized(node);
  return unarySign(value) === '&' || scope.typeOf(value).kind === 'pointer';
}
