import * as fs from 'node:fs';
import { parseArgs } from 'node:util';
import { checkSource } from '../../src/analysis/checkSource';
import { checkText } from '../../src/check/checkFile';
import { ruleIds, type Rule } from '../../src/protocol/rules';
import type { SourceCheck } from '../../src/protocol/sourceFinding';
import { goWasm } from '../goWasm';
import { judge, summary, type Verdict } from './judge';
import { findingOf, judgedSummary, readJudged, type JudgedFinding } from './judgedFinding';
import { readCases, splits, type LabelledCase } from './labelledCase';
import { PrecisionCount } from './rulePrecision';
import { placeSource } from './sources';

const USAGE = `npm run corpus -- [--check] [--judged] [--precision] [--cases <file.jsonl>] [--sources <folder>]
  Precision and recall on labelled resets of real projects: on those to learn from, or with --check on those that are only
  measured. --cases measures any other file. --sources: a folder that has the texts already.
  --judged looks whether findings that were judged by reading are still there, and prints how many are of each verdict.
  --precision measures all cases and judged findings, and writes src/protocol/rulePrecision.json: what code scanners are told of each rule.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      judged: { type: 'boolean', default: false },
      precision: { type: 'boolean', default: false },
      cases: { type: 'string' },
      sources: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.judged) return printJudged(await checkedJudged(values.sources));
  const split = values.check ? 'check' : 'learn';
  const cases = values.precision
    ? splits.flatMap(each => readCases(each))
    : readCases(values.cases === undefined ? split : { file: values.cases });
  const precision = new PrecisionCount();
  const judged = new Map<LabelledCase['language'] | Rule, Verdict[]>();
  for (const each of cases) {
    const check = await checkedCase(each, values.sources);
    const verdict = check && judge(each, check);
    if (check) precision.add(each, check);
    const group = each.rule ?? each.language;
    if (verdict !== undefined) judged.set(group, [...(judged.get(group) ?? []), verdict]);
    // What is only measured is not looked at one by one: nobody can tune to it.
    if (!values.check && !values.precision) print(each, verdict ?? 'absent');
  }
  if (values.precision) {
    const all = await checkedJudged(values.sources);
    for (const { finding, check } of all) if (check) precision.addJudged(finding, check);
    precision.write();
    printJudged(all);
  }
  const of = (...languages: LabelledCase['language'][]): Verdict[] =>
    languages.flatMap(language => judged.get(language) ?? []);
  console.log(summary('JavaScript and TypeScript', of('js', 'ts')));
  console.log(summary('Go', of('go')));
  // Cases about one rule have lines of their own: what the others say there is not judged.
  for (const rule of ruleIds) if (judged.has(rule)) console.log(summary(rule, judged.get(rule)!));
}

interface CheckedJudged {
  finding: JudgedFinding;
  check: SourceCheck | undefined;
}

async function checkedJudged(kept: string | undefined): Promise<CheckedJudged[]> {
  const all: CheckedJudged[] = [];
  for (const finding of readJudged())
    all.push({ finding, check: await checkedCase(finding, kept) });
  return all;
}

function printJudged(all: readonly CheckedJudged[]): void {
  for (const { finding, check } of all) {
    const { source, line, rule, verdict } = finding;
    const state = !check ? 'absent' : findingOf(finding, check) ? 'found' : 'gone';
    console.log(`${state.padEnd(7)} ${verdict.padEnd(10)} ${rule.padEnd(21)} ${source}:${line}`);
  }
  const looked = all.flatMap(({ finding, check }) =>
    check ? [{ finding, isFound: findingOf(finding, check) !== undefined }] : [],
  );
  for (const line of judgedSummary(looked)) console.log(line);
}

/** `undefined` when the source is nowhere to be had. */
async function checkedCase(
  labelled: Pick<LabelledCase, 'source' | 'needs'>,
  kept: string | undefined,
): Promise<SourceCheck | undefined> {
  for (const need of labelled.needs ?? []) await placeSource(need, kept);
  const name = await placeSource(labelled.source, kept);
  if (name === undefined) return undefined;
  const source = { name, text: fs.readFileSync(name, 'utf8') };
  return checkText({ source }, request => checkSource(request, goWasm));
}

function print({ id, label, function: method }: LabelledCase, verdict: string): void {
  console.log(`${verdict.padEnd(13)} ${id.padEnd(50)} ${label.padEnd(12)} ${method}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
