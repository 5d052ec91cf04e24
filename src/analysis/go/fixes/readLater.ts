import type { Truncation } from '../pools/truncations';
import type { GoNode } from '../syntax/goNode';

/** Why it would be wrong to clear the slots, for people; `undefined` when it is right. */
export function whyNotCleared(truncation: Truncation): string | undefined {
  const { scope, path, statement } = truncation;
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

/** More than anybody writes by hand. */
const MAX_WAITING = 30;
