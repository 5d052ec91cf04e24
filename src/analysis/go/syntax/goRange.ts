import type { SourceRange } from '../../../protocol/sourceRange';
import type { GoNode } from './goNode';
import type { GoText } from './goText';

/** Where a node stands in its text. */
export function rangeOf({ start, end, source }: GoNode): SourceRange {
  const from = positionOf(start, source);
  const to = positionOf(end, source);
  return { start, end, ...from, endLine: to.line, endColumn: to.column };
}

function positionOf(offset: number, source: GoText): { line: number; column: number } {
  return { line: source.lineOf(offset), column: offset - source.lineStart(offset) };
}
