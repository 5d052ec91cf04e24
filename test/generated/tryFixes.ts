import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { checkJavaScript } from '../../src/analysis/javascript/checkJavaScript';
import { fixSource } from '../../src/check/fixSource';
import type { SourceText } from '../../src/protocol/analysis';
import type { FixKind, SourceCheck } from '../../src/protocol/sourceFinding';
import type { Observed, Program } from './observe';
import { TEST_MS } from '../patience';
import { generateResetClass, type ResetClass } from './resetClasses';
import { typeErrors } from './typeErrors';

const KINDS = ['nil-and-close', 'nil-only'] as const;
const root = path.join(__dirname, '..', '..');

export interface Tally {
  generated: number;
  /** Classes with a finding, and those that leak by running them and have none, by kind. */
  found: number;
  missed: Map<string, number>;
  /** Classes with a provable finding that leak on no way, by kind. */
  needless: Map<string, number>;
  /** Texts after all fixes of a kind. */
  fixed: Record<(typeof KINDS)[number], number>;
  /** Findings that a kind of fix left, by reason. */
  refused: Map<string, number>;
  /** What was wrong, each with its seed and text. */
  wrong: string[];
}

interface Attempt {
  subject: ResetClass;
  kind: (typeof KINDS)[number];
  text: string;
  /** Whether all findings were mended. */
  isWhole: boolean;
}

/** Generates the classes of some seeds, mends each in all ways, and looks at what came of it. */
export async function tryFixes(seeds: readonly number[]): Promise<Tally> {
  const tally: Tally = {
    generated: 0,
    found: 0,
    missed: new Map(),
    needless: new Map(),
    fixed: { 'nil-and-close': 0, 'nil-only': 0 },
    refused: new Map(),
    wrong: [],
  };
  const subjects = seeds.map(generateResetClass);
  tally.generated = subjects.length;
  const attempts: Attempt[] = [];
  const found = new Set<ResetClass>();
  for (const subject of subjects) {
    const { findings, skipped } = check({ name: subject.name, text: subject.source });
    assert.equal(skipped, undefined, subject.source);
    if (findings.length === 0) continue;
    found.add(subject);
    for (const kind of KINDS) attempts.push(...(await mended(subject, kind, tally)));
  }
  tally.found = found.size;
  tallyTypes(subjects, attempts, tally);
  await tallyRuns(subjects, found, attempts, tally);
  return tally;
}

/** All findings as if they were provable, so that hints are mended as well. */
function check(source: SourceText): SourceCheck {
  const checked = checkJavaScript({ source });
  return {
    ...checked,
    findings: checked.findings
      .filter(({ rule }) => rule !== 'unclosed-values')
      .map(each => ({ ...each, certainty: 'provable' as const })),
  };
}

function wrong(tally: Tally, { seed, kind }: ResetClass, what: string, text: string): void {
  tally.wrong.push(`seed ${seed} (${kind}): ${what}\n${text}`);
}

async function mended(
  subject: ResetClass,
  kind: FixKind & Attempt['kind'],
  tally: Tally,
): Promise<Attempt[]> {
  const { name, source } = subject;
  const fix = (text: string): ReturnType<typeof fixSource> =>
    fixSource({ name, text }, kind, each => Promise.resolve(check(each)));
  const { text, applied, refused, remaining } = await fix(source);
  for (const { reason } of refused) {
    const key = `${kind}: ${reason}`;
    tally.refused.set(key, (tally.refused.get(key) ?? 0) + 1);
    if (/still be found|could not be read/.test(reason)) wrong(tally, subject, reason, source);
  }
  if (remaining.length !== refused.length)
    wrong(tally, subject, `${kind} leaves more than it says`, text);
  if (applied.length === 0) return [];
  if (subject.isHeld && kind === 'nil-and-close')
    wrong(tally, subject, 'closes what somebody else holds', text);
  const again = await fix(text);
  if (again.text !== text)
    wrong(tally, subject, `${kind} changes the text when made again`, again.text);
  if (/\r\n/.test(source) && /[^\r]\n/.test(text)) wrong(tally, subject, 'mixed line ends', text);
  tally.fixed[kind]++;
  return [{ subject, kind, text, isWhole: remaining.length === 0 }];
}

function tallyTypes(subjects: ResetClass[], attempts: Attempt[], tally: Tally): void {
  const isTyped = ({ name }: ResetClass): boolean => name.endsWith('.ts');
  const originals = new Map(subjects.filter(isTyped).map(each => [each.name, each.source]));
  const results = attempts.filter(({ subject }) => isTyped(subject));
  const nameOf = ({ subject, kind }: Attempt): string => subject.name.replace('/class', `/${kind}`);
  originals.set(
    '/generated/keep.ts',
    'export declare function keep(value: unknown): void;\nexport declare const tracker: { register(value: unknown): void };\n',
  );
  const texts = new Map([...originals, ...results.map(each => [nameOf(each), each.text] as const)]);
  for (const options of [{}, { noUncheckedIndexedAccess: true }]) {
    const errors = typeErrors(texts, options);
    const isStrict = !('noUncheckedIndexedAccess' in options);
    for (const subject of isStrict ? subjects : []) {
      const own = errors.get(subject.name);
      if (own)
        wrong(tally, subject, `the generated class does not type-check: ${own[0]}`, subject.source);
    }
    for (const each of results) {
      const own = errors.get(nameOf(each));
      if (own && !errors.has(each.subject.name))
        wrong(tally, each.subject, `${each.kind} ${JSON.stringify(options)}: ${own[0]}`, each.text);
    }
  }
}

function compiled(name: string, text: string): string {
  return transformSync(text, {
    loader: name.endsWith('.ts') ? 'ts' : 'js',
    format: 'cjs',
    target: 'es2022',
  }).code;
}

async function tallyRuns(
  subjects: ResetClass[],
  found: ReadonlySet<ResetClass>,
  attempts: Attempt[],
  tally: Tally,
): Promise<void> {
  const programs: Program[] = [
    ...subjects.map(({ name, seed, source }) => programOf(name, seed, source, false)),
    ...attempts.map(({ subject, kind, text }) =>
      programOf(subject.name, subject.seed, text, kind === 'nil-and-close'),
    ),
  ];
  const observed = await observe(programs);
  const before = new Map(subjects.map((subject, i) => [subject, observed[i]!]));
  for (const [subject, { failed, stale }] of before) {
    if (failed !== undefined)
      wrong(tally, subject, `the generated class fails: ${failed}`, subject.source);
    // What somebody else holds stays alive, whatever the reset does.
    if (subject.isHeld) continue;
    const isStale = stale.some(count => count > 0);
    const kinds = found.has(subject) ? tally.needless : tally.missed;
    if (found.has(subject) !== isStale) kinds.set(subject.kind, (kinds.get(subject.kind) ?? 0) + 1);
  }
  attempts.forEach((attempt, i) => {
    const what = faultOf(attempt, before.get(attempt.subject)!, observed[subjects.length + i]!);
    if (what !== undefined) wrong(tally, attempt.subject, `${attempt.kind}: ${what}`, attempt.text);
  });
}

function programOf(name: string, seed: number, text: string, closesSafely: boolean): Program {
  return { code: compiled(name, text), seed, closesSafely };
}

function faultOf(
  { subject, kind, isWhole }: Attempt,
  before: Observed,
  after: Observed,
): string | undefined {
  if (after.failed !== undefined) return after.failed;
  if (JSON.stringify(after.trace) !== JSON.stringify(before.trace))
    return 'its users see something else';
  if (isWhole && !subject.isHeld && after.stale.some(count => count > 0))
    return `keeps ${after.stale.join(', ')} values`;
  const counts = Object.entries(after.closes);
  if (kind === 'nil-only')
    return JSON.stringify(after.closes) === JSON.stringify(before.closes)
      ? undefined
      : 'closes values';
  for (const [manner, modes] of isWhole ? counts : []) {
    const isOnce = modes.every((each, mode) => {
      // What the reset cleared by itself, without closing, may stay so.
      const least = before.stale[mode]! > 0 ? 1 : 0;
      return each.every((count, id) => {
        const more = count - before.closes['plain']![mode]![id]!;
        return more === 1 || more === 0 ? more >= least || count === -1 : false;
      });
    });
    if (!isOnce) return `closes ${JSON.stringify(modes)} where closing ${manner}`;
  }
  return undefined;
}

/** Runs programs in one child process, so that nothing of ours keeps their values. */
async function observe(programs: Program[]): Promise<Observed[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-fixes-'));
  try {
    const [input, output] = [path.join(folder, 'in.json'), path.join(folder, 'out.json')];
    fs.writeFileSync(input, JSON.stringify(programs));
    const script = path.join(__dirname, 'observe.ts');
    await promisify(execFile)(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', script, input, output],
      { cwd: root, timeout: TEST_MS },
    );
    return JSON.parse(fs.readFileSync(output, 'utf8')) as Observed[];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
