/** Nobody writes lines of this length (in UTF-16 units) by hand; some minifiers break theirs just behind it. */
const MINIFIED_LINE = 500;

/**
 * Whether the code at an offset was written by a minifier. Its short names stand for many unrelated things in one file, so
 * that nothing which is joined by name is provable there.
 */
export function isMinifiedAt(text: string, offset: number): boolean {
  // No further than has to be known: a line may be as long as its text.
  const before = text.slice(Math.max(0, offset - MINIFIED_LINE - 1), offset);
  const after = text.slice(offset, offset + MINIFIED_LINE + 1);
  const end = after.indexOf('\n');
  const length = before.length - before.lastIndexOf('\n') - 1;
  return length + (end === -1 ? after.length : end) > MINIFIED_LINE;
}

/** Shorter texts are read whoever wrote them. */
const MINIFIED_TEXT = 5_000;

/** Whether most of a text was written by a minifier. */
export function isMinified(text: string): boolean {
  if (text.length < MINIFIED_TEXT) return false;
  let minified = 0;
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    if (end - start > MINIFIED_LINE) minified += end - start;
    start = end + 1;
  }
  return minified * 2 > text.length;
}
