import type { SourceFinding } from '../../../protocol/sourceFinding';
import { clearedBy } from '../pools/goClearing';
import { findingAt, placeOf } from './findingAt';
import { fixesOf } from '../fixes/goFixes';
import type { RuleContext } from './ruleContext';
import { areCleared } from '../fixes/slotStatements';
import { slotsOf } from '../pools/slots';
import type { Truncation } from '../pools/truncations';

/** `stale-slots`: a reused slice is truncated while its slots still refer to the values. */
export function staleSlotsOf(truncation: Truncation, context: RuleContext): SourceFinding[] {
  const slots = slotsOf(truncation);
  const reuse = slots && context.reuse.certaintyOf(truncation);
  if (!slots || !reuse || slots.retention === 'none') return [];
  const cleared = clearedBy(truncation);
  if (areCleared(slots, cleared)) return [];
  // Code that clears a field of each slot knows what the type holds, although the syntax does not tell.
  if (slots.retention === 'unknown' && cleared.fields.size > 0) return [];
  const certainty = slots.retention === 'unknown' ? 'likely' : reuse;
  const fixes = fixesOf({ truncation, slots, cleared, ...context });
  return findingAt(truncation, {
    rule: 'stale-slots',
    certainty,
    message: messageOf(truncation),
    fixes,
  });
}

function messageOf(truncation: Truncation): string {
  const place = placeOf(truncation);
  if (truncation.kind === 'removal') {
    return `The removed slot of ${place} still refers to its value until another one takes its place.`;
  }
  const event = truncation.counter === undefined ? 'it is truncated' : 'their counter is rewound';
  return `The slots of ${place} still refer to their values after ${event}.`;
}
