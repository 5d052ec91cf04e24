import type { FixKind, SourceFinding, SourceFix } from '../protocol/sourceFinding';
import { EditSet } from './textEdits';

/** Which fix of a finding is wanted: the one that fits best, or one kind. */
export type FixChoice = 'preferred' | Exclude<FixKind, 'suppress'>;

export interface ChosenFix {
  finding: SourceFinding;
  fix: SourceFix;
}

/** Why a finding was not mended, in words for people that follow "The fix was not applied: ". */
export interface RefusedFix {
  finding: SourceFinding;
  reason: string;
  /** Set where it can be made once the others are. */
  isLater?: true;
}

/** The fix of a finding that a choice means; `undefined` when it has none. Suppressing is never chosen. */
function fixOf(finding: SourceFinding, choice: FixChoice): SourceFix | undefined {
  return finding.fixes.find(
    ({ kind }) => kind !== 'suppress' && (choice === 'preferred' || kind === choice),
  );
}

/**
 * One fix for each finding that is provable, in source order, all to be made at once. An edit that several share, like an
 * import, is the first one's. What would edit the same place as one before it is refused. Hints are never mended by
 * themselves.
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

function whyNone({ fixes, unmended }: SourceFinding, choice: FixChoice): string {
  if (unmended !== undefined) return unmended;
  const isOther = choice !== 'preferred' && fixes.some(({ kind }) => kind !== 'suppress');
  return `there is no ${isOther ? `${choice} ` : ''}fix for this reset`;
}
