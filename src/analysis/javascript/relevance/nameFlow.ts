import { anyOf } from '../../text/anyOf';
import { type Block } from './scan/scan';

/** Limit of assignments to follow from name to name. */
const MAX_STEPS = 3;
/** Beyond this number, as in a bundle of short names, every name counts as standing for all. */
const MAX_NAMES = 50;
/** Longer expressions are not followed. */
const MAX_VALUE_LENGTH = 300;
const TARGET = /(?<![\w$.#])([A-Za-z_$#][\w$]*)\s*(?::[^=;,)]*)?=(?![=>])/g;
const END_OF_STATEMENT = new Set(Array.from(';{}', character => character.charCodeAt(0)));
const RENAMED = /\s*:\s*([A-Za-z_$#][\w$]*)/y;
/**
 * Getters that only return a field: `get size() { return this.n; }`, `size: { get() { return this.n; } }`. Bounded, because
 * texts may be hostile.
 */
const GETTER =
  /\bget(?:\s{1,40}([\w$#]{1,100}))?\s{0,40}[(:][^{]{0,200}\{\s{0,200}return[^;}]{0,200}?([\w$#]{1,100})\s{0,40};?\s{0,200}\}/g;
const PROPERTY = /([\w$#]+)\s*:\s*\{\s*$/;
const MAX_NAME_LENGTH = 100;

/** Which names may pass their values to which others: `size` to `i` in `const i = this.size`. */
export class NameFlow {
  /** Names of getters, by the field that they return. */
  private readonly getters = new Map<string, string[]>();

  constructor(private readonly text: string) {
    if (!/\bget\b/.test(text)) return;
    for (const { 1: method, 2: field, index } of text.matchAll(GETTER)) {
      const before = text.slice(Math.max(0, index - MAX_NAME_LENGTH), index);
      const name = method ?? PROPERTY.exec(before)?.[1];
      if (name !== undefined) this.getters.set(field!, [...(this.getters.get(field!) ?? []), name]);
    }
  }

  get hasGetters(): boolean {
    return this.getters.size > 0;
  }

  /** Names of getters that return a field of that name. */
  gettersOf(field: string): readonly string[] {
    return this.getters.get(field) ?? [];
  }

  /**
   * The names whose values may reach one of `wanted` within some blocks, and which of them they reach. Each of `wanted`
   * reaches itself.
   */
  reaching(
    names: Iterable<string>,
    wanted: ReadonlySet<string>,
    blocks: readonly Block[],
    maxSteps = MAX_STEPS,
  ): Map<string, string[]> {
    const origins = new Map<string, Set<string>>();
    const found = new Map<string, string[]>();
    for (const name of names) {
      if (wanted.has(name)) found.set(name, [name]);
      else origins.set(name, new Set([name]));
    }
    let fresh = [...origins.keys()];
    for (let depth = 0; depth < maxSteps && fresh.length > 0; depth++) {
      if (fresh.length > MAX_NAMES) {
        for (const all of origins.values()) for (const name of all) found.set(name, [...wanted]);
        return found;
      }
      const next = new Set<string>();
      for (const [from, to] of this.steps(fresh, blocks)) {
        const known = origins.get(to) ?? new Set();
        const { size } = known;
        for (const origin of origins.get(from)!) known.add(origin);
        if (known.size === size) continue;
        origins.set(to, known);
        next.add(to);
      }
      fresh = [...next];
    }
    for (const [name, all] of origins) {
      if (!wanted.has(name)) continue;
      for (const origin of all) found.set(origin, [...(found.get(origin) ?? []), name]);
    }
    return found;
  }

  /** Pairs of a name and a name that gets its value in one assignment, pattern or getter. */
  private *steps(
    names: readonly string[],
    blocks: readonly Block[],
  ): Generator<[from: string, to: string]> {
    const { text } = this;
    for (const name of names) for (const getter of this.gettersOf(name)) yield [name, getter];
    for (const { name, index } of occurrencesIn(text, names, blocks)) {
      const statement = text.slice(startOfStatement(text, index), index);
      for (const [, target] of statement.matchAll(TARGET)) yield [name, target!];
      RENAMED.lastIndex = index + name.length;
      const renamed = RENAMED.exec(text);
      if (renamed) yield [name, renamed[1]!];
    }
  }
}

/** Searches back over at most `MAX_VALUE_LENGTH` characters. */
function startOfStatement(text: string, offset: number): number {
  const first = Math.max(0, offset - MAX_VALUE_LENGTH);
  let at = offset;
  for (;;) {
    while (at > first && !END_OF_STATEMENT.has(text.charCodeAt(at - 1))) at--;
    if (!text.startsWith('${', at - 2)) return at;
    // In a template, the statement continues before the template's opening backtick.
    const template = text.slice(first, at - 2).lastIndexOf('`');
    if (template === -1) return at;
    at = first + template;
  }
}

/** Beyond this number of names, every word of a text is looked up rather than each name searched for. */
const FEW = 30;

/** Where any of these names stands as a whole word in the blocks. */
export function* occurrencesIn(
  text: string,
  names: Iterable<string>,
  blocks: readonly Block[],
): Generator<{ name: string; index: number }> {
  const wanted = new Set(names);
  const isSearch = wanted.size <= FEW;
  // Checks the character before a match in code, because a look-behind would be tried at every offset.
  const pattern = isSearch
    ? new RegExp(`(?:${anyOf(wanted)})(?![\\w$])`, 'g')
    : /[\w$#\u0080-\uffff]+/g;
  for (const { start, end } of blocks) {
    pattern.lastIndex = start;
    for (let at = pattern.exec(text); at && at.index < end; at = pattern.exec(text)) {
      const [name] = at;
      const isWhole = isSearch ? !/[\w$#]/.test(text.charAt(at.index - 1)) : wanted.has(name);
      if (isWhole) yield { name, index: at.index };
    }
  }
}
