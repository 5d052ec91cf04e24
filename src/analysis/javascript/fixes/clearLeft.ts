import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import type { TextEdit } from '../../../protocol/sourceFinding';
import { movesOf } from '../pools/counterMoves';
import { countersIn } from '../pools/indexCounters';
import type { FoundSlots } from '../pools/slotStores';
import { keyOfRef } from '../program/aliases';
import { accessKey, inheritedMethods } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, visit } from '../syntax/nodes';
import { emptyElement } from './emptyValue';
import { accessText, type FixSite } from './fixSite';
import { insertLines } from './insertLines';
import { ended } from './linesAtReset';
import { statementAt } from './statementAt';

/**
 * Edits that clear the slot which a step leaves behind, where the method reads it elsewhere or not at all: the one at the head
 * before that goes on, or the one at the end after that has gone back. `undefined` when another slot may be meant.
 */
export function clearLeftEdits(
  site: FixSite,
  method: FunctionUnit,
  found: FoundSlots,
  step: Fact,
): TextEdit[] | undefined {
  const position = statementAt(method.fn, step.node);
  if (position?.statement !== step.node || readsAfter(site, method, found, step)) return undefined;
  const side = sideOf(site, method, found, step);
  if (!side) return undefined;
  const index = accessText(site, side.counter);
  const clear = found.store.columns.map(
    ({ access }) => `${accessText(site, access)}[${index}] = ${emptyElement(site, access)};`,
  );
  const { text, style } = site;
  const lines = ended(clear, style);
  return insertLines(text, style, position, side.isHead ? { before: lines } : { after: lines });
}

/** Which end of the slots in use a step moves by one, where that end is the very index of a slot. */
function sideOf(
  { pool: { owner } }: FixSite,
  { facts }: FunctionUnit,
  { store, columnKeys }: FoundSlots,
  step: Fact,
): { counter: Access; isHead: boolean } | undefined {
  const key = 'target' in step ? keyOfRef(owner, step.target, facts) : undefined;
  const [first] = movesOf(owner, facts).get(key ?? '') ?? [];
  if (key === undefined || first?.fact !== step) return undefined;
  const head = store.kind === 'ring' ? store.head : store.length;
  const tail = store.kind === 'ring' ? store.tail : undefined;
  const isHead = key === accessKey(head);
  const counter = isHead ? head : tail;
  if (!counter || accessKey(counter) !== key || !isByOne(step, first.kind)) return undefined;
  if (first.kind !== (isHead ? 'forward' : 'back')) return undefined;
  const indexes = inheritedMethods(owner).flatMap(each =>
    each.facts.facts.flatMap(fact => {
      const isUsed = fact.kind === (isHead ? 'read' : 'assign');
      if (!isUsed || !('target' in fact) || !fact.target.index) return [];
      const column = keyOfRef(owner, { ...fact.target, index: undefined }, each.facts);
      const isColumn = column !== undefined && columnKeys.includes(column);
      return isColumn ? [{ index: fact.target.index, facts: each.facts }] : [];
    }),
  );
  const isAt = (index: t.Node, of: FunctionFacts): boolean => {
    const ref = refOf(bare(index), of.selves);
    return ref !== undefined && !ref.index && keyOfRef(owner, ref, of) === key;
  };
  // Elsewhere the slot before the counter is the one in use.
  const isBeside = indexes.some(({ index, facts: of }) => {
    const at = bare(index);
    const steps = at.type === 'UpdateExpression' && at.prefix;
    const isLess = at.type === 'BinaryExpression' && at.operator === '-';
    return (steps || isLess) && countersIn(owner, at, of).has(key);
  });
  return !isBeside && indexes.some(each => isAt(each.index, each.facts))
    ? { counter, isHead }
    : undefined;
}

/** `head++`, `head += 1`, `tail = (tail - 1) & mask` */
function isByOne(step: Fact, kind: string): boolean {
  if (step.kind === 'update') return true;
  if (step.kind !== 'assign') return false;
  const isOne = (node: t.Node): boolean => node.type === 'NumericLiteral' && node.value === 1;
  if (step.operator !== '=') return isOne(step.value);
  const value = bare(step.value);
  const isWrapped = value.type === 'BinaryExpression' && /^[%&]$/.test(value.operator);
  const moved = isWrapped ? bare(value.left) : value;
  const operator = kind === 'forward' ? '+' : '-';
  return moved.type === 'BinaryExpression' && moved.operator === operator && isOne(moved.right);
}

/** Whether a method reads a slot after a step, or answers what it gets only then. */
function readsAfter(
  { pool: { owner } }: FixSite,
  { fn, facts }: FunctionUnit,
  { columnKeys }: FoundSlots,
  step: Fact,
): boolean {
  const isAfter = (node: t.Node): boolean => node.start! >= step.node.end!;
  const isRead = facts.facts.some(fact => {
    if (fact.kind !== 'read' || !isAfter(fact.node)) return false;
    const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
    return key !== undefined && columnKeys.includes(key);
  });
  let isAnswered = false;
  visit(fn.body, node => {
    const value =
      node.type === 'ReturnStatement'
        ? node.argument
        : node.type === 'VariableDeclarator'
          ? node.init
          : undefined;
    isAnswered ||= Boolean(value) && isAfter(node) && !KNOWN.test(bare(value!).type);
    return !isAnswered;
  });
  return isRead || isAnswered;
}

/** What was there before, or is no value of the slots. */
const KNOWN = /^(?:Identifier|ThisExpression|\w+Literal)$/;
