import type { SourceCheck, SourceFinding } from '../../src/protocol/sourceFinding';
import { ruleOf, says, type LabelledCase } from './labelledCase';

/**
 * What a check said of one labelled function. `hint`: only likely, which people see when they ask for hints. `other rule`: a
 * finding, but not the one that the label asks for.
 */
export type Verdict =
  'hit' | 'hint' | 'other rule' | 'miss' | 'clean' | 'false hint' | 'false finding';

/** What is reported within the labelled lines, of the rule that the case is about. */
export function reportedIn(
  { lines: [first, last], rule: only }: LabelledCase,
  { findings }: SourceCheck,
): SourceFinding[] {
  return findings.filter(
    ({ rule, range }) =>
      (only === undefined || rule === only) && range.line + 1 <= last && range.endLine + 1 >= first,
  );
}

/** Judges by what is reported within the labelled lines. */
export function judge(labelled: LabelledCase, check: SourceCheck): Verdict {
  const { label } = labelled;
  const reported = reportedIn(labelled, check);
  const findings = reported.filter(({ certainty }) => certainty === 'provable');
  if (label === 'clean')
    return findings.length > 0 ? 'false finding' : reported.length > 0 ? 'false hint' : 'clean';
  const rule = ruleOf[label];
  if (findings.some(each => says(each.rule, rule))) return 'hit';
  if (findings.length > 0) return 'other rule';
  return reported.some(each => says(each.rule, rule)) ? 'hint' : 'miss';
}

/** One line with precision and recall, for findings alone and with hints. */
export function summary(name: string, verdicts: readonly Verdict[]): string {
  const count = (...of: Verdict[]): number => verdicts.filter(each => of.includes(each)).length;
  const leaks = count('hit', 'hint', 'other rule', 'miss');
  const [hits, shown] = [count('hit'), count('hit', 'hint')];
  const ratio = (part: number, whole: number): string =>
    whole === 0 ? 'none' : (part / whole).toFixed(3);
  const line = (right: number, wrong: number): string =>
    `precision ${ratio(right, right + wrong)}, recall ${ratio(right, leaks)}`;
  return [
    `${name}: ${verdicts.length} cases, ${leaks} of them leaks.`,
    `Findings: ${line(hits, count('false finding'))} (${count('false finding')} false).`,
    `With hints: ${line(shown, count('false finding', 'false hint'))}.`,
  ].join(' ');
}
