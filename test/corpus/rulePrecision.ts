import * as fs from 'node:fs';
import * as path from 'node:path';
import type { RuleFigures } from '../../src/protocol/rulePrecision';
import { ruleIds, type Rule } from '../../src/protocol/rules';
import type { SourceCheck } from '../../src/protocol/sourceFinding';
import { reportedIn } from './judge';
import { ruleOf, type LabelledCase } from './labelledCase';

const file = path.join(__dirname, '..', '..', 'src', 'protocol', 'rulePrecision.json');

/** Counts for each rule how many of its provable findings the labels say to be right. */
export class PrecisionCount {
  private readonly figures = new Map<Rule, RuleFigures>();

  /** A finding that a leaking function has beside its label is neither: the label names one fault only. */
  add(labelled: LabelledCase, check: SourceCheck): void {
    const rules = new Set(
      reportedIn(labelled, check)
        .filter(({ certainty }) => certainty === 'provable')
        .map(({ rule }) => rule),
    );
    for (const rule of rules) {
      const isRight = labelled.label !== 'clean' && ruleOf[labelled.label] === rule;
      if (!isRight && labelled.label !== 'clean') continue;
      const { right, wrong } = this.figures.get(rule) ?? { right: 0, wrong: 0 };
      this.figures.set(rule, isRight ? { right: right + 1, wrong } : { right, wrong: wrong + 1 });
    }
  }

  /** Writes what code scanners are told. Rules without a case that is about them are left out. */
  write(): void {
    const entries = ruleIds.flatMap(rule => {
      const figures = this.figures.get(rule);
      return figures && figures.right > 0 ? [[rule, figures]] : [];
    });
    fs.writeFileSync(file, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`);
  }
}
