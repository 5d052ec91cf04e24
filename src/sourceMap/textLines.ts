import { lineOf } from '../base/lineStarts';

/** A text with its lines. Lines and columns count from 0, columns and offsets in UTF-16 units. */
export class TextLines {
  private lines: { starts: number[]; ends: number[] } | undefined;

  constructor(readonly text: string) {}

  /** `undefined` for a position outside the text. A line's end is a position. */
  offsetAt(line: number, column: number): number | undefined {
    const { starts, ends } = this.index();
    const start = starts[line];
    const end = ends[line];
    if (start === undefined || end === undefined || column < 0) return undefined;
    return start + column <= end ? start + column : undefined;
  }

  /** The end of the line that contains this offset, without its line break. */
  lineEnd(offset: number): number {
    return this.index().ends[this.positionAt(offset).line]!;
  }

  /** The position of an offset of this text. */
  positionAt(offset: number): { line: number; column: number } {
    const { starts } = this.index();
    const line = lineOf(starts, offset);
    return { line, column: offset - starts[line]! };
  }

  /** Built on first use: a bundle's map has thousands of texts, of which one or two are used. */
  private index(): { starts: number[]; ends: number[] } {
    if (this.lines) return this.lines;
    const starts = [0];
    const ends: number[] = [];
    for (const { index, 0: lineBreak } of this.text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
      ends.push(index);
      starts.push(index + lineBreak.length);
    }
    ends.push(this.text.length);
    this.lines = { starts, ends };
    return this.lines;
  }
}
