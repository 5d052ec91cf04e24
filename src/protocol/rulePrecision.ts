import figures from './rulePrecision.json';
import type { Rule } from './rules';

/**
 * A rule's findings in real projects, labelled or judged by reading: how many are right, and how many are not. Its provable
 * ones; of a rule that proves nothing, its hints.
 */
export interface RuleFigures {
  right: number;
  wrong: number;
}

/** How often a rule is right, in the words of code scanners. */
export type Precision = 'very-high' | 'high' | 'medium' | 'low';

/** The least precision of each level. */
const levels: readonly [Precision, number][] = [
  ['very-high', 0.9],
  ['high', 0.75],
  ['medium', 0.5],
];
/** Of the normal distribution, for the interval that holds the true value in 95 of 100 cases. */
const Z = 1.96;

/** Fewer judged findings say nothing. */
const MIN_JUDGED = 10;

/** A rule's precision by `levelOf`; `undefined` for a rule of which too few findings were judged. */
export function precisionOf(rule: Rule): Precision | undefined {
  const own = new Map<string, RuleFigures>(Object.entries(figures)).get(rule);
  return own && levelOf(own);
}

/**
 * The level that figures prove: by the lower end of what they allow for (Wilson's interval, 95 %), so that few cases never
 * give a high one. `undefined` when there are too few to tell.
 */
export function levelOf({ right, wrong }: RuleFigures): Precision | undefined {
  const n = right + wrong;
  if (n < MIN_JUDGED) return undefined;
  const part = right / n;
  const spread = Z * Math.sqrt((part * (1 - part) + Z ** 2 / (4 * n)) / n);
  const least = (part + Z ** 2 / (2 * n) - spread) / (1 + Z ** 2 / n);
  return levels.find(([, from]) => least >= from)?.[0] ?? 'low';
}
