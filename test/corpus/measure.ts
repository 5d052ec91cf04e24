import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkSource } from '../../src/analysis/checkSource';
import { checkText } from '../../src/check/checkFile';
import { goWasm } from '../goWasm';
import type { SourceCheck, SourceFinding } from '../../src/protocol/sourceFinding';

/** One labelled reset. `lines` count from 1, both ends included. */
interface Case {
  id: string;
  language: string;
  source: string;
  function: string;
  lines: [number, number];
  label: string;
}

interface Outcome {
  labelled: Case;
  /** What was reported within the labelled lines. */
  reported: SourceFinding[];
  verdict: 'hit' | 'miss' | 'false alarm' | 'clean';
  note: string;
}

const RULES: Record<string, string> = {
  'leak-slots': 'stale-slots',
  'leak-fields': 'stale-fields',
  'leak-map': 'stale-collection',
  'leak-close': 'unclosed-values',
};

async function main([casesFile, folder]: string[]): Promise<void> {
  if (casesFile === undefined || folder === undefined)
    throw new Error('npm run corpus -- <cases.jsonl> <folder of checked-out files>');
  const cases = fs
    .readFileSync(casesFile, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as Case);
  const checks = new Map<string, Promise<SourceCheck>>();
  const outcomes: Outcome[] = [];
  const absent: Case[] = [];
  for (const labelled of cases) {
    const file = path.join(folder, labelled.source);
    if (!fs.existsSync(file)) {
      absent.push(labelled);
      continue;
    }
    let check = checks.get(file);
    if (!check) checks.set(file, (check = checkFile(file)));
    outcomes.push(judge(labelled, await check));
  }
  for (const outcome of outcomes) print(outcome);
  for (const { id, source } of absent) console.log(`absent       ${id}  ${source}`);
  for (const [name, languages] of [
    ['JavaScript and TypeScript', ['js', 'ts']],
    ['Go', ['go']],
  ] as const) {
    summarise(
      name,
      outcomes.filter(({ labelled }) =>
        (languages as readonly string[]).includes(labelled.language),
      ),
    );
  }
}

/**
 * The related files that a check asks for are read from beside the file, when they were checked out. Of Go's packages only
 * files of the same commit count: those whose names begin with the same `repository@commit:`.
 */
async function checkFile(file: string): Promise<SourceCheck> {
  const commit = /^.*@[^:]*:/.exec(path.basename(file))?.[0] ?? '';
  return checkText({ source: { name: file, text: fs.readFileSync(file, 'utf8') } }, request =>
    checkSource(
      {
        ...request,
        related: request.related?.filter(
          ({ name }) => !name.endsWith('.go') || path.basename(name).startsWith(commit),
        ),
      },
      goWasm,
    ),
  );
}

function judge(labelled: Case, { findings, skipped }: SourceCheck): Outcome {
  const [first, last] = labelled.lines;
  const reported = findings.filter(
    ({ range }) => range.line + 1 <= last && range.endLine + 1 >= first,
  );
  const note = skipped ?? reported.map(each => `${each.rule} (${each.certainty})`).join(', ');
  if (labelled.label === 'clean')
    return { labelled, reported, verdict: reported.length > 0 ? 'false alarm' : 'clean', note };
  const isHit = reported.some(each => each.rule === RULES[labelled.label]);
  return { labelled, reported, verdict: isHit ? 'hit' : 'miss', note };
}

function print({ labelled, verdict, note }: Outcome): void {
  const { id, label, function: method } = labelled;
  console.log(`${verdict.padEnd(12)} ${id.padEnd(46)} ${label.padEnd(12)} ${method}  ${note}`);
}

function summarise(name: string, outcomes: Outcome[]): void {
  const count = (verdict: Outcome['verdict']): number =>
    outcomes.filter(each => each.verdict === verdict).length;
  const [hits, misses, alarms] = [count('hit'), count('miss'), count('false alarm')];
  const ratio = (part: number, whole: number): string =>
    whole === 0 ? 'none' : (part / whole).toFixed(3);
  console.log(
    `${name}: ${outcomes.length} cases, precision ${ratio(hits, hits + alarms)}, recall ${ratio(hits, hits + misses)}` +
      ` (${hits} hits, ${misses} misses, ${alarms} false alarms, ${count('clean')} clean)`,
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
