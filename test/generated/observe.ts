import * as fs from 'node:fs';
import { pseudoRandom } from './pseudoRandom';

/** One text to run, in JavaScript that sets `module.exports`. */
export interface Program {
  code: string;
  seed: number;
  /** Whether its resets close by our helper, so that closing may throw, reject and come back. */
  closesSafely: boolean;
}

/** What was seen of one program. */
export interface Observed {
  /** What its users see of some operations: results, lengths, order. */
  trace: unknown[];
  /** For each way through its reset: values that are neither in use nor handed out and yet alive. */
  stale: number[];
  /** For each way, and each manner of closing: how often each value was closed; -1 for those in use or handed out. */
  closes: Record<string, number[][]>;
  failed?: string;
}

interface Value {
  id: number;
  close(): unknown;
}

interface Context {
  add(key: string, value: Value): void;
  at(index: number): Value | null | undefined;
  total(): number;
  take?(): Value | undefined;
  drain?(): unknown;
  reset(mode: number): unknown;
}

const MODES = [0, 1, 2];
const VALUES = 5;
type Manner = 'plain' | 'throws' | 'rejects' | 'comes back';

function load(code: string): () => Context {
  const module: { exports: { make?: () => Context } } = { exports: {} };
  // What another file keeps is not seen by the class, and not held here: it would never be freed.
  const other = { keep: () => undefined, tracker: { register: () => undefined } };
  new Function('module', 'require', code)(module, () => other);
  return module.exports.make!;
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return 'id' in value ? `value ${String(value.id)}` : 'object';
}

function attempt(action: () => unknown): unknown {
  try {
    return shown(action());
  } catch (error) {
    return `throws ${String(error)}`;
  }
}

/** Some operations that the seed chooses, and what comes back from each. */
function traceOf(make: () => Context, seed: number): unknown[] {
  const random = pseudoRandom(seed + 1);
  const context = make();
  const trace: unknown[] = [];
  for (let step = 0; step < 50; step++) {
    const choice = random();
    const mode = Math.floor(random() * 3);
    if (choice < 0.55) {
      context.add(step % 3 === 0 ? 'k' : 'kk', { id: step, close: () => undefined });
    } else if (choice < 0.65) trace.push(attempt(() => context.reset(mode)));
    else if (choice < 0.72) trace.push(attempt(() => context.drain?.()));
    else if (choice < 0.8) trace.push(attempt(() => context.take?.()));
    trace.push(context.total(), shown(context.at(Math.floor(random() * 4))));
  }
  return trace;
}

function fill(context: Context, close: (id: number) => unknown): Value[] {
  const values = Array.from({ length: VALUES }, (_, id) => ({ id, close: () => close(id) }));
  values.forEach((value, i) => context.add(i % 2 === 0 ? 'k' : 'kk', value));
  return values;
}

/** Values in use, or handed out by the reset: not the store's to close or to drop. */
function keptBy(context: Context, result: unknown): Set<unknown> {
  const kept = new Set<unknown>(Array.isArray(result) ? result : [result]);
  for (let i = 0; i < context.total(); i++) kept.add(context.at(i));
  return kept;
}

interface Held {
  context: Context;
  refs: WeakRef<Value>[];
}

/** In a function of its own, so that nothing but the context holds the values afterwards. */
function usedOnce(make: () => Context, mode: number): Held {
  const context = make();
  const values = fill(context, () => undefined);
  const kept = keptBy(context, context.reset(mode));
  return { context, refs: values.filter(value => !kept.has(value)).map(each => new WeakRef(each)) };
}

function closesOf(make: () => Context, mode: number, manner: Manner): number[] {
  const context = make();
  const counts = Array.from({ length: VALUES }, () => 0);
  let depth = 0;
  const values = fill(context, id => {
    counts[id]!++;
    if (manner === 'throws' && id === 1) throw new Error('cannot close');
    if (manner === 'comes back' && depth++ < 20) context.reset(mode);
    return manner === 'rejects' && id === 2 ? Promise.reject(new Error('later')) : undefined;
  });
  const kept = keptBy(context, context.reset(mode));
  return values.map(({ id }, i) => (kept.has(values[i]) ? -1 : counts[id]!));
}

/** `held`: gets what the context should have freed, for each way through its reset. */
function observeOne({ code, seed, closesSafely }: Program, held: Held[]): Observed {
  try {
    const make = load(code);
    const manners: Manner[] = closesSafely
      ? ['plain', 'throws', 'rejects', 'comes back']
      : ['plain'];
    const closes = Object.fromEntries(
      manners.map(manner => [manner, MODES.map(mode => closesOf(make, mode, manner))]),
    );
    held.push(...MODES.map(mode => usedOnce(make, mode)));
    return { trace: traceOf(make, seed), stale: [], closes };
  } catch (error) {
    return { trace: [], stale: [], closes: {}, failed: String(error) };
  }
}

async function observeAll(programs: Program[]): Promise<Observed[]> {
  let unhandled = 0;
  process.on('unhandledRejection', () => unhandled++);
  const held: Held[][] = [];
  const observed: Observed[] = [];
  for (const program of programs) {
    const own: Held[] = [];
    const seen = observeOne(program, own);
    held.push(own);
    // What it left running ends here, and only its own rejections are its own.
    await new Promise(resolve => setImmediate(resolve));
    if (unhandled > 0) seen.failed ??= `${unhandled} rejections were not handled`;
    unhandled = 0;
    observed.push(seen);
  }
  // A WeakRef keeps its target until the job ends.
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
  globalThis.gc!();
  observed.forEach((each, i) => {
    each.stale = held[i]!.map(
      ({ refs, context }) =>
        refs.filter(ref => ref.deref() !== undefined).length + (context ? 0 : 1),
    );
  });
  return observed;
}

const input = process.argv[2];
if (input !== undefined && process.argv[1]?.endsWith('observe.ts')) {
  observeAll(JSON.parse(fs.readFileSync(input, 'utf8')) as Program[]).then(
    observed => fs.writeFileSync(process.argv[3]!, JSON.stringify(observed)),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
