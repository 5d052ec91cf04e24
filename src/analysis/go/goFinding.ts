import type { SourceFinding, SourceFix } from '../../protocol/sourceFinding';
import { receiverTypeName } from './program/goPackage';
import { rangeOf } from './syntax/goRange';
import { isSuppressed } from '../text/suppression';
import { whyUnclosed } from './fixes/goClearSlots';
import { clearFields } from './fixes/goClearFields';
import { suppressGoFix } from './fixes/suppressGo';
import { goFixesFor } from './fixes/goFixesFor';
import { whyNotCleared } from './fixes/readLater';
import type { GoFixInput } from './fixes/goFixInput';
import type { GoFault } from './rules/goRule';
import type { ParkedFault } from './rules/goStaleFields';
import type { Truncation } from './pools/truncations';

/** The finding that a fault is, with its fixes. */
export function goFinding(fault: GoFault, input: GoFixInput): SourceFinding {
  const { rule, certainty, message } = fault;
  const { scope, statement } = fault.truncation;
  const fixes = goFixesFor(fault, input);
  const unmended = whyNotCleared(fault.truncation) ?? whyNoEdit(fault, fixes);
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

/** The finding of an object that is parked with fields still set, with its fixes. */
export function parkedFinding(fault: ParkedFault, input: GoFixInput): SourceFinding {
  const { scope, statement } = fault.parking;
  const mended = clearFields(fault, input);
  const unmended = typeof mended === 'string' ? mended : undefined;
  return {
    rule: fault.rule,
    certainty: fault.certainty,
    className: receiverTypeName(scope.node),
    method: scope.name,
    message:
      unmended === undefined ? fault.message : `${fault.message} No fix is offered: ${unmended}.`,
    range: rangeOf(statement),
    methodRange: rangeOf(scope.node),
    fixes: [...(typeof mended === 'string' ? [] : [mended]), suppressGoFix(statement)],
    ...(unmended !== undefined && { unmended }),
  };
}

/** Why there is no edit although it would be right to clear the slots, for people. */
function whyNoEdit({ rule, truncation, slots }: GoFault, fixes: SourceFix[]): string | undefined {
  if (rule !== 'stale-slots' || fixes.some(({ kind }) => kind !== 'suppress')) return undefined;
  if (slots.element.kind === 'foreign' || slots.element.kind === 'unknown')
    return 'the zero value of its elements cannot be written in this file';
  return truncation.kind === 'removal' || truncation.kind === 'shift'
    ? 'the removed slot is still read afterwards'
    : 'it shares its line with other statements';
}

/** Whether a comment asks for silence at a truncation or parking. */
export function isSilenced({ statement }: Pick<Truncation, 'statement'>): boolean {
  const { start, source } = statement;
  const line = source.lineStart(start);
  return source.once(`silenced ${line}`, () => isSuppressed(source.text, line));
}
