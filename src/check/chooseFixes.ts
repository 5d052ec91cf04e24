import type { FixKind, SourceFinding, SourceFix } from '../protocol/sourceFinding';
import { EditSet } from './textEdits';

/** Which fix of a finding to apply: the most fitting, or one kind. */
export type FixChoice = 'preferred' | Exclude<FixKind, 'suppress'>;

export interface ChosenFix {
  finding: SourceFinding;
  fix: SourceFix;
}

/** A finding that was not mended. `reason` reads well after "The fix was not applied: ". */
export interface RefusedFix {
  finding: SourceFinding;
  reason: string;
  /** Set when the fix can be applied after the others. */
  isLater?: true;
}

/** The fix that a choice selects; `undefined` when the finding has none. Never one that suppresses. */
function fixOf(finding: SourceFinding, choice: FixChoice): SourceFix | undefined {
  return finding.fixes.find(
    ({ kind }) => kind !== 'suppress' && (choice === 'preferred' || kind === choice),
  );
}

/**
 * Chooses one fix for each provable finding, in source order, such that all can be applied at once. The first fix carries an
 * edit that several share, like an import. Refuses a fix whose edits overlap an earlier one's. Hints are never fixed
 * automatically.
 */
export function chooseFixes(
  findings: SourceFinding[],
  choice: FixChoice,
): { chosen: ChosenFix[]; refused: RefusedFix[] } {
  const chosen: ChosenFix[] = [];
  const refused: RefusedFix[] = [];
  const made = new EditSet();
  for (const finding of findings) {
    if (finding.certainty !== 'provable') continue;
    const fix = fixOf(finding, choice);
    if (!fix) {
      refused.push({ finding, reason: whyNone(finding, choice) });
      continue;
    }
    const edits = fix.edits.filter(edit => !made.has(edit));
    if (edits.some(edit => made.overlaps(edit))) {
      refused.push({ finding, reason: 'its edit would overlap another', isLater: true });
    } else {
      for (const edit of edits) made.add(edit);
      chosen.push({ finding, fix: { ...fix, edits } });
    }
  }
  return { chosen, refused };
}

function whyNone({ fixes, unmended, unclosed }: SourceFinding, choice: FixChoice): string {
  const isOther = choice !== 'preferred' && fixes.some(({ kind }) => kind !== 'suppress');
  const why = (choice === 'nil-and-close' ? unclosed : undefined) ?? unmended;
  return why ?? `there is no ${isOther ? `${choice} ` : ''}fix for this reset`;
}
