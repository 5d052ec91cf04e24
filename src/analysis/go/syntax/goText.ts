import { lineOf, lineStartsOf } from '../../../base/lineStarts';

/** The text of a Go file. Caches what each finding asks for. */
export class GoText {
  private starts: number[] | undefined;
  private readonly known = new Map<string, unknown>();

  constructor(readonly text: string) {}

  /** The line end that the text uses. */
  get newline(): string {
    return this.once('newline', () => (this.text.includes('\r\n') ? '\r\n' : '\n'));
  }

  /** The ordinal of the line of an offset. */
  lineOf(offset: number): number {
    return lineOf(this.lineStarts, offset);
  }

  /** The offset at which the line of an offset starts. */
  lineStart(offset: number): number {
    return this.lineStarts[this.lineOf(offset)]!;
  }

  /** The white space at the beginning of the line of an offset. */
  indent(offset: number): string {
    const start = this.lineStart(offset);
    return this.once(`indent ${start}`, () => {
      const blank = /[ \t]*/y;
      blank.lastIndex = start;
      return blank.exec(this.text)![0];
    });
  }

  /** Computes a value once per key. Use each key for one kind of value. */
  once<T>(key: string, make: () => T): T {
    if (!this.known.has(key)) this.known.set(key, make());
    return this.known.get(key) as T;
  }

  private get lineStarts(): number[] {
    return (this.starts ??= lineStartsOf(this.text));
  }
}
