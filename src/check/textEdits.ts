import type { TextEdit } from '../protocol/sourceFinding';

/** The text with the edits made. They belong to `text`, are in ascending order, and do not overlap. */
export function applyEdits(text: string, edits: TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    parts.push(text.slice(at, start), replacement);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

export function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** Whether two sets of edits touch the same text, or insert at the same place, where their order would matter. */
export function editsOverlap(some: TextEdit[], others: TextEdit[]): boolean {
  return some.some(a =>
    others.some(b => a.start === b.start || (a.start < b.end && b.start < a.end)),
  );
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
