import { CLEARING_NAME } from '../program/goNames';
import { scopeOf, type FunctionScope } from '../program/functionScope';
import { receiverTypeName } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import { addTo } from '../program/groups';
import { beforeEach, rootOf } from '../program/paths';
import { loopAround, statementOf, unparenthesized, type GoNode } from '../syntax/goNode';
import type { Cleared } from './cleared';
import { leftOnlyWhenEmpty } from './emptyLoops';
import { pathOfSlice } from './slotLoop';
import { leavesOne, type Truncation } from './truncations';

/** A statement that clears the slots of some slice; without a field the slots as a whole. */
interface Clearing {
  statement: GoNode;
  field: string | undefined;
  /** The outermost statement list that always runs together with the statement. */
  along: GoNode;
}

/** The clearing statements of one function by the path of the slice, in source order. */
type Clearings = ReadonlyMap<string, readonly Clearing[]>;
/** How many slots must be cleared: all of them, or one. */
type Kind = 'reset' | 'removal';

const MAX_HELPERS = 2;

/** What a truncation's function does to the slots, before or after it, directly or through helpers of its package. */
export function clearedBy({ scope, path, kind, statement }: Truncation): Cleared {
  const needed = leavesOne(kind) ? 'removal' : 'reset';
  const clearings = (clearingsOf(scope, needed, 0).get(path) ?? []).filter(
    each => each.statement !== statement && each.along.contains(statement),
  );
  return {
    all: clearings.some(({ field }) => field === undefined),
    fields: new Set(clearings.flatMap(({ field }) => field ?? [])),
    statements: clearings.map(each => each.statement),
  };
}

const known = new WeakMap<FunctionScope, Map<string, Clearings>>();

/** Cached per function. `depth`: number of calls that led to it. */
function clearingsOf(scope: FunctionScope, kind: Kind, depth: number): Clearings {
  const ofScope = known.get(scope) ?? new Map<string, Clearings>();
  known.set(scope, ofScope);
  const key = `${kind} ${depth}`;
  let clearings = ofScope.get(key);
  if (!clearings) ofScope.set(key, (clearings = readClearings(scope, kind, depth)));
  return clearings;
}

function readClearings(scope: FunctionScope, kind: Kind, depth: number): Clearings {
  const found = new Map<string, Clearing[]>();
  const lists = new OuterLists(scope);
  const add = (path: string, statement: GoNode, field?: string): void => {
    const along = lists.along(statement);
    if (!along) return;
    addTo(found, path, { statement, field, along });
  };
  for (const { left, right, statement } of scope.assignments()) {
    const path = right && scope.pathOf(left);
    if (!right || path === undefined) continue;
    if (isFresh(right)) add(path, statement);
    if (!reachesSlots(statement, kind) || !isEmpty(right, scope)) continue;
    for (const { slice, field } of slotsNamedBy(path)) add(slice, statement, field);
  }
  if (kind === 'reset')
    for (const { slice, field, loop } of leftOnlyWhenEmpty(scope)) add(slice, loop, field);
  const asked = new Set<string>();
  for (const call of scope.node.descendantsOf('call_expression')) {
    const statement = statementOf(call);
    const along = statement && lists.along(statement);
    if (!along) continue;
    const isRepeated = loopAround(call) !== undefined || isGoneBackTo(statement);
    const search = { scope, kind, depth, along, asked, isRepeated };
    for (const path of clearedByCall(call, search)) add(path, statement);
  }
  return found;
}

/** The slices whose slots a path may end in, with the slot's field: `s[i].value`. */
function slotsNamedBy(path: string): { slice: string; field: string | undefined }[] {
  return beforeEach('[', path).flatMap(slice => {
    const parts = /^\[.*?\](?:\.[&*])*(?:\.(\w+))?$/.exec(path.slice(slice.length));
    return parts ? [{ slice, field: parts[1] }] : [];
  });
}

/** The slices of which a path is a slot, or a pointer to one. */
function slicesWithSlot(path: string): string[] {
  return slotsNamedBy(path).flatMap(({ slice, field }) => (field === undefined ? [slice] : []));
}

/** A reset needs a loop to reach all slots; a removal has only one slot. */
function reachesSlots(statement: GoNode, kind: Kind): boolean {
  return kind === 'removal' || loopAround(statement) !== undefined;
}

/** For each statement of a function the outermost list that runs exactly when it does. */
class OuterLists {
  private readonly body: GoNode | undefined;
  /** By a node, what lies around it: each is asked for once, however deep the statements are nested. */
  private readonly around = new Map<GoNode, GoNode | undefined>();

  constructor(scope: FunctionScope) {
    this.body = scope.node.field('body');
  }

  /** The outermost list with only loops, and tests for nil or the length, between it and the statement. */
  along(statement: GoNode): GoNode | undefined {
    const passed: GoNode[] = [];
    let node: GoNode | undefined = statement;
    let from: GoNode = statement;
    while (node && node !== this.body && !this.around.has(node) && isAlways(node, from)) {
      passed.push(node);
      from = node;
      node = node.parent;
    }
    let list =
      node && node !== this.body && isAlways(node, from) ? this.around.get(node) : undefined;
    for (const each of passed.reverse()) {
      if (!list && each.parent?.type === 'statement_list') list = each.parent;
      this.around.set(each, list);
    }
    return list;
  }
}

/** Whether a node always runs the part of it that is `from`, or that `from` is in. */
function isAlways(node: GoNode, from: GoNode): boolean {
  if (/_case$/.test(node.type)) return false;
  return node.type !== 'if_statement' || isHarmless(node, from);
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
  if (node.type === 'identifier') return scope.isZeroVariable(node) || isOfPackage(node, scope);
  // A buffer that keeps its storage. `slotsOf` has decided on it.
  return node.type === 'slice_expression' && node.field('end')?.text === '0';
}

/** A variable of the package is no value of a user. */
function isOfPackage({ text }: GoNode, scope: FunctionScope): boolean {
  return !scope.hides(text) && scope.pkg.variable(text) !== undefined;
}

interface Search {
  scope: FunctionScope;
  kind: Kind;
  depth: number;
  along: GoNode;
  /** Calls that were followed. The same method on the same path in the same list adds nothing. */
  asked: Set<string>;
  /** Whether the call is in a loop. */
  isRepeated: boolean;
}

/** Whether a statement that has a label jumps back to it. */
function isGoneBackTo(statement: GoNode): boolean {
  const label = statement.type === 'labeled_statement' ? statement.field('label')?.text : undefined;
  return (
    label !== undefined &&
    statement.descendantsOf('goto_statement').some(jump => jump.children[0]?.text === label)
  );
}

/** The paths of slices whose slots a call clears. */
function clearedByCall(call: GoNode, search: Search): string[] {
  const { scope, kind } = search;
  const callee = call.field('function');
  if (!callee) return [];
  const operand = callee.field('operand');
  const name = callee.field('field')?.text ?? callee.text;
  const given = (call.field('arguments')?.children ?? []).map(argument =>
    pathOfSlice(argument, scope),
  );
  const isClearing = CLEARING_NAME.test(name);
  const paths = given.filter(path => path !== undefined);
  const cleared =
    isClearing && reachesSlots(call, kind) ? paths.flatMap(path => slicesWithSlot(path)) : [];
  const helper = callee.type === 'identifier' ? scope.pkg.function(name) : undefined;
  if (helper) return [...cleared, ...clearedByHelper(helper, given, search)];
  if (operand) cleared.push(...slicesOfReused(operand, name, search));
  const operandPath = operand && scope.pathOf(operand);
  if (operandPath !== undefined && callee.type === 'selector_expression') {
    const owner = scope.typeOf(operand!);
    const type = owner.kind === 'pointer' ? owner.element : owner;
    const method = type.kind === 'named' ? scope.pkg.method(type.name, name) : undefined;
    if (method) {
      const byMethod = clearedByMethod(method, operandPath, search);
      return [...cleared, ...byMethod, ...clearedByHelper(method, given, search)];
    }
  }
  return isClearing ? [...cleared, ...paths] : cleared;
}

/** Objects that are reset in place stay in their slots on purpose: `for _, e := range s { e.reset() }`. */
function slicesOfReused(operand: GoNode, name: string, { scope, kind }: Search): string[] {
  if (!reachesSlots(operand, kind) || !isEmptier(operand, name, scope)) return [];
  const ranged = operand.type === 'identifier' ? scope.rangedBy(operand) : undefined;
  const path = scope.pathOf(ranged ?? operand);
  if (path === undefined) return [];
  if (!ranged) return slicesWithSlot(path);
  return scope.typeOf(operand).kind === 'pointer' ? [path] : [];
}

/** Whether a method of the package sets fields of its receiver to nothing, and to nothing else. */
function isEmptier(operand: GoNode, name: string, scope: FunctionScope): boolean {
  const { pkg } = scope;
  const method = pkg.method(typeNameOf(scope.typeOf(operand)), name);
  if (!method) return false;
  const inner = scopeOf(method, pkg);
  const own = inner.assignments().filter(({ left }) => {
    const path = inner.pathOf(left);
    return path !== undefined && rootOf(path) === inner.receiverName;
  });
  return (
    own.length > 0 && own.every(({ right }) => right && (isEmpty(right, inner) || isFresh(right)))
  );
}

/** What a helper clears of the slices, or pointers to slices, that it is given. */
function clearedByHelper(helper: GoNode, given: (string | undefined)[], search: Search): string[] {
  if (given.every(path => path === undefined)) return [];
  const scope = scopeOf(helper, search.scope.pkg);
  const { parameterNames } = scope;
  return given.flatMap((path, i) => {
    const parameter = parameterNames[i];
    if (path === undefined || parameter === undefined) return [];
    const pointed = path.endsWith('.&') ? path.slice(0, -2) : `${path}.*`;
    return [
      ...(clearsAll(scope, parameter, search) ? [path] : []),
      ...(clearsAll(scope, `${parameter}.*`, search) ? [pointed] : []),
    ];
  });
}

/** What a method clears of its receiver, as paths of the caller. */
function clearedByMethod(method: GoNode, operandPath: string, search: Search): string[] {
  const scope = scopeOf(method, search.scope.pkg);
  const { receiverName } = scope;
  const key = `${search.along.start} ${receiverTypeName(method)}.${scope.name} ${operandPath}`;
  if (receiverName === undefined || search.asked.has(key) || !mayAsk(scope, search)) return [];
  search.asked.add(key);
  // In a loop, a method that removes one value and clears its slot drains the slice.
  const isDrain = search.kind === 'reset' && search.isRepeated;
  const paths = [...clearingsOf(scope, isDrain ? 'removal' : search.kind, search.depth + 1).keys()];
  const helper = isDrain ? { ...search, kind: 'removal' as const } : search;
  return paths
    .filter(path => rootOf(path) === receiverName && clearsAll(scope, path, helper))
    .map(path => operandPath + path.slice(receiverName.length));
}

function mayAsk(scope: FunctionScope, { depth, scope: outer }: Search): boolean {
  return depth < MAX_HELPERS && scope.node !== outer.node;
}

/** Whether a helper always clears the whole slice. */
function clearsAll(scope: FunctionScope, path: string, search: Search): boolean {
  if (!mayAsk(scope, search)) return false;
  const body = scope.node.field('body');
  const clearings = clearingsOf(scope, search.kind, search.depth + 1).get(path) ?? [];
  return clearings.some(({ field, along }) => field === undefined && along.parent === body);
}
