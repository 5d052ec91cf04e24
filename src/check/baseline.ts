import * as fs from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { Failure } from '../base/failure';
import { jsonText } from '../base/words';
import type { FileCheck } from '../protocol/fileCheck';
import { failsCheck, type SourceFinding } from '../protocol/sourceFinding';
import { readText } from './readSource';

const VERSION = 1;
const MAX_BYTES = 50_000_000;

/** How many findings are known of one reset, by what does not change when its lines move. */
export interface KnownFinding {
  /** Absolute path. */
  file: string;
  /** May be one of another version. */
  rule: string;
  /** `Class.method`. */
  name: string;
  count: number;
}

const format = v.object({
  version: v.literal(VERSION),
  /** By file, relative to the baseline's folder with `/`; then by rule; then by `Class.method`. */
  findings: v.record(
    v.string(),
    v.record(v.string(), v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1)))),
  ),
});

/** The findings that are accepted for now. Hints are never among them. */
export class Baseline {
  private readonly known = new Map<string, KnownFinding>();

  private constructor(known: readonly KnownFinding[]) {
    for (const each of known) this.known.set(keyOf(each), each);
  }

  /** All findings of some files that make a check fail, and what `kept` knows of others and of what was not read of these. */
  static of(checks: readonly FileCheck[], kept?: Baseline): Baseline {
    const all = new Map<string, KnownFinding>();
    const found = new Map<string, KnownFinding>();
    const checked = wholeFilesOf(checks);
    for (const each of kept?.entries ?? []) if (!checked.has(each.file)) all.set(keyOf(each), each);
    for (const { file, findings } of checks) {
      for (const finding of findings) {
        if (!failsCheck(finding)) continue;
        const one = { file, rule: finding.rule, name: nameOf(finding), count: 1 };
        const before = found.get(keyOf(one));
        found.set(keyOf(one), before ? { ...one, count: before.count + 1 } : one);
      }
    }
    for (const [key, one] of found)
      all.set(key, { ...one, count: Math.max(one.count, all.get(key)?.count ?? 0) });
    return new Baseline([...all.values()]);
  }

  /** Reads a file by its absolute path. Throws `usage` when it is none of ours; `undefined` when there is no file. */
  static read(file: string): Baseline | undefined {
    if (!fs.existsSync(file)) return undefined;
    const read = readText(file, MAX_BYTES);
    const wrong = (why: string): Failure =>
      new Failure('usage', `${file} is no baseline: ${why} Give another file, or remove this one.`);
    if ('skipped' in read) throw wrong(read.skipped);
    const parsed = v.safeParse(format, jsonOf(read.text));
    if (!parsed.success) throw wrong('it does not have its form.');
    const folder = path.dirname(file);
    return new Baseline(
      Object.entries(parsed.output.findings).flatMap(([name, byRule]) =>
        Object.entries(byRule).flatMap(([rule, byName]) =>
          Object.entries(byName).map(([reset, count]) => ({
            ...{ file: path.resolve(folder, name), rule, name: reset, count },
          })),
        ),
      ),
    );
  }

  /** In the order of files, rules and names. */
  get entries(): KnownFinding[] {
    return [...this.known.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /**
   * Takes what is known out of the checks' findings: of equal ones the first. Answers how many that were, and the entries
   * that were not found (any more) in files that were checked or are gone, with how many are missing.
   */
  take(checks: readonly FileCheck[]): { known: number; gone: KnownFinding[] } {
    const left = new Map([...this.known].map(([key, { count }]) => [key, count]));
    let known = 0;
    for (const check of checks) {
      check.findings = check.findings.filter(finding => {
        const key = keyOf({ file: check.file, rule: finding.rule, name: nameOf(finding) });
        const count = left.get(key) ?? 0;
        if (!failsCheck(finding) || count === 0) return true;
        left.set(key, count - 1);
        known++;
        return false;
      });
    }
    const checked = wholeFilesOf(checks);
    const gone = this.entries
      .map(each => ({ ...each, count: left.get(keyOf(each))! }))
      .filter(({ file, count }) => count > 0 && (checked.has(file) || !fs.existsSync(file)));
    return { known, gone };
  }

  /** Without entries that are gone. */
  without(gone: readonly KnownFinding[]): Baseline {
    const less = new Map(gone.map(each => [keyOf(each), each.count]));
    return new Baseline(
      this.entries
        .map(each => ({ ...each, count: each.count - (less.get(keyOf(each)) ?? 0) }))
        .filter(({ count }) => count > 0),
    );
  }

  /** The text of a baseline at an absolute path: one line for each entry, so that changes merge. */
  textFor(file: string): string {
    const findings = dictionary<Record<string, Record<string, number>>>();
    for (const { file: source, rule, name, count } of this.entries) {
      const shown = path.relative(path.dirname(file), source).split(path.sep).join('/');
      ((findings[shown] ??= dictionary())[rule] ??= dictionary())[name] = count;
    }
    return `${jsonText({ version: VERSION, findings }, 2)}\n`;
  }
}

/** Files that were checked as a whole: what is not found in them is not there. */
function wholeFilesOf(checks: readonly FileCheck[]): Set<string> {
  return new Set(checks.filter(({ skipped }) => !skipped).map(({ file }) => file));
}

/** Without a prototype, so that any name is only a name. */
function dictionary<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

function nameOf({ className, method }: SourceFinding): string {
  return `${className}.${method}`;
}

function keyOf({ file, rule, name }: Pick<KnownFinding, 'file' | 'rule' | 'name'>): string {
  return [file, rule, name].join('\0');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
