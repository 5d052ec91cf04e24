import type { SourceText } from '../protocol/analysis';
import type { SourceCheck, SourceFinding, TextEdit } from '../protocol/sourceFinding';
import { chooseFixes, type ChosenFix, type FixChoice, type RefusedFix } from './chooseFixes';
import { applyEdits, mapOffset } from './textEdits';

/** Checks one text, which is named by its absolute path. */
export type CheckText = (source: SourceText) => Promise<SourceCheck>;

export interface FixedSource {
  /** The text after the fixes; unchanged when there was nothing to fix. */
  text: string;
  applied: ChosenFix[];
  refused: RefusedFix[];
  /** Findings that remain in `text`, including hints. */
  remaining: SourceFinding[];
}

/**
 * Mends a text until nothing more can be mended. In each round it applies all fixes that do not overlap and checks the text
 * once; fixes that build on each other follow in the next round. A fix after which its finding is still there is undone and
 * listed in `refused`. When it is unclear which of several fixes is to blame, only half of them are tried next. So the
 * number of checks grows with the number of refused fixes, not of applied ones.
 */
export async function fixSource(
  { name, text: original }: SourceText,
  choice: FixChoice,
  check: CheckText,
): Promise<FixedSource> {
  const applied: ChosenFix[] = [];
  /** Refused fixes, with their finding's position in `text`. */
  let given: { refusal: RefusedFix; span: FindingSpan }[] = [];
  let text = original;
  let current = await check({ name, text });
  let most = Infinity;
  const refuse = (refusals: RefusedFix[]): void => {
    given.push(...refusals.map(refusal => ({ refusal, span: spanOf(refusal.finding) })));
  };
  for (;;) {
    const known = new Set(given.map(({ span }) => keyOf(span)));
    const open = current.findings.filter(finding => !known.has(keyOf(spanOf(finding))));
    const round = chooseFixes(open, choice);
    refuse(round.refused.filter(({ isLater }) => !isLater));
    const chosen = round.chosen.slice(0, most);
    if (chosen.length === 0) {
      // Another fix may have resolved a finding that was refused before.
      const left = new Set(current.findings.map(finding => keyOf(spanOf(finding))));
      const refused = given.filter(({ span }) => left.has(keyOf(span)));
      return {
        text,
        applied,
        refused: refused.map(({ refusal }) => refusal),
        remaining: current.findings,
      };
    }
    const edits = chosen.flatMap(({ fix }) => fix.edits).sort((a, b) => a.start - b.start);
    const fixed = applyEdits(text, edits);
    const after = await check({ name, text: fixed });
    const guilty = guiltyOf(current, after, chosen, edits);
    if (guilty === 'unknown') {
      most = Math.ceil(chosen.length / 2);
    } else if (guilty.length > 0) {
      refuse(guilty);
    } else {
      given = given.map(({ refusal, span }) => ({ refusal, span: moved(span, edits) }));
      text = fixed;
      current = after;
      applied.push(...chosen);
      most *= 2;
    }
  }
}

/**
 * A finding's rule and the end of its statement. The end is stable: lines inserted before the statement do not extend it,
 * although the smallest edit may seem to insert them into it when both begin alike.
 */
interface FindingSpan {
  rule: SourceFinding['rule'];
  end: number;
  length: number;
}

function spanOf({ rule, range: { start, end } }: SourceFinding): FindingSpan {
  return { rule, end, length: end - start };
}

function moved(span: FindingSpan, edits: TextEdit[]): FindingSpan {
  return { ...span, end: mapOffset(span.end, edits) };
}

function keyOf({ rule, end, length }: FindingSpan): string {
  return `${rule} ${end} ${length}`;
}

const STILL_FOUND = 'the same would still be found after it';

/** The fixes to undo; `unknown` when some of several are to blame. */
function guiltyOf(
  before: SourceCheck,
  after: SourceCheck,
  chosen: ChosenFix[],
  edits: TextEdit[],
): RefusedFix[] | 'unknown' {
  const [only, ...others] = chosen;
  const blame = (reason: string): RefusedFix[] | 'unknown' =>
    others.length > 0 ? 'unknown' : [{ finding: only!.finding, reason }];
  if (after.skipped !== undefined && before.skipped === undefined)
    return blame(`the text could not be read after it: ${after.skipped.message}`);
  const left = new Set(provable(after).map(finding => keyOf(spanOf(finding))));
  const stubborn = chosen.filter(({ finding }) => left.has(keyOf(moved(spanOf(finding), edits))));
  if (stubborn.length > 0) return stubborn.map(({ finding }) => ({ finding, reason: STILL_FOUND }));
  return provable(after).length > provable(before).length - chosen.length ? blame(STILL_FOUND) : [];
}

function provable({ findings }: SourceCheck): SourceFinding[] {
  return findings.filter(({ certainty }) => certainty === 'provable');
}
