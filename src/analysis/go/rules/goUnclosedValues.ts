import { rules } from '../../../protocol/rules';
import type { SourceFinding, SourceFix } from '../../../protocol/sourceFinding';
import { clearedBy, type Cleared } from '../pools/goClearing';
import { findingAt, placeOf } from './findingAt';
import type { FunctionScope } from '../program/functionScope';
import { addTo } from '../program/groups';
import { beforeEach } from '../program/paths';
import type { GoNode } from '../syntax/goNode';
import { closingAt, fixesOf, freeIndex } from '../fixes/goFixes';
import type { RuleContext } from './ruleContext';
import { areCleared } from '../fixes/slotStatements';
import { indexedPlace, slotLoopsOf } from '../pools/slotLoop';
import { slotsOf, type SlotField, type Slots } from '../pools/slots';
import { insertBefore } from '../syntax/sourceLines';
import { suppressGoFix } from '../fixes/suppressGo';
import type { Truncation } from '../pools/truncations';

/**
 * `unclosed-values`: a reset drops values with a `Close` that it does not call, or leaves values that may have one in their
 * slots. The text does not say who owns them, so the finding is only ever likely.
 */
export function unclosedValuesOf(truncation: Truncation, context: RuleContext): SourceFinding[] {
  const slots = slotsOf(truncation);
  const { reuse } = context;
  if (!slots || truncation.kind === 'removal' || !reuse.certaintyOf(truncation)) return [];
  const cleared = clearedBy(truncation);
  const isStale = !areCleared(slots, cleared);
  const closable = closablePlaces(slots, isStale ? ['call', 'ask'] : ['call']);
  if (closable.length === 0 || !truncation.isOwned || isHandedOn(truncation)) return [];
  const fixes = isStale
    ? fixesOf({ truncation, slots, cleared, ...context }).filter(({ kind }) => kind !== 'nil-only')
    : [...closeFirst(truncation, closable, cleared), suppressGoFix(truncation.statement)];
  const message = `The values in ${placeOf(truncation)} are dropped without being closed.`;
  return findingAt(truncation, { rule: 'unclosed-values', certainty: 'likely', message, fixes });
}

/** The suffixes that turn a slot's expression into each value that can be closed in one of these ways. */
function closablePlaces({ fields, closing }: Slots, ways: SlotField['closing'][]): string[] {
  if (!fields) return closing && ways.includes(closing) ? [''] : [];
  return fields
    .filter(field => field.closing && ways.includes(field.closing))
    .map(field => `.${field.name}`);
}

const HARMLESS_CALLS = new Set(['len', 'cap', 'clear', 'make', 'new']);

/**
 * Whether a loop over the slots closes values, or a call gets the slice or one of its values, and so may close or keep them.
 */
function isHandedOn(truncation: Truncation): boolean {
  const { scope, path, statement } = truncation;
  if (slotLoopsOf(truncation).some(loop => loop.closes)) return true;
  return (handedBy(scope).get(path) ?? []).some(call => !statement.contains(call));
}

const known = new WeakMap<FunctionScope, ReadonlyMap<string, readonly GoNode[]>>();

/** The outermost calls that get a slice or one of its values, by the slice's path. Cached per function. */
function handedBy(scope: FunctionScope): ReadonlyMap<string, readonly GoNode[]> {
  let handed = known.get(scope);
  if (!handed) known.set(scope, (handed = readHanded(scope)));
  return handed;
}

function readHanded(scope: FunctionScope): ReadonlyMap<string, readonly GoNode[]> {
  const handed = new Map<string, GoNode[]>();
  let outermost: GoNode | undefined;
  for (const node of scope.node.descendants()) {
    if (outermost && node.start >= outermost.end) outermost = undefined;
    const isCall = node.type === 'call_expression';
    if (isCall && !HARMLESS_CALLS.has(node.field('function')?.text ?? '')) outermost ??= node;
    if (!outermost) continue;
    const ranged = node.type === 'identifier' ? scope.rangedBy(node) : undefined;
    const place = scope.pathOf(ranged ?? node);
    if (place === undefined) continue;
    for (const path of [place, ...beforeEach('[', place)]) addTo(handed, path, outermost);
  }
  return handed;
}

function closeFirst(truncation: Truncation, places: string[], cleared: Cleared): SourceFix[] {
  const anchors = cleared.statements.map(statement => inListOf(truncation.statement, statement));
  const first = [truncation.statement, ...anchors].reduce((a, b) => (b.start < a.start ? b : a));
  const indexed = indexedPlace(truncation);
  const index = freeIndex(truncation);
  const defer = closingAt(first) === 'deferred' ? 'defer ' : '';
  const closes = places.flatMap(place => {
    const value = `${indexed}[${index}]${place}`;
    return [`\tif ${value} != nil {`, `\t\t${defer}${value}.Close()`, '\t}'];
  });
  const edits = insertBefore(first, [`for ${index} := range ${truncation.used} {`, ...closes, '}']);
  return edits
    ? [{ kind: 'nil-and-close', title: rules['unclosed-values'].fixTitles.closeFirst, edits }]
    : [];
}

/** The ancestor of `inner` that stands in a list around `statement`. */
function inListOf(statement: GoNode, inner: GoNode): GoNode {
  let outer = inner;
  while (
    outer.parent &&
    !(outer.parent.type === 'statement_list' && outer.parent.contains(statement))
  ) {
    outer = outer.parent;
  }
  return outer.parent ? outer : statement;
}
