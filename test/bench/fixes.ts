import { checkJavaScript } from '../../src/analysis/javascript/checkJavaScript';
import { fixSource } from '../../src/check/fixSource';
import { tryFixes, type Tally } from '../generated/tryFixes';
import { tryUses, usedPrograms } from '../generated/usedPrograms';

const CLASSES = 2_400;
/** So many at a time share a process and a compiler. */
const BATCH = 200;
const FINDINGS = [30, 100, 300, 3_000];

/**
 * Mends generated reset classes in all ways: what was found, fixed, refused and wrong. Then how long a file of many findings
 * takes, and how often it is checked.
 */
export async function benchFixes(): Promise<void> {
  const all: Tally[] = [];
  for (let seed = 1; seed <= CLASSES; seed += BATCH)
    all.push(await tryFixes(Array.from({ length: BATCH }, (_, i) => seed + i)));
  const sum = (of: (tally: Tally) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  const row = (what: string, count: number): void =>
    console.log(`${String(count).padStart(7)}  ${what}`);
  row(
    'generated',
    sum(({ generated }) => generated),
  );
  row(
    'found',
    sum(({ found }) => found),
  );
  row(
    'fixed by nil-and-close',
    sum(({ fixed }) => fixed['nil-and-close']),
  );
  row(
    'fixed by nil-only',
    sum(({ fixed }) => fixed['nil-only']),
  );
  for (const [reason, count] of counted(all.map(({ refused }) => refused)))
    row(`refused, ${reason}`, count);
  for (const [kind, count] of counted(all.map(({ missed }) => missed)))
    row(`not found: ${kind}`, count);
  for (const [kind, count] of counted(all.map(({ needless }) => needless)))
    row(`found, and kept nothing when run: ${kind}`, count);
  row(
    'wrong',
    sum(({ wrong }) => wrong.length),
  );
  for (const { wrong } of all) for (const each of wrong) console.log(`\n${each}`);
  const used = await tryUses(usedPrograms());
  row('programs that are used', used.programs);
  for (const [kind, count] of Object.entries(used.fixed)) row(`fixed by ${kind}`, count);
  for (const [reason, titles] of used.unmended) row(`without a fix, ${reason}`, titles.size);
  for (const title of used.missed) row(`not found: ${title}`, 1);
  row('wrong', used.wrong.length);
  for (const each of used.wrong) console.log(`\n${each}`);
  for (const count of FINDINGS) await timeFixes(count);
}

function counted(maps: ReadonlyMap<string, number>[]): [string, number][] {
  const totals = new Map<string, number>();
  for (const map of maps)
    for (const [name, count] of map) totals.set(name, (totals.get(name) ?? 0) + count);
  return [...totals].sort((a, b) => b[1] - a[1]);
}

async function timeFixes(count: number): Promise<void> {
  const text = Array.from({ length: count }, (_, i) => classText(i)).join('\n');
  const name = '/bench/many.js';
  let checks = 0;
  const started = performance.now();
  const before = process.cpuUsage();
  const { applied } = await fixSource({ name, text }, 'preferred', source => {
    checks++;
    return Promise.resolve(checkJavaScript({ source }));
  });
  const { user, system } = process.cpuUsage(before);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const cpu = ((user + system) / 1e6).toFixed(1);
  console.log(
    `a file of ${count} findings: ${applied.length} fixed in ${seconds} s (processor ${cpu} s), ${checks} checks`,
  );
}

function classText(i: number): string {
  return `export class Context${i} {
  constructor() {
    this.items = [];
    this.count = 0;
  }
  add(value) {
    this.items[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}
`;
}
