import { scopeOf, type FunctionScope } from '../program/functionScope';
import { rootOf } from '../program/paths';
import { statementOf, statementsOf, unparenthesized, type GoNode } from '../syntax/goNode';
import { typeNameOf, type GoType } from '../program/goType';
import { parkedArgument } from './goParking';

/** Where a slice is shortened, or the counter of its slots rewound, while the slots stay as they are. */
export interface Truncation {
  scope: FunctionScope;
  /**
   * `reset`: to length 0; `removal`: by the last slot; `deletion`: by one in the middle, with those behind it moved; `shift`: by
   * the first; `filter`: to what is kept, which was moved to the start.
   */
  kind: 'reset' | 'removal' | 'deletion' | 'shift' | 'filter';
  /** The slice as the function writes it, without parentheses: `*d`, `h.values`. */
  sliceText: string;
  /** What to iterate over to visit every slot in use: the slice itself, or its part below the counter. */
  used: string;
  /** Whether the holder still owns each value in `used`: no removal leaves behind a value that it handed out. */
  isOwned: boolean;
  type: GoType;
  /** The path of the slice (see FunctionScope). */
  path: string;
  statement: GoNode;
  /** The index of the removed slot for `removal` and `shift`, of the first slot that is not kept for `filter`. */
  index?: string;
  /** The path of the counter, if a counter was rewound rather than the slice shortened. */
  counter?: string;
}

/** Whether a truncation leaves one slot behind, rather than many. */
export function leavesOne(kind: Truncation['kind']): boolean {
  return kind === 'removal' || kind === 'deletion' || kind === 'shift';
}

/** Limit of names for one length. */
const MAX_NAMES = 20;

/** A function's truncations whose result is stored where the slice came from, or parked. */
export function truncationsOf(scope: FunctionScope): Truncation[] {
  const found: Truncation[] = [];
  for (const node of scope.node.descendantsOf('slice_expression')) {
    const operand = node.field('operand');
    const statement = statementOf(node);
    const end = endOf(node, scope);
    const path = operand && scope.pathOf(operand);
    if (!operand || !statement || !end || path === undefined) continue;
    if (!staysInPlace(node, path, scope)) continue;
    const sliceText = unparenthesized(operand).text;
    const owned = { sliceText, used: sliceText, isOwned: true };
    found.push({ scope, ...owned, type: scope.typeOf(operand), path, statement, ...end });
  }
  return found;
}

function endOf(
  slice: GoNode,
  scope: FunctionScope,
): Pick<Truncation, 'kind' | 'index'> | undefined {
  const start = slice.field('start');
  const end = slice.field('end');
  const operand = slice.field('operand')!;
  const capacity = slice.field('capacity');
  if (!end || (start && start.text !== '0')) return undefined;
  if (capacity && measuredBy('cap', capacity, scope) !== scope.pathOf(operand)) return undefined;
  if (end.text === '0') return { kind: 'reset' };
  return isLastIndex(end, operand, scope) ? { kind: 'removal', index: end.text } : undefined;
}

/** Whether an expression equals `len(slice) - 1` in one of its usual forms. */
function isLastIndex(end: GoNode, operand: GoNode, scope: FunctionScope, depth = 0): boolean {
  const node = unparenthesized(end);
  if (node.type === 'binary_expression') {
    const left = node.field('left');
    const isOneLess = /^[^-]*[^-\s]\s*-\s*1$/.test(node.text) && node.field('right')?.text === '1';
    return isOneLess && left !== undefined && isLength(left, scope.pathOf(operand), scope);
  }
  if (node.type !== 'identifier' || depth > MAX_NAMES) return false;
  const value = scope.valueOf(node.text, end);
  if (!value) return false;
  const changes = changesOf(node, scope);
  if (changes.length === 0) return isLastIndex(value, operand, scope, depth + 1);
  // One `n--` on the way here. Inside a loop or branch it would prove nothing.
  const [only] = changes;
  const isOnce = changes.length === 1 && only?.type === 'dec_statement' && only.start < end.start;
  return isOnce && only.parent!.contains(end) && isLength(value, scope.pathOf(operand), scope);
}

/** The statements that change a variable after its declaration. */
function changesOf(name: GoNode, scope: FunctionScope): readonly GoNode[] {
  return scope.assigned.changesOf(name.text);
}

/** Whether an expression is the length of the slice at a path. */
function isLength(expression: GoNode, path: string | undefined, scope: FunctionScope): boolean {
  return path !== undefined && measuredPath(expression, scope) === path;
}

/** The path of the slice whose length an expression is: `len(s)`, or a variable that was set to it and kept. */
export function measuredPath(expression: GoNode, scope: FunctionScope): string | undefined {
  const node = unparenthesized(expression);
  if (node.type !== 'identifier') return measuredBy('len', node, scope);
  const value = scope.valueOf(node.text, node);
  const isKept = value?.type === 'call_expression' && changesOf(node, scope).length === 0;
  return isKept ? measuredBy('len', value, scope) : undefined;
}

/** The path of the slice that `len(s)` or `cap(s)` measures. */
function measuredBy(name: 'len' | 'cap', node: GoNode, scope: FunctionScope): string | undefined {
  const argument = node.field('arguments')?.children[0];
  if (name === 'len' && node.type === 'call_expression' && !argument)
    return measuredByMethod(node, scope);
  if (node.field('function')?.text !== name || !argument) return undefined;
  return scope.pathOf(argument);
}

/** The same for a method of the package that only returns `len(h.items)`. */
function measuredByMethod(call: GoNode, scope: FunctionScope): string | undefined {
  const callee = call.field('function');
  const operand = callee?.field('operand');
  const owner = operand && scope.pathOf(operand);
  if (owner === undefined) return undefined;
  const method = scope.pkg.method(
    typeNameOf(scope.typeOf(operand!)),
    callee!.field('field')?.text ?? '',
  );
  const [only, ...rest] = method ? statementsOf(method) : [];
  const value =
    only?.type === 'return_statement' && rest.length === 0
      ? only.children[0]?.children[0]
      : undefined;
  if (!value || value.field('function')?.text !== 'len') return undefined;
  const inner = scopeOf(method!, scope.pkg);
  const path = measuredBy('len', value, inner);
  const name = inner.receiverName;
  return name !== undefined && path?.startsWith(`${name}.`)
    ? owner + path.slice(name.length)
    : undefined;
}

function staysInPlace(slice: GoNode, path: string, scope: FunctionScope): boolean {
  if (parkedArgument(slice, scope)) return true;
  const assignment = scope.assigned.ofValue(slice);
  if (assignment) {
    const target = scope.pathOf(assignment.left);
    if (target === path) return isStored(assignment.left, path, scope);
    return target !== undefined && isOtherBuffer(slice, target, path, scope);
  }
  return isFieldOfNewValue(slice, path, scope);
}

/** `q.next = q.spare[:0]`: of two arrays of one holder, which are filled in turn, the emptied one is kept. */
function isOtherBuffer(slice: GoNode, target: string, path: string, scope: FunctionScope): boolean {
  const isField = target.includes('.') && path.includes('.') && rootOf(target) === rootOf(path);
  return isField && scope.isGiven(path) && slice.field('end')?.text === '0';
}

/** Whether the result outlives the function. A local variable must be written back for that. */
export function isStored(left: GoNode, path: string, scope: FunctionScope): boolean {
  const isAlias = left.type === 'identifier' && left.text !== path;
  return !isAlias || scope.isWrittenBack(left.text, path);
}

/** `*c = Context{values: c.values[:0]}`: a new struct, but the same backing array. */
function isFieldOfNewValue(slice: GoNode, path: string, scope: FunctionScope): boolean {
  const element = slice.parent?.parent;
  if (element?.type !== 'keyed_element') return false;
  const assignment = scope.assigned.around(element);
  const receiver = assignment && scope.pathOf(assignment.left)?.replace(/\.\*$/, '');
  return receiver !== undefined && `${receiver}.${element.field('key')?.text}` === path;
}
