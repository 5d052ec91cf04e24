import { transformSync } from 'esbuild';
import { checkJavaScript } from '../../src/analysis/javascript/checkJavaScript';
import { fixSource } from '../../src/check/fixSource';
import type { SourceText } from '../../src/protocol/analysis';
import type { SourceCheck } from '../../src/protocol/sourceFinding';
import { collect } from '../collect';
import { ways } from '../unit/analysis/javascript/kinds/variations';
import { renamed } from './renamed';
import { typeErrors } from './typeErrors';
import { usedPools } from './usedPools';
import { usedStores } from './usedStores';

const KINDS = ['nil-and-close', 'nil-only'] as const;
type Kind = (typeof KINDS)[number];

/** A program, and code that uses what it exports as `store`. */
export interface UsedProgram {
  title: string;
  /** Its ending says whether it is TypeScript. */
  name: string;
  text: string;
  use: string;
  /** Whether `store` is an instance of what it exports. */
  isClass: boolean;
}

/** What came of mending programs. */
export interface UsedTally {
  programs: number;
  /** Programs that keep values when they are used, and have no finding. */
  missed: string[];
  fixed: Record<Kind, number>;
  /** Programs that keep values and have no fix for that, by the reason that is given. */
  unmended: Map<string, Set<string>>;
  wrong: string[];
}

/**
 * All programs: each store in all ways of writing, and each pool with other names too. `most`: of so many ways of each store,
 * other ones for each.
 */
export function usedPrograms(most = Infinity): UsedProgram[] {
  const programs: UsedProgram[] = [];
  for (const [i, store] of usedStores.entries()) {
    const all = Object.entries(ways(store));
    for (const [way, text] of all.filter((_, k) => (k + i) % all.length < most)) {
      const name = way === 'TypeScript' ? 'used.ts' : 'used.js';
      programs.push({
        title: `${store.title} (${way})`,
        name,
        text,
        use: store.use,
        isClass: true,
      });
    }
  }
  for (const { title, text, use, isTyped } of usedPools) {
    const name = isTyped ? 'used.ts' : 'used.js';
    programs.push({ title, name, text, use, isClass: false });
    const { text: other, nameOf } = renamed(text, 1);
    const otherUse = use.replace(/(?<=\.)[\w$]+/g, nameOf);
    programs.push({
      title: `${title} (renamed)`,
      name,
      text: other,
      use: otherUse,
      isClass: false,
    });
  }
  return programs.map((each, i) => ({ ...each, name: `/generated/${i}${each.name}` }));
}

interface Attempt {
  program: UsedProgram;
  kind: Kind | undefined;
  text: string;
  isWhole: boolean;
}

/** Mends programs in all ways, uses them, and compares what their user sees and what stays alive. */
export async function tryUses(programs: readonly UsedProgram[]): Promise<UsedTally> {
  const tally: UsedTally = {
    programs: programs.length,
    missed: [],
    fixed: { 'nil-and-close': 0, 'nil-only': 0 },
    unmended: new Map(),
    wrong: [],
  };
  const attempts: Attempt[] = [];
  const reasons = new Map<UsedProgram, string[]>();
  for (const program of programs) {
    const { findings } = check(program);
    attempts.push({ program, kind: undefined, text: program.text, isWhole: findings.length === 0 });
    reasons.set(program, []);
    for (const finding of findings) {
      if (finding.fixes.some(({ kind }) => kind !== 'suppress')) continue;
      if (finding.unmended === undefined)
        wrong(tally, program, `${finding.method} has no fix and no reason`, program.text);
      reasons.get(program)!.push(finding.unmended ?? '');
    }
    for (const kind of findings.length > 0 ? KINDS : [])
      attempts.push(...(await mended(program, kind, tally)));
  }
  tallyTypes(attempts, tally);
  await tallyUses(attempts, reasons, tally);
  return tally;
}

function check(source: SourceText): SourceCheck {
  const checked = checkJavaScript({ source });
  return {
    ...checked,
    findings: checked.findings
      .filter(({ rule }) => rule !== 'unclosed-values')
      .map(each => ({ ...each, certainty: 'provable' as const })),
  };
}

function wrong(tally: UsedTally, { title }: UsedProgram, what: string, text: string): void {
  tally.wrong.push(`${title}: ${what}\n${text}`);
}

async function mended(program: UsedProgram, kind: Kind, tally: UsedTally): Promise<Attempt[]> {
  const fix = (text: string): ReturnType<typeof fixSource> =>
    fixSource({ name: program.name, text }, kind, each => Promise.resolve(check(each)));
  const { text, applied, refused, remaining } = await fix(program.text);
  for (const { reason } of refused)
    if (/still be found|could not be read/.test(reason))
      wrong(tally, program, `${kind}: ${reason}`, program.text);
  if (remaining.length !== refused.length)
    wrong(tally, program, `${kind} leaves more than it says`, text);
  if (applied.length === 0) return [];
  if ((await fix(text)).text !== text)
    wrong(tally, program, `${kind} changes the text when made again`, text);
  tally.fixed[kind]++;
  return [{ program, kind, text, isWhole: remaining.length === 0 }];
}

function tallyTypes(attempts: readonly Attempt[], tally: UsedTally): void {
  const typed = attempts.filter(({ program }) => program.name.endsWith('.ts'));
  const nameOf = ({ program, kind }: Attempt): string =>
    kind === undefined ? program.name : program.name.replace('.ts', `.${kind}.ts`);
  const texts = new Map(
    typed.map(each => [nameOf(each), `declare const module: { exports: unknown };\n${each.text}`]),
  );
  const errors = typeErrors(texts, { noImplicitAny: false });
  for (const each of typed) {
    const own = errors.get(nameOf(each));
    if (own && (each.kind === undefined || !errors.has(each.program.name)))
      wrong(
        tally,
        each.program,
        `${each.kind ?? 'as it is'} does not type-check: ${own[0]}`,
        each.text,
      );
  }
}

const MANNERS = ['plain', 'throws'] as const;

/** What a user of a program sees, and what stays. */
interface Seen {
  trace: unknown[];
  /** Ids of values that nobody needs. */
  gone: Map<number, WeakRef<object>>;
  closes: Record<string, Map<number, number>>;
  /** Ids that must not be closed. */
  others: Set<number>;
  lives: unknown[];
  failed?: string;
}

async function tallyUses(
  attempts: readonly Attempt[],
  reasons: ReadonlyMap<UsedProgram, string[]>,
  tally: UsedTally,
): Promise<void> {
  const seen = attempts.map(({ program, text }) => observe(program, text));
  await new Promise(done => setImmediate(done));
  collect();
  const before = new Map<UsedProgram, Seen>();
  attempts.forEach(({ program, kind, text, isWhole }, i) => {
    const own = seen[i]!;
    const say = (what: string): void =>
      wrong(tally, program, `${kind ?? 'as it is'}: ${what}`, text);
    if (own.failed !== undefined) return say(own.failed);
    const held = [...own.gone].filter(([, ref]) => ref.deref() !== undefined).map(([id]) => id);
    if (kind === undefined) {
      before.set(program, own);
      if (held.length > 0 && isWhole) tally.missed.push(program.title);
      for (const reason of reasons.get(program)!) {
        const known = tally.unmended.get(reason) ?? new Set();
        tally.unmended.set(reason, known.add(program.title));
      }
      return;
    }
    const first = before.get(program);
    if (!first) return;
    const [was, is] = [first.trace, own.trace].map(each => JSON.stringify(each));
    if (was !== is) say(`its user sees ${is} instead of ${was}`);
    if (isWhole && held.length > 0) say(`keeps ${held.join(', ')}`);
    if (own.lives.length === 0) say('nothing lives on');
    const { plain, throws } = own.closes;
    for (const [id, times] of plain!) {
      if (times > 1) say(`closes ${id} ${times} times`);
      if (own.others.has(id)) say(`closes ${id}, which is not its own`);
      if (kind === 'nil-only') say(`closes ${id}`);
    }
    if (JSON.stringify([...plain!]) !== JSON.stringify([...throws!]))
      say('does not close all when one throws');
  });
}

/** Uses a program in each manner of closing. In a function of its own, so that nothing but the program holds the values. */
function observe({ name, use, isClass }: UsedProgram, text: string): Seen {
  const seen: Seen = { trace: [], gone: new Map(), closes: {}, others: new Set(), lives: [] };
  try {
    const { code } = transformSync(text, {
      loader: name.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'es2022',
    });
    const load = new Function('module', 'exports', 'require', 'install', code);
    const run = new Function('store', 'gone', 'kept', 'note', 'took', use);
    for (const manner of MANNERS) {
      const module = { exports: {} as Record<string, unknown> };
      load(module, module.exports, () => ({ use: () => undefined }), Object.assign);
      const store = isClass ? storeOf(module.exports) : module.exports;
      const user = userOf(manner, seen);
      run(store, user.gone, user.kept, user.note, user.took);
      seen.lives.push(store, user);
    }
  } catch (error) {
    seen.failed = String(error);
  }
  return seen;
}

/** An instance of the class that a module exports; or, of functions that get a record, a record with these as its methods. */
function storeOf(exported: Record<string, unknown>): object {
  if (typeof exported === 'function') {
    const Store = exported as unknown as new (room: number) => object;
    return new Store(8);
  }
  const { make, ...functions } = exported as Record<string, (...args: unknown[]) => unknown>;
  const record = make!(8);
  return Object.fromEntries(
    Object.entries(functions).map(([name, fn]) => [
      name,
      (...args: unknown[]) => fn(record, ...args),
    ]),
  );
}

interface User {
  gone: (id: number) => object;
  kept: (id: number) => object;
  note: (value: unknown) => void;
  took: (value: unknown) => void;
}

function userOf(manner: (typeof MANNERS)[number], seen: Seen): User {
  const closes = (seen.closes[manner] = new Map<number, number>());
  const made = (id: number): { id: number; close(): void } => ({
    id,
    close() {
      closes.set(id, (closes.get(id) ?? 0) + 1);
      if (manner === 'throws' && closes.size === 1) throw new Error('cannot close');
    },
  });
  const note = (value: unknown): void => {
    seen.trace.push(shown(value));
  };
  return {
    note,
    gone(id) {
      const value = made(id);
      seen.gone.set(seen.gone.size, new WeakRef(value));
      return value;
    },
    kept(id) {
      seen.others.add(id);
      return made(id);
    },
    took(value) {
      note(value);
      const id = (value as { id?: unknown } | undefined)?.id;
      if (typeof id === 'number') seen.others.add(id);
    },
  };
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return 'id' in value ? `value ${String(value.id)}` : 'object';
}
