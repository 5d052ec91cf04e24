import { endOfWord } from './characters';
import { NO_WORD, WORDS, wordAt } from './words';

/**
 * Numbers for the names in a text, so that no string is created for a name that does not matter. A known word has the same
 * number in every text; any other name's number is derived from its position.
 */
export class Names {
  /** Ends of names by their starts, for names in string literals of more than one word. */
  private readonly ends = new Map<number, number>();

  constructor(
    private readonly text: string,
    private readonly codes: Uint16Array,
  ) {}

  /** The number of a word. */
  ofWord(start: number, end: number): number {
    const word = wordAt(this.codes, start, end);
    return word === NO_WORD ? WORDS.length + start : word;
  }

  /** The number of the name in a string literal between two offsets. */
  ofString(start: number, end: number): number {
    if (end <= start) return NO_WORD;
    if (endOfWord(this.codes, start) !== end) this.ends.set(start, end);
    return this.ofWord(start, end);
  }

  textOf(name: number): string {
    const start = name - WORDS.length;
    return start < 0 ? WORDS[name]! : this.text.slice(start, this.endOf(start));
  }

  lengthOf(name: number): number {
    const start = name - WORDS.length;
    return start < 0 ? WORDS[name]!.length : this.endOf(start) - start;
  }

  areSame(one: number, other: number): boolean {
    if (one === other) return true;
    if (one < WORDS.length || other < WORDS.length) return false;
    return this.textOf(one) === this.textOf(other);
  }

  private endOf(start: number): number {
    return this.ends.get(start) ?? endOfWord(this.codes, start);
  }
}
