import type { SourceFinding } from '../../protocol/sourceFinding';
import { clearedBy } from './clearing';
import { findingAt, placeOf } from './findingAt';
import { fixesOf } from './fixes';
import type { RuleContext } from './ruleContext';
import { areCleared } from './slotStatements';
import { slotsOf } from './slots';
import type { Truncation } from './truncations';

/** `stale-slots`: a reused slice is truncated while its slots still refer to the values. */
export function staleSlotsOf(truncation: Truncation, context: RuleContext): SourceFinding[] {
  const slots = slotsOf(truncation);
  const reuse = slots && context.reuse.certaintyOf(truncation);
  if (!slots || !reuse || slots.retention === 'none') return [];
  const cleared = clearedBy(truncation);
  if (areCleared(slots, cleared)) return [];
  const certainty = slots.retention === 'unknown' ? 'likely' : reuse;
  const fixes = fixesOf({ truncation, slots, cleared, ...context });
  const place = placeOf(truncation);
  const message =
    truncation.kind === 'removal'
      ? `The removed slot of ${place} still refers to its value until another one takes its place.`
      : `The slots of ${place} still refer to their values after it is truncated.`;
  return findingAt(truncation, { rule: 'stale-slots', certainty, message, fixes });
}
