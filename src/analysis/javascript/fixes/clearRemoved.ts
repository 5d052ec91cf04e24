import type * as t from '@babel/types';
import type { SlotsStore } from '../../../protocol/poolModel';
import type { TextEdit } from '../../../protocol/sourceFinding';
import { keyOfRef } from '../program/aliases';
import { inheritedMethods } from '../program/classLikes';
import { visit } from '../syntax/nodes';
import { refOf } from '../program/facts';
import { removalsIn, shrinkOf } from '../pools/slotSteps';
import type { FunctionUnit } from '../program/functionUnit';
import type { FoundSlots } from '../pools/slotStores';
import { clearLeftEdits } from './clearLeft';
import { clearNestedReadEdits } from './clearNested';
import { clearReadEdits } from './clearRead';
import { isReused } from './clearSlots';
import { emptyElement } from './emptyValue';
import { accessText, freshName, type FixSite } from './fixSite';
import { insertLines } from './insertLines';
import { slotRange } from './slotRange';
import { statementAt, type StatementPosition } from './statementAt';

/** Why slots are not cleared that are elements of arrays in an array, for people. */
export const NESTED = 'its slots lie in arrays of an array';

/** Why the slots of removed elements cannot be cleared, for people; reads well after a colon. */
export function whyNotRemoved(site: FixSite, found: FoundSlots): string {
  if (found.store.columns.some(column => isReused(site, column)))
    return 'the entry objects stay in their slots, and others may hold them';
  if (found.isNested) return NESTED;
  if (found.store.kind === 'ring' && isShrunk(site, found))
    return 'its removed slots may go on at the start of the ring, so no one line clears them';
  return 'it is not certain which slot becomes free, and where it was read for the last time';
}

function isShrunk({ pool: { owner }, reset }: FixSite, found: FoundSlots): boolean {
  const method = inheritedMethods(owner).find(({ fn }) => fn === reset.fn);
  return method !== undefined && shrinkOf(owner, method, found) !== undefined;
}

/**
 * Edits that clear the slot of each removed element after the element was read. `undefined` when the code offers no position
 * for that: a step inside a condition, or entry objects that the caller gets.
 */
export function clearRemovedEdits(site: FixSite, found: FoundSlots): TextEdit[] | undefined {
  const { owner } = site.pool;
  const { store } = found;
  const method = inheritedMethods(owner).find(({ fn }) => fn === site.reset.fn);
  if (!method || store.columns.some(column => isReused(site, column))) return undefined;
  if (found.isNested) {
    for (const step of removalsIn(owner, method, found)) {
      const edits = clearNestedReadEdits(site, method, found, step);
      if (edits) return edits;
    }
    return undefined;
  }
  if (found.headKey !== undefined || store.kind === 'ring') {
    if (shrinkOf(owner, method, found)) return undefined;
    const steps = removalsIn(owner, method, found);
    for (const clearing of [clearReadEdits, clearLeftEdits])
      for (const step of steps) {
        const edits = clearing(site, method, found, step);
        if (edits) return edits;
      }
    return undefined;
  }
  const freed = freedIndex(site, method, found);
  if (freed === null) return undefined;
  const edits: TextEdit[] = [];
  const done = new Set<t.Statement>();
  const shrink = shrinkOf(owner, method, found);
  for (const step of shrink ? [shrink] : removalsIn(owner, method, found)) {
    const position = statementAt(method.fn, step.node);
    if (!position || !isSimple(position.statement)) return undefined;
    const last = lastRead(site, position, found);
    if (done.has(last.statement)) continue;
    done.add(last.statement);
    const isSingle =
      step.kind === 'update' ||
      (step.kind === 'assign' &&
        step.operator === '-=' &&
        step.value.type === 'NumericLiteral' &&
        step.value.value === 1);
    edits.push(...editsAfter(site, store, last, isSingle, freed));
  }
  return edits.length > 0 ? edits.sort((a, b) => a.start - b.start) : undefined;
}

/**
 * The variable that holds the freed slot's index, if free positions are kept in a list (`this.free.push(index)`).
 * `undefined` when the freed slot is the one at the counter, `null` when neither is certain.
 */
function freedIndex(
  { pool }: FixSite,
  method: FunctionUnit,
  found: FoundSlots,
): string | undefined | null {
  const { owner } = pool;
  const isMixed = owner.methods.some(({ facts }) =>
    facts.facts.some(fact => {
      if (fact.kind !== 'assign' || fact.target.index?.type !== 'Identifier') return false;
      const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
      const inits = facts.locals.get(fact.target.index.name) ?? [];
      const isStored = inits.length > 1 && inits.some(isElementOrCall);
      return isStored && key !== undefined && found.columnKeys.includes(key);
    }),
  );
  if (!isMixed) return undefined;
  for (const fact of method.facts.facts) {
    const value =
      fact.kind === 'assign' && fact.target.index
        ? fact.value
        : fact.kind === 'call' && fact.target.path.at(-1) === 'push'
          ? fact.args[0]
          : undefined;
    const isFreeList =
      'target' in fact &&
      /free|delet|vacan|hole|unused|avail|recycl/i.test(fact.target.path.join('.'));
    if (value?.type === 'Identifier' && isFreeList) return value.name;
  }
  return null;
}

/** A stored position, rather than a computed one. */
function isElementOrCall(node: t.Node): boolean {
  return node.type === 'CallExpression' || (node.type === 'MemberExpression' && node.computed);
}

function isSimple(statement: t.Statement): boolean {
  return /^(?:Expression|Return)Statement$|^VariableDeclaration$/.test(statement.type);
}

/** The last statement in the step's list that still reads the arrays. Clearing before it would lose the element. */
function lastRead(
  site: FixSite,
  position: StatementPosition,
  found: FoundSlots,
): StatementPosition {
  const { list } = position;
  if (!list || !site.facts) return position;
  const { facts } = site;
  let last = position;
  for (const statement of list.slice(list.indexOf(position.statement) + 1)) {
    let reads = false;
    visit(statement, node => {
      const ref = node.type === 'MemberExpression' ? refOf(node, facts.selves) : undefined;
      const key = ref?.index && keyOfRef(site.pool.owner, { ...ref, index: undefined }, facts);
      reads ||= key !== undefined && found.columnKeys.includes(key);
      return !reads;
    });
    if (reads) last = { statement, list };
  }
  return last;
}

function editsAfter(
  site: FixSite,
  store: SlotsStore,
  position: StatementPosition,
  isSingle: boolean,
  freed: string | undefined,
): TextEdit[] {
  const { text, style } = site;
  const clear = clearLines(site, store, isSingle, freed);
  const { statement } = position;
  if (statement.type !== 'ReturnStatement' || !statement.argument)
    return insertLines(text, style, position, { after: clear });
  const name = freshName(site, 'value');
  const removed = text.slice(statement.argument.start!, statement.argument.end!);
  const declared = `${style.isModern ? 'const' : 'var'} ${name} = ${removed};`;
  return insertLines(text, style, position, {
    instead: [declared, ...clear, `return ${name};`].map(line => ended(line, style.semicolon)),
  });
}

function clearLines(
  site: FixSite,
  store: SlotsStore,
  isSingle: boolean,
  freed: string | undefined,
): string[] {
  const length = accessText(site, store.length);
  const { isLastIndex } = slotRange(site.pool.owner, store);
  const first = freed ?? (isLastIndex ? `${length} + 1` : length);
  const { isModern, semicolon } = site.style;
  return store.columns
    .flatMap(({ access }) => {
      const array = accessText(site, access);
      const empty = emptyElement(site, access);
      if (isSingle) return [`${array}[${first}] = ${empty};`];
      if (isModern) return [`${array}.fill(${empty}, ${first});`];
      const index = freshName(site, 'i');
      return [
        `for (var ${index} = ${first}; ${index} < ${array}.length; ${index}++) ${array}[${index}] = ${empty};`,
      ];
    })
    .map(line => ended(line, semicolon));
}

/** Ends a line as the file ends its statements. */
function ended(line: string, semicolon: string): string {
  return semicolon === '' ? line.replace(/;$/, '') : line;
}
