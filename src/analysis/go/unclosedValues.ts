import type { SourceFinding, SourceFix } from '../../protocol/sourceFinding';
import { clearedBy, type Cleared } from './clearing';
import { findingAt, placeOf } from './findingAt';
import type { GoNode } from './goNode';
import { closingAt, freeIndex } from './fixes';
import type { RuleContext } from './ruleContext';
import { areCleared } from './slotStatements';
import { spellings } from './slotLoop';
import { slotsOf, type Slots } from './slots';
import { insertBefore } from './sourceLines';
import { suppressionFor } from './suppression';
import type { Truncation } from './truncations';

/**
 * `unclosed-values`: the slots are cleared, and their values have a `Close` that the reset does not call. Who owns them is
 * not written in the text, so it is never more than likely.
 */
export function unclosedValuesOf(truncation: Truncation, { reuse }: RuleContext): SourceFinding[] {
  const slots = slotsOf(truncation);
  if (!slots || truncation.kind === 'removal' || !reuse.certaintyOf(truncation)) return [];
  const closable = closablePlaces(slots);
  const cleared = clearedBy(truncation);
  if (closable.length === 0 || !areCleared(slots, cleared)) return [];
  if (isHandedOn(truncation)) return [];
  const fix = closeFirst(truncation, closable, cleared);
  return findingAt(truncation, {
    rule: 'unclosed-values',
    certainty: 'likely',
    message: `The values in ${placeOf(truncation)} are dropped without being closed.`,
    fixes: [...(fix ? [fix] : []), suppressionFor(truncation.statement)],
  });
}

/** What must be appended to a slot to name each value that has a `Close`. */
function closablePlaces({ fields, closing }: Slots): string[] {
  if (!fields) return closing === 'call' ? [''] : [];
  return fields.filter(field => field.closing === 'call').map(field => `.${field.name}`);
}

const HARMLESS_CALLS = new Set(['len', 'cap', 'clear', 'make', 'new']);

/** Whether a call is given the slice or one of its values: it may close them, or keep them. */
function isHandedOn({ scope, path, statement }: Truncation): boolean {
  const isValue = (node: GoNode): boolean => {
    const ranged = node.type === 'identifier' ? scope.rangedBy(node) : undefined;
    const place = scope.pathOf(ranged ?? node);
    return place === path || (place?.startsWith(`${path}[`) ?? false);
  };
  for (const call of scope.node.descendants()) {
    if (call.type !== 'call_expression' || statement.contains(call)) continue;
    if (HARMLESS_CALLS.has(call.field('function')?.text ?? '')) continue;
    if ([...call.descendants()].some(isValue)) return true;
  }
  return false;
}

function closeFirst(
  truncation: Truncation,
  places: string[],
  cleared: Cleared,
): SourceFix | undefined {
  const anchors = cleared.statements.map(statement => inListOf(truncation.statement, statement));
  const first = [truncation.statement, ...anchors].reduce((a, b) => (b.start < a.start ? b : a));
  const { indexed, whole } = spellings(truncation.operand);
  const index = freeIndex(truncation.operand);
  const defer = closingAt(first) === 'deferred' ? 'defer ' : '';
  const closes = places.flatMap(place => {
    const value = `${indexed}[${index}]${place}`;
    return [`\tif ${value} != nil {`, `\t\t${defer}${value}.Close()`, '\t}'];
  });
  const edits = insertBefore(first, [`for ${index} := range ${whole} {`, ...closes, '}']);
  return (
    edits && { kind: 'nil-and-close', title: 'Close the values before they are cleared', edits }
  );
}

/** The statement around `inner` that stands in a list around `statement`. */
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
