import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Rule } from '../../src/protocol/rules';
import type { SourceCheck, SourceFinding } from '../../src/protocol/sourceFinding';

/** A finding of `check` on published code, judged by reading that code. Facts only: no source text is kept. */
export interface JudgedFinding {
  /** `npm:name@version:path` or `owner/repo@commit:path`, as of a labelled case. */
  source: string;
  /** The line that is reported, counted from 1. */
  line: number;
  rule: Rule;
  class: string;
  function: string;
  /** Whether the fault is real; `undecided` where the package alone does not tell. */
  verdict: JudgedVerdict;
  /** Other files that the check needs, named like `source`. */
  needs?: string[];
  /** What shows it, in one sentence. */
  reason: string;
}

export const judgedVerdicts = ['true', 'false', 'undecided'] as const;
export type JudgedVerdict = (typeof judgedVerdicts)[number];

/** All that was judged, in the order in which it was found; kept beside this file. */
export function readJudged(): JudgedFinding[] {
  return fs
    .readFileSync(path.join(__dirname, 'judged.jsonl'), 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as JudgedFinding);
}

/** The finding that was judged, if the check still has it. */
export function findingOf(
  judged: JudgedFinding,
  { findings }: SourceCheck,
): SourceFinding | undefined {
  return findings.find(
    ({ rule, range, className, method }) =>
      rule === judged.rule &&
      range.line + 1 === judged.line &&
      className === judged.class &&
      method === judged.function,
  );
}

/** One line for each rule: what was judged and is still found, and what is found no more. */
export function judgedSummary(
  judged: readonly { finding: JudgedFinding; isFound: boolean }[],
): string[] {
  const rules = [...new Set(judged.map(({ finding }) => finding.rule))];
  return rules.map(rule => {
    const count = (verdict: JudgedVerdict, isFound: boolean): number =>
      judged.filter(
        each =>
          each.isFound === isFound &&
          each.finding.rule === rule &&
          each.finding.verdict === verdict,
      ).length;
    const [found, gone] = [true, false].map(isFound =>
      judgedVerdicts.map(verdict => `${count(verdict, isFound)} ${verdict}`).join(', '),
    );
    return `${rule}: ${found}. Found no more: ${gone}.`;
  });
}
