import { firstFrom } from '../../../base/firstFrom';
import { anyOf } from '../../text/anyOf';
import type { FunctionUnit } from './functionUnit';
import type { Nesting } from '../syntax/nesting';
import type { Fn } from '../syntax/nodes';

/**
 * A set of offsets in a text. Tells for each of thousands of nested functions whether it contains one, which rules functions
 * out cheaply before their facts are collected.
 */
export class Occurrences {
  private isSorted = true;

  constructor(private readonly offsets: number[] = []) {}

  add(offset: number): void {
    const { offsets } = this;
    if (offsets.length > 0 && offsets[offsets.length - 1]! > offset) this.isSorted = false;
    offsets.push(offset);
  }

  /** The functions around any of the offsets, innermost and outer ones. */
  functionsAround(nesting: Nesting): Set<Fn> {
    const found = new Set<Fn>();
    for (const offset of this.offsets) for (const fn of nesting.around(offset)) found.add(fn);
    return found;
  }

  /** Whether the function, with its nested functions, contains one. */
  isIn({ fn }: FunctionUnit): boolean {
    const { offsets } = this;
    if (!this.isSorted) offsets.sort((a, b) => a - b);
    this.isSorted = true;
    const start = fn.start ?? 0;
    const first = firstFrom(offsets.length, i => offsets[i]! >= start);
    return first < offsets.length && offsets[first]! < (fn.end ?? Infinity);
  }
}

/** The offsets of these names as whole words, in the text or in one function. */
export function occurrencesOfWords(
  text: string,
  names: Iterable<string>,
  { start, end }: { start?: number | null; end?: number | null } = {},
): Occurrences {
  const [from, to] = [start ?? 0, end ?? text.length];
  const words = new Set(names);
  const [only] = words;
  if (only && words.size === 1) return new Occurrences(offsetsOfWord(text, only, from, to));
  const pattern = new RegExp(`(?<![\\w$#])(?:${anyOf(words)})(?![\\w$])`, 'g');
  const offsets: number[] = [];
  pattern.lastIndex = from;
  for (let at = pattern.exec(text); at && at.index < to; at = pattern.exec(text))
    offsets.push(at.index);
  return new Occurrences(offsets);
}

const WORD = /[\w$]/;

/** As the pattern for several names finds them; a search for plain text is faster than one that looks behind. */
function offsetsOfWord(text: string, name: string, from: number, to: number): number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf(name, from); at !== -1 && at < to;) {
    const before = text[at - 1] ?? '';
    const end = at + name.length;
    const isWord = !WORD.test(before) && before !== '#' && !WORD.test(text[end] ?? '');
    if (isWord) offsets.push(at);
    at = text.indexOf(name, isWord ? end : at + 1);
  }
  return offsets;
}
