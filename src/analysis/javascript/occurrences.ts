import type { FunctionUnit } from './functionUnit';

/**
 * Places in a text, to ask of each of thousands of nested functions whether it holds one: a cheap way to rule functions out
 * before their facts are collected.
 */
export class Occurrences {
  private isSorted = true;

  constructor(private readonly offsets: number[] = []) {}

  add(offset: number): void {
    const { offsets } = this;
    if (offsets.length > 0 && offsets[offsets.length - 1]! > offset) this.isSorted = false;
    offsets.push(offset);
  }

  /** Whether one lies within the function, nested functions included. */
  isIn({ fn }: FunctionUnit): boolean {
    const { offsets } = this;
    if (!this.isSorted) offsets.sort((a, b) => a - b);
    this.isSorted = true;
    const start = fn.start ?? 0;
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (offsets[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low < offsets.length && offsets[low]! < (fn.end ?? Infinity);
  }
}

/** Where any of these names stands in the text as a whole word. */
export function occurrencesOfWords(text: string, names: Iterable<string>): Occurrences {
  const words = [...new Set(names)].map(name => name.replace(/[^\w#]/g, '\\$&'));
  if (words.length === 0) return new Occurrences();
  const pattern = new RegExp(`(?<![\\w$#])(?:${words.join('|')})(?![\\w$])`, 'g');
  return new Occurrences(Array.from(text.matchAll(pattern), match => match.index));
}
