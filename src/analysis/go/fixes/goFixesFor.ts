import type { SourceFix } from '../../../protocol/sourceFinding';
import type { GoFault } from '../rules/goRule';
import { clearingFixes } from './goClearSlots';
import { closeFirst } from './closeFirst';
import type { GoFixInput } from './goFixInput';
import { whyNotCleared } from './readLater';
import { suppressGoFix } from './suppressGo';

/** The fixes of a fault, the most fitting first. Without a safe edit only the suppression is left. */
export function goFixesFor(fault: GoFault, input: GoFixInput): SourceFix[] {
  return [...mendingFixes(fault, input), suppressGoFix(fault.truncation.statement)];
}

function mendingFixes(fault: GoFault, input: GoFixInput): SourceFix[] {
  if (whyNotCleared(fault.truncation) !== undefined) return [];
  if (fault.dropped) return closeFirst(fault, fault.dropped);
  const fixes = clearingFixes({ ...fault, ...input });
  if (fault.rule === 'stale-slots') return fixes;
  return fixes.filter(({ kind }) => kind !== 'nil-only');
}
