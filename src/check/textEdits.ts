import type { TextEdit } from '../protocol/sourceFinding';

/** Applies the edits. They refer to `text`, ascend, and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    parts.push(text.slice(at, start), replacement);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Maps an offset to the text after the edits. Text inserted exactly at the offset stays behind it. */
export function mapOffset(offset: number, edits: readonly TextEdit[]): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    if (start >= offset) break;
    if (end > offset) return start + shift + text.length;
    shift += text.length - (end - start);
  }
  return offset + shift;
}

/** A set of edits that do not touch each other. */
export class EditSet {
  /** In ascending order. */
  private readonly edits: TextEdit[] = [];

  add(edit: TextEdit): void {
    this.edits.splice(this.behind(edit.start), 0, edit);
  }

  /** Whether the set contains exactly this edit. */
  has(edit: TextEdit): boolean {
    const same = this.edits[this.behind(edit.start) - 1];
    return same?.start === edit.start && same.end === edit.end && same.text === edit.text;
  }

  /**
   * Whether an edit would touch the same text as one in the set, or insert at the same offset, where the order would matter.
   */
  overlaps({ start, end }: TextEdit): boolean {
    const next = this.behind(start);
    const [before, after] = [this.edits[next - 1], this.edits[next]];
    return (
      (before !== undefined && (before.start === start || before.end > start)) ||
      (after !== undefined && after.start < end)
    );
  }

  /** How many edits begin at or before an offset. */
  private behind(offset: number): number {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.edits[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The single edit that turns `before` into `after`; `undefined` when they are equal. Splits no surrogate pair or line end.
 */
export function differenceOf(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < limit - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = before.indexOf('\n', before.length - tail);
  const end = lineEnd === -1 ? before.length : lineEnd;
  return { start, end, text: after.slice(start, after.length - (before.length - end)) };
}

/** Takes out the whole lines that a part of a text stands on, with their ends. */
export function lineRemoval(
  text: string,
  { start, end }: { start: number; end: number },
): TextEdit {
  const next = text.indexOf('\n', end);
  return {
    start: start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1,
    end: next === -1 ? text.length : next + 1,
    text: '',
  };
}
