import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Rule } from '../../src/protocol/rules';

/** One function of a real project, labelled by reading it. Facts only: no source text is kept. */
export interface LabelledCase {
  id: string;
  language: 'js' | 'ts' | 'go';
  /** `npm:name@version:path` or `owner/repo@commit:path`. */
  source: string;
  class: string;
  function: string;
  /** The function's lines, counted from 1, both ends included. */
  lines: [number, number];
  label: Label;
  /** The rule that the case is about, where what others report there says nothing of it. */
  rule?: Rule;
  /** Other files that the verdict needs, named like `source`. */
  needs?: string[];
}

/** What the function leaves behind, or `clean`. */
export type Label =
  | 'leak-slots'
  | 'leak-fields'
  | 'leak-map'
  | 'leak-close'
  | 'leak-readable'
  | 'leak-twice'
  | 'clean';

/** The rule that should report a label. */
export const ruleOf: Record<Exclude<Label, 'clean'>, Rule> = {
  'leak-slots': 'stale-slots',
  'leak-fields': 'stale-fields',
  'leak-map': 'stale-collection',
  'leak-close': 'unclosed-values',
  'leak-readable': 'readable-after-reset',
  'leak-twice': 'parked-twice',
};

/** Whether a finding of a rule says what another rule would: what can be read stays there, too. */
export function says(rule: Rule, wanted: Rule): boolean {
  return rule === wanted || (rule === 'readable-after-reset' && wanted.startsWith('stale-'));
}

/** Cases to learn from, and cases that are only measured: split by project. */
export const splits = ['learn', 'check'] as const;
export type Split = (typeof splits)[number];

/** The cases of a split, which is kept beside this file, or of any other file. */
export function readCases(split: Split | { file: string }): LabelledCase[] {
  const file =
    typeof split === 'string' ? path.join(__dirname, 'cases', `${split}.jsonl`) : split.file;
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as LabelledCase);
}
