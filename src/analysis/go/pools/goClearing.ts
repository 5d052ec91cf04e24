import { CLEARING_NAME, RESET_NAME } from '../program/goNames';
import { FunctionScope, rootOf } from '../program/functionScope';
import { loopAround, statementOf, unparenthesized, type GoNode } from '../syntax/goNode';
import { pathOfSlice } from './slotLoop';
import type { Truncation } from './truncations';

/** What a function clears of a slice's slots: everything, or some fields of each element. */
export interface Cleared {
  all: boolean;
  fields: ReadonlySet<string>;
  /** The statements of the function that do it. */
  statements: GoNode[];
}

const MAX_HELPERS = 2;

/** What the function of a truncation does to the slots, before or after it, itself or through helpers of its package. */
export function clearedBy(truncation: Truncation): Cleared {
  const { scope, path, kind, statement } = truncation;
  return clearedIn({ scope, path, kind, target: statement, depth: 0 });
}

interface Search {
  scope: FunctionScope;
  path: string;
  kind: Truncation['kind'];
  /** The statement that the clearing must come along with; without one the whole body will do. */
  target: GoNode | undefined;
  depth: number;
}

function clearedIn(search: Search): Cleared {
  const { scope, path, target } = search;
  const fields = new Set<string>();
  const statements: GoNode[] = [];
  let all = false;
  for (const { left, right, statement } of scope.assignments()) {
    if (statement === target || !right || !isAlong(statement, search)) continue;
    const leftPath = scope.pathOf(left);
    const slot = leftPath === undefined ? undefined : slotIn(leftPath, path);
    const isReplaced = leftPath === path && isFresh(right);
    const isCleared = slot && reachesSlots(statement, search) && isEmpty(right, scope);
    if (!isReplaced && !isCleared) continue;
    statements.push(statement);
    if (slot?.field === undefined) all = true;
    else fields.add(slot.field);
  }
  for (const node of scope.node.descendantsOf('call_expression')) {
    const statement = statementOf(node);
    if (!statement || statement === target || !isAlong(statement, search)) continue;
    if (!clearsByCall(node, search)) continue;
    statements.push(statement);
    all = true;
  }
  return { all, fields, statements };
}

/** The field of a slot that a path names: `s[i].value`; without a field the slot itself. */
function slotIn(path: string, slice: string): { field?: string } | undefined {
  if (!path.startsWith(`${slice}[`)) return undefined;
  const parts = /^\[.*?\](?:\.[&*])*(?:\.(\w+))?$/.exec(path.slice(slice.length));
  if (!parts) return undefined;
  return parts[1] === undefined ? {} : { field: parts[1] };
}

/** Whether a path names a slot as a whole, or a pointer to it. */
function isSlot(path: string, slice: string): boolean {
  const slot = slotIn(path, slice);
  return slot !== undefined && slot.field === undefined;
}

/** For a reset only a loop reaches all slots; a removal has one. */
function reachesSlots(statement: GoNode, { kind }: Search): boolean {
  return kind === 'removal' || loopAround(statement) !== undefined;
}

/** Whether a statement is run whenever the target is: only loops, and questions for nil or the length, lie around it. */
function isAlong(statement: GoNode, { scope, target }: Search): boolean {
  const body = scope.node.field('body');
  for (let node: GoNode | undefined = statement; node && node !== body; node = node.parent) {
    if (/_case$/.test(node.type)) return false;
    if (node.type === 'if_statement' && !isHarmless(node, statement)) return false;
    if (node.parent?.type !== 'statement_list') continue;
    const list = node.parent;
    if (target ? list.contains(target) : list.parent === body) return true;
  }
  return false;
}

function isHarmless(branch: GoNode, statement: GoNode): boolean {
  if (branch.field('alternative')?.contains(statement)) return false;
  const initializer = branch.field('initializer')?.text ?? '';
  const condition = branch.field('condition')?.text ?? '';
  return !initializer.includes('.(') && /!= nil|len\(/.test(condition);
}

function isFresh(value: GoNode): boolean {
  const node = unparenthesized(value);
  if (node.type === 'nil' || node.type === 'composite_literal') return true;
  if (node.type === 'slice_expression') return node.field('capacity')?.text === '0';
  return node.type === 'call_expression' && node.field('function')?.text === 'make';
}

function isEmpty(value: GoNode, scope: FunctionScope): boolean {
  const node = unparenthesized(value);
  if (['nil', 'composite_literal', 'false', 'int_literal'].includes(node.type)) return true;
  if (/^(""|``|\*new\(.*\)|(\w+\.)?(Empty|Zero|Nil)\w*\(\))$/s.test(node.text)) return true;
  if (node.type === 'identifier')
    return scope.isZeroVariable(node) || CLEARING_NAME.test(node.text);
  // A buffer that keeps its storage: it was decided on when the slots were looked at.
  return node.type === 'slice_expression' && node.field('end')?.text === '0';
}

function clearsByCall(call: GoNode, search: Search): boolean {
  const { scope, path } = search;
  const callee = call.field('function');
  if (!callee) return false;
  const operand = callee.field('operand');
  const name = callee.field('field')?.text ?? callee.text;
  const given = (call.field('arguments')?.children ?? []).map(argument =>
    pathOfSlice(argument, scope),
  );
  const isSlotGiven = given.some(place => place !== undefined && isSlot(place, path));
  if (isSlotGiven && reachesSlots(call, search) && CLEARING_NAME.test(name)) return true;
  if (callee.type === 'identifier' && scope.pkg.function(name)) {
    return clearsByHelper(scope.pkg.function(name)!, given, search);
  }
  if (operand && isReusedEntry(operand, name, search)) return true;
  const operandPath = operand && scope.pathOf(operand);
  if (operandPath !== undefined && callee.type === 'selector_expression') {
    const receiver = /^[^.[]*/.exec(path)![0];
    const owner = scope.typeOf(operand!);
    const type = owner.kind === 'pointer' ? owner.element : owner;
    const method = type.kind === 'named' ? scope.pkg.method(type.name, name) : undefined;
    const isOnTheWay = rootOf(operandPath) === receiver && path.startsWith(operandPath);
    if (method && isOnTheWay) return clearsByMethod(method, path.slice(operandPath.length), search);
    if (method) return clearsByHelper(method, given, search);
  }
  return given.includes(path) && CLEARING_NAME.test(name);
}

/** Pointers whose objects are made ready again stay in their slots on purpose: `for _, e := range s { e.reset() }`. */
function isReusedEntry(operand: GoNode, name: string, search: Search): boolean {
  const { scope, path } = search;
  if (!RESET_NAME.test(name) || !reachesSlots(operand, search)) return false;
  const ranged = operand.type === 'identifier' ? scope.rangedBy(operand) : undefined;
  if (ranged) return scope.pathOf(ranged) === path && scope.typeOf(operand).kind === 'pointer';
  const entry = scope.pathOf(operand);
  return entry !== undefined && isSlot(entry, path);
}

function clearsByHelper(helper: GoNode, given: (string | undefined)[], search: Search): boolean {
  const whole = given.indexOf(search.path);
  const pointer = given.findIndex(
    path => path !== undefined && (path === `${search.path}.&` || `${path}.*` === search.path),
  );
  const scope = new FunctionScope(helper, search.scope.pkg);
  const parameter = scope.parameterNames[whole === -1 ? pointer : whole];
  if (parameter === undefined) return false;
  return clearsAll(scope, whole === -1 ? `${parameter}.*` : parameter, search);
}

function clearsByMethod(method: GoNode, rest: string, search: Search): boolean {
  const scope = new FunctionScope(method, search.scope.pkg);
  const receiver = scope.receiverName;
  return receiver !== undefined && clearsAll(scope, receiver + rest, search);
}

function clearsAll(
  scope: FunctionScope,
  path: string,
  { depth, kind, scope: outer }: Search,
): boolean {
  if (depth >= MAX_HELPERS || scope.node === outer.node) return false;
  return clearedIn({ scope, path, kind, target: undefined, depth: depth + 1 }).all;
}
