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

/** Whether two sets of edits touch the same text, or insert at the same place, where their order would matter. */
export function editsOverlap(some: TextEdit[], others: TextEdit[]): boolean {
  return some.some(a =>
    others.some(b => a.start === b.start || (a.start < b.end && b.start < a.end)),
  );
}
