/** Replaces `[start, end)`, in UTF-16 units, by `text`. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text with all edits done. They must be in ascending order and must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/**
 * Edits of several changes of one text as one ascending list. Equal edits count once (a helper that several changes want);
 * a change that overlaps an earlier one is left out as a whole.
 */
export function mergeEdits(changes: readonly (readonly Edit[])[]): Edit[] {
  const merged: Edit[] = [];
  for (const change of changes) {
    const fresh = change.filter(edit => !merged.some(other => isEqual(edit, other)));
    if (!fresh.some(edit => merged.some(other => overlaps(edit, other)))) merged.push(...fresh);
  }
  return merged.sort((a, b) => a.start - b.start);
}

function isEqual(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function overlaps(a: Edit, b: Edit): boolean {
  return a.start < b.end && b.start < a.end ? true : a.start === b.start;
}
