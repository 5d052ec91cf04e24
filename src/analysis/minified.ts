/** Nobody writes lines of this length (in UTF-16 units) by hand; some minifiers break theirs just behind it. */
const MINIFIED_LINE = 500;

/**
 * Whether the code at an offset was written by a minifier. Its short names stand for many unrelated things in one file, so
 * that nothing which is joined by name is provable there.
 */
export function isMinifiedAt(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return (end === -1 ? text.length : end) - start > MINIFIED_LINE;
}
