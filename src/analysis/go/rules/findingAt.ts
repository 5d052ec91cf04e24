import type { SourceFinding } from '../../../protocol/sourceFinding';
import type { SourceRange } from '../../../protocol/sourceRange';
import type { GoNode } from '../syntax/goNode';
import { receiverTypeName } from '../program/goPackage';
import type { GoText } from '../syntax/goText';
import { isSuppressed } from '../../text/suppression';
import type { Truncation } from '../pools/truncations';

const MAX_PLACE = 60;

/** The name of the truncated slice in messages. */
export function placeOf({ place }: Truncation): string {
  return place.length > MAX_PLACE ? `${place.slice(0, MAX_PLACE)}…` : place;
}

/** A rule's finding at a truncation; none if a comment suppresses it. */
export function findingAt(
  { scope, statement }: Truncation,
  rest: Pick<SourceFinding, 'rule' | 'certainty' | 'message' | 'fixes'>,
): SourceFinding[] {
  if (isSilenced(statement)) return [];
  const className = receiverTypeName(scope.node);
  const range = rangeOf(statement);
  return [{ ...rest, className, method: scope.name, range, methodRange: rangeOf(scope.node) }];
}

function isSilenced({ start, source }: GoNode): boolean {
  const line = source.lineStart(start);
  return source.once(`silenced ${line}`, () => isSuppressed(source.text, line));
}

function rangeOf({ start, end, source }: GoNode): SourceRange {
  const from = positionOf(start, source);
  const to = positionOf(end, source);
  return { start, end, ...from, endLine: to.line, endColumn: to.column };
}

function positionOf(offset: number, source: GoText): { line: number; column: number } {
  return { line: source.lineOf(offset), column: offset - source.lineStart(offset) };
}
