import type { SourceFinding } from '../../protocol/sourceFinding';
import { clearedBy } from './clearing';
import { findingAt } from './findingAt';
import { fixesOf } from './fixes';
import type { GoNode } from './goNode';
import type { Reuse } from './reuse';
import { fieldsLeft } from './slotStatements';
import { slotsOf, type Slots } from './slots';
import type { Truncation } from './truncations';

/** What the rules know besides the truncation. */
export interface RuleContext {
  reuse: Reuse;
  /** The file of the truncation. */
  file: GoNode;
  hasClear: boolean;
}

/** `stale-slots`: a reused slice is truncated while its slots still refer to the values. */
export function staleSlotsOf(truncation: Truncation, context: RuleContext): SourceFinding[] {
  const slots = slotsOf(truncation);
  const reuse = slots && context.reuse.certaintyOf(truncation);
  if (!slots || !reuse || slots.retention === 'none') return [];
  const cleared = clearedBy(truncation);
  if (cleared.all || isAllCleared(slots, cleared.fields)) return [];
  const certainty = slots.retention === 'unknown' ? 'likely' : reuse;
  const fixes = fixesOf({ truncation, slots, cleared, ...context });
  const place = truncation.operand.text;
  const message =
    truncation.kind === 'removal'
      ? `The removed slot of ${place} still refers to its value until another one takes its place.`
      : `The slots of ${place} still refer to their values after it is truncated.`;
  return findingAt(truncation, { rule: 'stale-slots', certainty, message, fixes });
}

function isAllCleared(slots: Slots, cleared: ReadonlySet<string>): boolean {
  if (!slots.fields) return false;
  return fieldsLeft(slots.fields, cleared).every(field => field.isReusedBuffer);
}
