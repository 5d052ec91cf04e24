import { BACKSLASH, CLOSE_INDEX, LF, OPEN_INDEX, SLASH } from './characters';

/** Where the string ends that begins there; -1 when its line or the text, of that length, ends before it. */
export function endOfString(codes: Uint16Array, start: number, length: number): number {
  const quote = codes[start]!;
  for (let at = start + 1; at < length; at++) {
    const code = codes[at]!;
    if (code === quote) return at + 1;
    if (code === BACKSLASH) at++;
    else if (code === LF) return -1;
  }
  return -1;
}

/** Where the regular expression ends that begins there; -1 when there is none. */
export function endOfExpression(codes: Uint16Array, start: number, length: number): number {
  let isInSet = false;
  for (let at = start + 1; at < length; at++) {
    const code = codes[at]!;
    if (code === LF) return -1;
    if (code === BACKSLASH) at++;
    else if (code === OPEN_INDEX) isInSet = true;
    else if (code === CLOSE_INDEX) isInSet = false;
    else if (code === SLASH && !isInSet) return at + 1;
  }
  return -1;
}
