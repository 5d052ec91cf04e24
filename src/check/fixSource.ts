import type { SourceText } from '../protocol/analysis';
import type { SourceCheck, SourceFinding } from '../protocol/sourceFinding';
import { fixOf, type ChosenFix, type FixChoice, type RefusedFix } from './chooseFixes';
import { applyEdits } from './textEdits';

/** Checks one text, named by its absolute path. */
export type CheckText = (source: SourceText) => Promise<SourceCheck>;

export interface FixedSource {
  /** The text after the fixes; the same as before when there were none to make. */
  text: string;
  applied: ChosenFix[];
  refused: RefusedFix[];
  /** What is still found in `text`, hints among it. */
  remaining: SourceFinding[];
}

/**
 * Mends a text until nothing more can be, one fix after the other with a check after each: fixes that edit the same place
 * build on each other so. A fix that does not lessen the findings is taken back and said in `refused`, so this ends.
 */
export async function fixSource(
  { name, text: original }: SourceText,
  choice: FixChoice,
  check: CheckText,
): Promise<FixedSource> {
  const applied: ChosenFix[] = [];
  const refused: RefusedFix[] = [];
  const given = new Set<string>();
  let text = original;
  let current = await check({ name, text });
  for (;;) {
    const finding = current.findings.find(
      each => each.certainty === 'provable' && !given.has(identityOf(each)),
    );
    if (!finding) return { text, applied, refused, remaining: current.findings };
    const refuse = (reason: string): void => {
      given.add(identityOf(finding));
      refused.push({ finding, reason });
    };
    const fix = fixOf(finding, choice);
    if (!fix) {
      refuse(`there is no ${choice === 'preferred' ? '' : `${choice} `}fix for this reset`);
      continue;
    }
    const fixed = applyEdits(text, fix.edits);
    const after = await check({ name, text: fixed });
    const undo = reasonToUndo(current, after);
    if (undo !== undefined) {
      refuse(undo);
      continue;
    }
    text = fixed;
    current = after;
    applied.push({ finding, fix });
  }
}

/** What stays the same of a finding when the text above it changes. */
function identityOf({ rule, className, method, range }: SourceFinding): string {
  return `${rule} ${className}.${method} ${range.end - range.start}`;
}

/** A fix that leaves its finding would be made again and again, and one that leaves no readable text has broken it. */
function reasonToUndo(before: SourceCheck, after: SourceCheck): string | undefined {
  if (after.skipped !== undefined && before.skipped === undefined) {
    return `the text could not be read after it: ${after.skipped}`;
  }
  const provable = ({ findings }: SourceCheck): number =>
    findings.filter(({ certainty }) => certainty === 'provable').length;
  return provable(after) < provable(before) ? undefined : 'the same would still be found after it';
}
