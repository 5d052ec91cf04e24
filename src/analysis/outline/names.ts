import { NO_WORD, WORDS, wordAt } from './words';

/**
 * The names in a text by number, so that no string is made of a name from which nothing follows. A known word has the number
 * that it has in every text; any other name gets a new one wherever it stands.
 */
export class Names {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(private readonly text: string) {}

  /** The number of what stands there. */
  add(start: number, end: number): number {
    if (end <= start) return NO_WORD;
    const word = wordAt(this.text, start, end);
    if (word !== NO_WORD) return word;
    this.starts.push(start);
    return WORDS.length - 1 + this.ends.push(end);
  }

  textOf(name: number): string {
    const at = name - WORDS.length;
    return at < 0 ? WORDS[name]! : this.text.slice(this.starts[at], this.ends[at]);
  }

  lengthOf(name: number): number {
    const at = name - WORDS.length;
    return at < 0 ? WORDS[name]!.length : this.ends[at]! - this.starts[at]!;
  }

  areSame(one: number, other: number): boolean {
    if (one === other) return true;
    if (one < WORDS.length || other < WORDS.length) return false;
    return this.lengthOf(one) === this.lengthOf(other) && this.textOf(one) === this.textOf(other);
  }
}
