import { rules } from '../../../protocol/rules';
import type { SourceFix } from '../../../protocol/sourceFinding';
import { indexedSlice } from '../pools/slotLoop';
import type { GoFault } from '../rules/goRule';
import type { GoNode } from '../syntax/goNode';
import { insertBefore } from '../syntax/sourceLines';
import { closingAt, freeIndex } from './goClearSlots';
import { isHeldElsewhere } from './goHeldElsewhere';

/** Closes values before the function clears their slots; `selectors` is what names each of them behind a slot. */
export function closeFirst({ truncation, cleared }: GoFault, selectors: string[]): SourceFix[] {
  if (isHeldElsewhere(truncation)) return [];
  const anchors = cleared.statements.map(statement => inListOf(truncation.statement, statement));
  const first = [truncation.statement, ...anchors].reduce((a, b) => (b.start < a.start ? b : a));
  const indexed = indexedSlice(truncation);
  const index = freeIndex(truncation);
  const defer = closingAt(first) === 'deferred' ? 'defer ' : '';
  const closes = selectors.flatMap(selector => {
    const value = `${indexed}[${index}]${selector}`;
    return [`\tif ${value} != nil {`, `\t\t${defer}${value}.Close()`, '\t}'];
  });
  const edits = insertBefore(first, [`for ${index} := range ${truncation.used} {`, ...closes, '}']);
  return edits
    ? [{ kind: 'nil-and-close', title: rules['unclosed-values'].fixTitles.closeFirst, edits }]
    : [];
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
