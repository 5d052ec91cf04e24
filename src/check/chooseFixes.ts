import type { FixKind, SourceFinding, SourceFix } from '../protocol/sourceFinding';
import { editsOverlap, isSameEdit } from './textEdits';

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
}

/** The fix of a finding that a choice means; `undefined` when it has none. Suppressing is never chosen. */
export function fixOf(finding: SourceFinding, choice: FixChoice): SourceFix | undefined {
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
  for (const finding of findings) {
    if (finding.certainty !== 'provable') continue;
    const fix = fixOf(finding, choice);
    if (!fix) {
      refused.push({ finding, reason: 'there is no fix for this reset' });
      continue;
    }
    const made = chosen.flatMap(other => other.fix.edits);
    const edits = fix.edits.filter(edit => !made.some(each => isSameEdit(each, edit)));
    if (editsOverlap(made, edits)) {
      refused.push({ finding, reason: 'its edit would overlap another' });
    } else {
      chosen.push({ finding, fix: { ...fix, edits } });
    }
  }
  return { chosen, refused };
}
