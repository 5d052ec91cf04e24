import type { TextEdit } from '../protocol/sourceFinding';

/** The text with the edits made. They belong to `text`, are in ascending order, and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    parts.push(text.slice(at, start), replacement);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Where an offset is after the edits were made: what is inserted at it stays behind it. */
export function mapOffset(offset: number, edits: readonly TextEdit[]): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    if (start >= offset) break;
    if (end > offset) return start + shift + text.length;
    shift += text.length - (end - start);
  }
  return offset + shift;
}

/** Edits that do not touch each other. */
export class EditSet {
  /** In ascending order. */
  private readonly edits: TextEdit[] = [];

  add(edit: TextEdit): void {
    this.edits.splice(this.behind(edit.start), 0, edit);
  }

  /** Whether the very same edit is among them. */
  has(edit: TextEdit): boolean {
    const same = this.edits[this.behind(edit.start) - 1];
    return same?.start === edit.start && same.end === edit.end && same.text === edit.text;
  }

  /** Whether an edit would touch the same text as one of them, or insert at the same place, where their order would matter. */
  overlaps({ start, end }: TextEdit): boolean {
    const next = this.behind(start);
    const [before, after] = [this.edits[next - 1], this.edits[next]];
    return (
      (before !== undefined && (before.start === start || before.end > start)) ||
      (after !== undefined && after.start < end)
    );
  }

  /** How many begin at or before an offset. */
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

/** The one edit that makes `after` of `before`; `undefined` when they are equal. It splits no surrogate pair or line end. */
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
