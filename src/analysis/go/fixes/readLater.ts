import { scopeOf } from '../program/functionScope';
import type { GoPackage } from '../program/goPackage';
import type { Truncation } from '../pools/truncations';
import { loopAround, unparenthesized, type GoNode } from '../syntax/goNode';

/** Why it would be wrong to clear the slots, for people; `undefined` when it is right. */
export function whyNotCleared(truncation: Truncation): string | undefined {
  const { scope, path, statement } = truncation;
  const field = /\.(\w+)$/.exec(path)?.[1];
  if (field !== undefined && givenFields(scope.pkg).has(field))
    return `its slice ${field} may be its caller's`;
  if (isInLoopThatGoesOn(truncation)) return 'the loop around it goes on over the old slots';
  const waiting = [
    ...scope.node.descendantsOf('go_statement'),
    ...scope.node.descendantsOf('defer_statement'),
  ];
  const isUsing = (node: GoNode): boolean =>
    (node.type === 'selector_expression' || node.type === 'identifier') &&
    scope.pathOf(node) === path;
  const isUsed = waiting
    .slice(0, MAX_WAITING)
    .some(node => !node.contains(statement) && [...node.descendants()].some(isUsing));
  return isUsed || waiting.length > MAX_WAITING
    ? 'its slots are still read by a function that runs later'
    : undefined;
}

/** Whether a `range` loop over the slice, which keeps to what the slice was at first, goes on after the truncation. */
function isInLoopThatGoesOn({ scope, path, statement }: Truncation): boolean {
  const loop = loopAround(statement);
  const clause = loop?.children[0];
  const ranged = clause?.type === 'range_clause' ? clause.field('right') : undefined;
  if (!ranged || scope.pathOf(ranged) !== path) return false;
  const last = statement.parent?.children.at(-1);
  return !/^(return|break)_statement$/.test(last?.type ?? '');
}

const known = new WeakMap<GoPackage, ReadonlySet<string>>();

/** The fields that a function of the package sets to a slice that it was given. Cached, because each finding asks. */
function givenFields(pkg: GoPackage): ReadonlySet<string> {
  let fields = known.get(pkg);
  if (!fields)
    known.set(pkg, (fields = new Set(pkg.functions.flatMap(node => givenIn(node, pkg)))));
  return fields;
}

function givenIn(node: GoNode, pkg: GoPackage): string[] {
  const scope = scopeOf(node, pkg);
  const isGiven = (value: GoNode | undefined): boolean =>
    value?.type === 'identifier' &&
    value.text !== scope.receiverName &&
    scope.pathOf(value) === value.text &&
    scope.isGiven(value.text) &&
    pkg.underlying(scope.typeOf(value)).kind === 'slice';
  const assigned = scope.assignments().flatMap(({ left, right }) => {
    const isField = left.type === 'selector_expression' && isGiven(right && unparenthesized(right));
    return isField ? (left.field('field')?.text ?? []) : [];
  });
  const literal = node.descendantsOf('keyed_element').flatMap(({ children }) => {
    const [key, value] = children;
    return isGiven(value?.children[0]) ? (key?.text ?? []) : [];
  });
  return [...assigned, ...literal];
}

/** More than anybody writes by hand. */
const MAX_WAITING = 30;
