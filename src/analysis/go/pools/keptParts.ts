import type { Assignment } from '../program/assignments';
import type { FunctionScope } from '../program/functionScope';
import { statementOf, unparenthesized, type GoNode } from '../syntax/goNode';
import { pathOfSlice } from './slotLoop';
import { isStored, type Truncation } from './truncations';

/**
 * Where a function moves what it keeps of a slice to its start, and shortens the slice behind that: by
 * `kept := s[:0]`, appends and `s = kept`, or by a counter and `s = s[:n]`.
 */
export function filtersOf(scope: FunctionScope): Truncation[] {
  return scope.assignments().flatMap(assignment => {
    const { left, right, statement } = assignment;
    const path = scope.pathOf(left);
    const end =
      right && path !== undefined ? keptEnd(unparenthesized(right), path, scope) : undefined;
    if (path === undefined || !end || !isPlaced(left, path, statement, scope)) return [];
    const kept = keptBy(left, path, statement, scope);
    return [{ ...kept, kind: 'filter', used: `${kept.sliceText}[${end}:]`, index: end }];
  });
}

/** Whether a slice is stored where it came from, by a statement of its own. */
function isPlaced(left: GoNode, path: string, statement: GoNode, scope: FunctionScope): boolean {
  return statementOf(left) === statement && isStored(left, path, scope);
}

/** Where the part of a slice ends that is kept, as code; `undefined` for a value that is no such part. */
function keptEnd(value: GoNode, path: string, scope: FunctionScope): string | undefined {
  if (value.type === 'identifier') {
    const start = scope.valueOf(value.text, value);
    if (start?.type !== 'slice_expression' || !/\[0?:0\]$/.test(start.text)) return undefined;
    const isOfSlice = pathOfSlice(start, scope) === path;
    const isKept = scope
      .assignments()
      .some(
        ({ left, right }) =>
          left.text === value.text &&
          right?.text.startsWith(`append(${value.text},`) === true &&
          isInLoopOver(left, path, scope),
      );
    return isOfSlice && isKept ? `len(${value.text})` : undefined;
  }
  const end = value.type === 'slice_expression' ? value.field('end') : undefined;
  const operand = value.field('operand');
  if (end?.type !== 'identifier' || !operand || scope.pathOf(operand) !== path) return undefined;
  const isFromStart = value.field('start') === undefined && value.field('capacity') === undefined;
  const isCounted = scope.valueOf(end.text, end)?.text === '0';
  const isKept = scope.assignments().some(assignment => isMoved(assignment, end.text, path, scope));
  return isFromStart && isCounted && isKept ? end.text : undefined;
}

/** `s[n] = x` in a loop over `s`. */
function isMoved({ left }: Assignment, index: string, path: string, scope: FunctionScope): boolean {
  return scope.pathOf(left) === `${path}[${index}]` && isInLoopOver(left, path, scope);
}

function isInLoopOver(node: GoNode, path: string, scope: FunctionScope): boolean {
  const loop = node.ancestor('for_statement', 'func_literal');
  const clause = loop?.type === 'for_statement' ? loop.children[0] : undefined;
  if (clause?.type === 'range_clause') {
    const ranged = clause.field('right');
    return ranged !== undefined && pathOfSlice(ranged, scope) === path;
  }
  const bound =
    clause?.type === 'for_clause' ? clause.field('condition')?.field('right') : undefined;
  const measured = bound?.field('function')?.text === 'len' ? bound.field('arguments') : undefined;
  const [slice] = measured?.children ?? [];
  return slice !== undefined && scope.pathOf(slice) === path;
}

/** Where a function removes one value from the middle, by `s = append(s[:i], s[i+1:]...)`: the last slot keeps its value. */
export function deletionsOf(scope: FunctionScope): Truncation[] {
  return scope.assignments().flatMap(({ left, right, statement }) => {
    const path = scope.pathOf(left);
    if (!right || path === undefined || !isPlaced(left, path, statement, scope)) return [];
    if (right.type !== 'call_expression' || right.field('function')?.text !== 'append') return [];
    const [first, second, ...others] = right.field('arguments')?.children ?? [];
    if (others.length > 0 || !isDeletion(first, second, path, scope)) return [];
    return [{ ...keptBy(left, path, statement, scope), kind: 'deletion' }];
  });
}

/** `s[:i]` and `s[i+1:]...`. */
function isDeletion(
  first: GoNode | undefined,
  second: GoNode | undefined,
  path: string,
  scope: FunctionScope,
): boolean {
  const rest = second?.type === 'variadic_argument' ? second.children[0] : second;
  if (first?.type !== 'slice_expression' || rest?.type !== 'slice_expression') return false;
  const [end, start] = [first.field('end')?.text, rest.field('start')?.text];
  if (end === undefined || first.field('start') || first.field('capacity') || rest.field('end'))
    return false;
  const isNext =
    start?.replaceAll(/\s/g, '') === `${end.replaceAll(/\s/g, '')}+1` ||
    (end === '0' && start === '1');
  return isNext && pathOfSlice(first, scope) === path && pathOfSlice(rest, scope) === path;
}

/** Where a function takes the first value of a slice, and lets the slice begin behind it: `s = s[1:]`. */
export function shiftsOf(scope: FunctionScope): Truncation[] {
  return scope.assignments().flatMap(({ left, right, statement }) => {
    const path = scope.pathOf(left);
    const value = right && unparenthesized(right);
    if (value?.type !== 'slice_expression' || path === undefined) return [];
    if (!isPlaced(left, path, statement, scope)) return [];
    const operand = value.field('operand');
    if (!operand || scope.pathOf(operand) !== path || value.field('end')) return [];
    if (value.field('start')?.text !== '1') return [];
    return [{ ...keptBy(left, path, statement, scope), kind: 'shift', index: '0' }];
  });
}

/** A slice whose own array keeps what an assignment to it leaves out. */
function keptBy(
  left: GoNode,
  path: string,
  statement: GoNode,
  scope: FunctionScope,
): Omit<Truncation, 'kind'> {
  const sliceText = unparenthesized(left).text;
  const type = scope.typeOf(left);
  return { scope, sliceText, used: sliceText, isOwned: false, type, path, statement };
}
