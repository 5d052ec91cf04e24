import type { SourceFinding } from '../../protocol/sourceFinding';
import type { SourceRange } from '../../protocol/sourceRange';
import type { GoNode } from './syntax/goNode';
import { receiverTypeName } from './program/goPackage';
import type { GoText } from './syntax/goText';
import { isSuppressed } from '../text/suppression';
import { whyUnclosed } from './fixes/goClearSlots';
import { goFixesFor } from './fixes/goFixesFor';
import { whyNotCleared } from './fixes/readLater';
import type { GoFixInput } from './fixes/goFixInput';
import type { GoFault } from './rules/goRule';
import type { Truncation } from './pools/truncations';

/** The finding that a fault is, with its fixes. */
export function goFinding(fault: GoFault, input: GoFixInput): SourceFinding {
  const { rule, certainty, message } = fault;
  const { scope, statement } = fault.truncation;
  const unmended = whyNotCleared(fault.truncation);
  const fixes = goFixesFor(fault, input);
  const isCleared = fixes.some(({ kind }) => kind === 'nil-only');
  const isClosed = fixes.some(({ kind }) => kind === 'nil-and-close');
  const unclosed = isCleared && !isClosed ? whyUnclosed(fault) : undefined;
  return {
    rule,
    certainty,
    className: receiverTypeName(scope.node),
    method: scope.name,
    message: unmended === undefined ? message : `${message} No fix is offered: ${unmended}.`,
    range: rangeOf(statement),
    methodRange: rangeOf(scope.node),
    fixes,
    ...(unmended !== undefined && { unmended }),
    ...(unclosed !== undefined && { unclosed }),
  };
}

/** Whether a comment asks for silence at a truncation. */
export function isSilenced({ statement }: Truncation): boolean {
  const { start, source } = statement;
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
