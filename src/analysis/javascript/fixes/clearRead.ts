import type * as t from '@babel/types';
import type { TextEdit } from '../../../protocol/sourceFinding';
import { keyOfRef } from '../program/aliases';
import { refOf, type Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { countersIn } from '../pools/indexCounters';
import { movesOf } from '../pools/counterMoves';
import { ownCalled, returnedBy } from '../pools/ownCalls';
import type { FoundSlots } from '../pools/slotStores';
import { bare, visit } from '../syntax/nodes';
import { emptyElement } from './emptyValue';
import { accessText, freshName, type FixSite } from './fixSite';
import { insertLines } from './insertLines';
import { ended } from './linesAtReset';
import { statementAt, type StatementPosition } from './statementAt';

/**
 * Edits that clear the slot from which a removal reads its value, right after the read: take, clear, then go on. `undefined`
 * when no such read is found, or its index means another slot afterwards.
 */
export function clearReadEdits(
  site: FixSite,
  method: FunctionUnit,
  found: FoundSlots,
  step: Fact,
): TextEdit[] | undefined {
  const at = statementAt(method.fn, step.node);
  const read = removedRead(site, method, found, step);
  const position = read && statementAt(method.fn, read.node);
  if (!at || !position || !isSimple(position.statement)) return undefined;
  const isInRead = contains(read.node, step.node);
  const isBefore = step.node.end! <= read.node.start! && position.statement === at.statement;
  if (isInRead || isBefore) {
    if (!isOnlyMove(site, method, step, position) || isChosen(position.statement, read.node))
      return undefined;
  } else if (!leadsOn(position, at)) return undefined;
  const { text, style } = site;
  const index = indexAfter(text, read.index, isInRead ? step.node : undefined);
  const clear = found.store.columns.map(
    ({ access }) => `${accessText(site, access)}[${index}] = ${emptyElement(site, access)};`,
  );
  const { statement } = position;
  if (statement.type !== 'ReturnStatement' || !statement.argument)
    return insertLines(text, style, position, { after: ended(clear, style) });
  const name = freshName(site, 'value');
  const removed = text.slice(statement.argument.start!, statement.argument.end!);
  const declared = `${style.isModern ? 'const' : 'var'} ${name} = ${removed};`;
  const instead = ended([declared, ...clear, `return ${name};`], style);
  return insertLines(text, style, position, { instead });
}

/** Where a removal reads the element that it removes: it returns that, or reads at the very counter that it moves. */
function removedRead(
  { pool: { owner } }: FixSite,
  method: FunctionUnit,
  found: FoundSlots,
  step: Fact,
): { node: t.Node; index: t.Node } | undefined {
  const { facts } = method;
  const moved = 'target' in step ? keyOfRef(owner, step.target, facts) : undefined;
  const returned = facts.facts.flatMap(fact => (fact.kind === 'return' ? [bare(fact.value)] : []));
  const isReturned = (node: t.Node): boolean =>
    returned.some(
      value =>
        value === node ||
        (value.type === 'Identifier' &&
          facts.locals.get(value.name)?.length === 1 &&
          bare(facts.locals.get(value.name)![0]!) === node),
    );
  const reads = facts.facts.flatMap(fact => {
    const index = fact.kind === 'read' ? fact.target.index : undefined;
    if (fact.kind !== 'read' || !index) return [];
    const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
    if (key === undefined || !found.columnKeys.includes(key)) return [];
    const isMoved = moved !== undefined && countersIn(owner, index, facts).has(moved);
    return isMoved && isStable(index, step.node) ? [{ node: fact.node, index }] : [];
  });
  const isAtCounter = (index: t.Node): boolean => {
    const ref = refOf(index, facts.selves);
    return ref !== undefined && !ref.index && keyOfRef(owner, ref, facts) === moved;
  };
  // The element before the end is not at the counter.
  const isHead = moved === found.headKey;
  return (
    reads.find(({ node }) => isReturned(node)) ??
    (isHead ? reads.find(({ index }) => isAtCounter(index)) : undefined)
  );

  /** Whether an index has the same value when it is computed again, but for a step that is known. */
  function isStable(index: t.Node, known: t.Node): boolean {
    let stable = true;
    visit(index, node => {
      if (node === known && node.type === 'UpdateExpression') return false;
      const isPure = node.type === 'CallExpression' && isComputed(node);
      stable &&= isPure || STABLE.has(node.type);
      return stable;
    });
    return stable;
  }

  function isComputed(call: t.CallExpression): boolean {
    return ownCalled(owner, call, facts).some(
      helper => returnedBy(helper) !== undefined && movesOf(owner, helper.facts).size === 0,
    );
  }
}

const STABLE = new Set([
  ...['Identifier', 'ThisExpression', 'MemberExpression', 'PrivateName', 'NumericLiteral'],
  ...['BinaryExpression', 'ParenthesizedExpression', 'TSNonNullExpression', 'TSAsExpression'],
]);

/** An index as it must be written after a step in it: `this.head++` becomes `this.head - 1`. */
function indexAfter(text: string, index: t.Node, step: t.Node | undefined): string {
  const whole = text.slice(index.start!, index.end!);
  if (step?.type !== 'UpdateExpression') return whole;
  const counter = text.slice(step.argument.start!, step.argument.end!);
  const back = step.operator === '++' ? '- 1' : '+ 1';
  const after = step.prefix ? counter : `${counter} ${back}`;
  if (step === bare(index)) return after;
  const [before, rest] = [text.slice(index.start!, step.start!), text.slice(step.end!, index.end!)];
  return `${before}(${after})${rest}`;
}

/** Whether a statement moves the counters of its step nowhere else. */
function isOnlyMove(
  { pool: { owner } }: FixSite,
  { facts }: FunctionUnit,
  step: Fact,
  { statement }: StatementPosition,
): boolean {
  const key = 'target' in step ? keyOfRef(owner, step.target, facts) : undefined;
  const moves = key === undefined ? undefined : movesOf(owner, facts).get(key);
  return moves?.every(({ fact }) => fact === step || !contains(statement, fact.node)) ?? false;
}

/** Whether a statement may run without one of its expressions. */
function isChosen(statement: t.Statement, node: t.Node): boolean {
  let chosen = false;
  visit(statement, at => {
    if (!contains(at, node)) return false;
    chosen ||= /^(?:Conditional|Logical)Expression$/.test(at.type);
    return !chosen;
  });
  return chosen;
}

function isSimple(statement: t.Statement): boolean {
  return /^(?:Expression|Return)Statement$|^VariableDeclaration$/.test(statement.type);
}

/** Whether one of two statements runs whenever the other does, as far as nothing between them leaves. */
function leadsOn({ statement, list }: StatementPosition, step: StatementPosition): boolean {
  if (!list) return false;
  if (statement === step.statement) return !/Return/.test(statement.type);
  return (
    step.list === list || list.some(each => each !== statement && contains(each, step.statement))
  );
}

function contains(outer: t.Node, node: t.Node): boolean {
  return outer.start! <= node.start! && outer.end! >= node.end!;
}
