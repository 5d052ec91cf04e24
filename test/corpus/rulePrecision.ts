import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Certainty } from '../../src/protocol/poolModel';
import type { RuleFigures } from '../../src/protocol/rulePrecision';
import { ruleIds, type Rule } from '../../src/protocol/rules';
import type { SourceCheck } from '../../src/protocol/sourceFinding';
import { reportedIn } from './judge';
import { findingOf, type JudgedFinding } from './judgedFinding';
import { ruleOf, type LabelledCase } from './labelledCase';

const file = path.join(__dirname, '..', '..', 'src', 'protocol', 'rulePrecision.json');

/**
 * Counts for each rule how many of its findings are right: by the labels of labelled cases, and by the verdicts of judged
 * findings. What is provable counts; of a rule that proves nothing, its hints, which are all that anybody gets of it.
 */
export class PrecisionCount {
  private readonly figures: Record<Certainty, Map<Rule, RuleFigures>> = {
    provable: new Map(),
    likely: new Map(),
  };
  /** `<source> <line> <rule>` of what a label has decided already: nothing counts twice. */
  private readonly counted = new Set<string>();

  /** A finding that a leaking function has beside its label is neither: the label names one fault only. */
  add(labelled: LabelledCase, check: SourceCheck): void {
    const { label, source } = labelled;
    const rules = new Set<string>();
    for (const { rule, certainty, range } of reportedIn(labelled, check)) {
      const isRight = label !== 'clean' && ruleOf[label] === rule;
      if (!isRight && label !== 'clean') continue;
      this.counted.add(`${source} ${range.line + 1} ${rule}`);
      const group = `${rule} ${certainty}`;
      if (!rules.has(group)) this.count(rule, certainty, isRight);
      rules.add(group);
    }
  }

  /** What is found no more does not count, nor does what could not be decided. */
  addJudged(judged: JudgedFinding, check: SourceCheck): void {
    const { source, line, rule, verdict } = judged;
    const key = `${source} ${line} ${rule}`;
    const found = findingOf(judged, check);
    if (!found || verdict === 'undecided' || this.counted.has(key)) return;
    this.counted.add(key);
    this.count(rule, found.certainty, verdict === 'true');
  }

  /** By rule, in the rules' order; without those of which nothing was judged. */
  result(): Partial<Record<Rule, RuleFigures>> {
    const { provable, likely } = this.figures;
    return Object.fromEntries(
      ruleIds.flatMap(rule => {
        const figures = provable.get(rule) ?? likely.get(rule);
        return figures ? [[rule, figures]] : [];
      }),
    );
  }

  /** Writes what code scanners are told. */
  write(): void {
    fs.writeFileSync(file, `${JSON.stringify(this.result(), undefined, 2)}\n`);
  }

  private count(rule: Rule, certainty: Certainty, isRight: boolean): void {
    const { right, wrong } = this.figures[certainty].get(rule) ?? { right: 0, wrong: 0 };
    this.figures[certainty].set(
      rule,
      isRight ? { right: right + 1, wrong } : { right, wrong: wrong + 1 },
    );
  }
}
