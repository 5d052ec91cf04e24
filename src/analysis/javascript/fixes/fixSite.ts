import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { inheritedMethods, type Program } from '../program/classLikes';
import type { FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import type { Fn } from '../syntax/nodes';
import type { Pool } from '../pools/pool';
import type { Reset } from '../pools/reset';
import { styleOf, type CodeStyle } from './codeStyle';
import type { FixedFile } from './fixedFile';

/** What the builders of one reset's fixes share. */
export interface FixSite {
  file: FixedFile;
  text: string;
  pool: Pool;
  reset: Reset;
  facts: FunctionFacts | undefined;
  style: CodeStyle;
}

/** The site of a reset's fixes in the text that was analysed. */
export function fixSite(file: FixedFile, pool: Pool, reset: Reset): FixSite {
  const facts = (unitsOf(pool).get(reset.fn) ?? functionsOf(pool.program).get(reset.fn))?.facts;
  const style = styleOf(file, reset.fn, reset.statement);
  return { file, text: file.text, pool, reset, facts, style };
}

const units = new WeakMap<Pool | Program, ReadonlyMap<Fn, FunctionUnit>>();

/** The methods of an instance, its inherited ones too, by their functions. Cached, because each finding asks. */
export function unitsOf(pool: Pool): ReadonlyMap<Fn, FunctionUnit> {
  return unitsBy(pool, () => inheritedMethods(pool.owner));
}

function functionsOf(program: Program): ReadonlyMap<Fn, FunctionUnit> {
  return unitsBy(program, () => program.functions);
}

function unitsBy(
  key: Pool | Program,
  read: () => readonly FunctionUnit[],
): ReadonlyMap<Fn, FunctionUnit> {
  let found = units.get(key);
  if (!found) units.set(key, (found = new Map(read().map(unit => [unit.fn, unit]))));
  return found;
}

/** An access as the reset's code writes it: `this.items`, `that.items`, `holder.#items`, or a captured variable. */
export function accessText(site: FixSite, { base, path }: Access): string {
  const [first, ...rest] = base === 'this' ? [instanceText(site), ...path] : path;
  return rest.reduce(
    (whole, name) =>
      /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
        ? `${whole}.${name}`
        : `${whole}[${JSON.stringify(name)}]`,
    first!,
  );
}

/** The reset's name for the instance: a release function's parameter, `this`, or the alias needed in an inner function. */
function instanceText({ reset, facts, text }: FixSite): string {
  if (reset.instance !== undefined) return reset.instance;
  const own = text.slice(reset.statement.start!, reset.statement.end!);
  if (/\bthis\b/.test(own) && reset.statement !== reset.fn) return 'this';
  const aliases = [...(facts?.selves ?? [])].filter(name =>
    new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\.`).test(own),
  );
  return aliases[0] ?? 'this';
}

/** A name that the function does not use in any scope: the wish itself, or the wish with a number. */
export function freshName(site: FixSite, wish: string, used: readonly string[] = []): string {
  return new FreshNames(site, used).claim(wish);
}

/** Names for new variables of one function, each given out once. */
export class FreshNames {
  private readonly used: Set<string>;
  private readonly words: ReadonlySet<string>;
  /** The next number to try, by the name that it is appended to. */
  private readonly next = new Map<string, number>();

  constructor(
    private readonly site: FixSite,
    used: readonly string[] = [],
  ) {
    this.used = new Set(used);
    this.words = wordsOf(site.reset.fn, site.text);
  }

  claim(wish: string): string {
    const name = this.peek(wish);
    this.used.add(name);
    return name;
  }

  /** The same name for use in a separate scope. It may be given out again. */
  peek(wish: string): string {
    const isName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(wish);
    const base = isName && !RESERVED.has(wish) ? wish : 'value';
    if (!this.next.has(base) && !this.isUsed(base)) return base;
    let number = this.next.get(base) ?? 2;
    while (this.isUsed(base + number)) number++;
    this.next.set(base, number);
    return base + number;
  }

  private isUsed(name: string): boolean {
    const { facts, pool } = this.site;
    return (
      this.used.has(name) ||
      this.words.has(name) ||
      (facts?.locals.has(name) ?? false) ||
      (facts?.params.has(name) ?? false) ||
      pool.owner.closure.has(name)
    );
  }
}

const known = new WeakMap<t.Node, ReadonlySet<string>>();

/** The words of a function's text, except names of fields. */
function wordsOf(fn: t.Node, text: string): ReadonlySet<string> {
  let words = known.get(fn);
  if (!words) {
    const own = text.slice(fn.start!, fn.end!);
    known.set(fn, (words = new Set(own.match(/(?<![\p{ID_Continue}$.#])[\p{ID_Continue}$]+/gu))));
  }
  return words;
}

const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await arguments eval undefined'.split(
    ' ',
  ),
);

/** A name for one element of a list: `entry` for `#entries`, `value` for `V`. */
export function elementName(list: string): string {
  const bare = list.replace(/^[#_$]+|[_$]+$/g, '');
  if (/^[a-z]\w*ies$/.test(bare)) return bare.replace(/ies$/, 'y');
  if (/^[a-z]\w*[^s]s$/.test(bare)) return bare.slice(0, -1);
  return 'value';
}
