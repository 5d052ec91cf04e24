/** In UTF-16 units. Nobody writes such long lines by hand, and some minifiers break lines just behind this length. */
const MINIFIED_LINE = 500;

/**
 * Whether a minifier wrote the code at an offset. Its short names stand for many things in one file, so nothing that is
 * joined by name is provable there.
 */
export function isMinifiedAt(text: string, offset: number): boolean {
  // Reads no further than needed, because a line may be as long as the text.
  const before = text.slice(Math.max(0, offset - MINIFIED_LINE - 1), offset);
  const after = text.slice(offset, offset + MINIFIED_LINE + 1);
  const end = after.indexOf('\n');
  const length = before.length - before.lastIndexOf('\n') - 1;
  return length + (end === -1 ? after.length : end) > MINIFIED_LINE;
}

/** Shorter texts are always read. */
const MINIFIED_TEXT = 5_000;

/** How a compiler begins the line that has the source map itself, which is no code. */
const SOURCE_MAP = /^(?:\/\/|\/\*)[#@] sourceMappingURL=/;

/** Whether a minifier wrote most of the code of a text. */
export function isMinified(text: string): boolean {
  if (text.length < MINIFIED_TEXT) return false;
  let minified = 0;
  let code = text.length;
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    if (end - start > MINIFIED_LINE) {
      const isMap = SOURCE_MAP.test(text.slice(start, start + MINIFIED_LINE));
      if (isMap) code -= end - start;
      else minified += end - start;
    }
    start = end + 1;
  }
  return minified * 2 > code;
}
