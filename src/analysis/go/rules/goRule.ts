import type { Rule } from '../../../protocol/rules';
import type { SourceFinding } from '../../../protocol/sourceFinding';
import type { Cleared } from '../pools/cleared';
import type { Reuse } from '../pools/reuse';
import type { Slots } from '../pools/slots';
import type { Truncation } from '../pools/truncations';

/** A truncation that a rule blames, and what is known of its slots. */
export interface GoFault {
  rule: Rule;
  certainty: SourceFinding['certainty'];
  /** For people: what stays behind, and where. */
  message: string;
  truncation: Truncation;
  slots: Slots;
  cleared: Cleared;
  /** Where the slots are cleared already: what must be appended to a slot to name each value that is dropped without a close. */
  dropped?: string[];
}

/** Decides by the facts of one truncation whether it is to blame. */
export type GoCheck = (truncation: Truncation, reuse: Reuse) => GoFault[];
