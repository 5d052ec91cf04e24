const MAX_LENGTH = 200_000;

/** The scan's steps: strings, templates, comments, blanks, or any one character. An unclosed string ends with its line. */
const STEP =
  /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\[^])*`?|(\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$)|\s+)|[^]/gy;

/**
 * The end of the code that starts at `start`, at most `limit`. Leaves out trailing blanks and comments, and everything from
 * the first bracket that closes one opened before `start`. Needed because maps only record where tokens start: the next
 * mapped position may lie a closing brace and a comment after the end.
 */
export function codeEnd(text: string, start: number, limit: number): number {
  const stop = Math.min(limit, start + MAX_LENGTH);
  const code = text.slice(start, stop);
  let depth = 0;
  let end = 0;
  STEP.lastIndex = 0;
  for (let step = STEP.exec(code); step; step = STEP.exec(code)) {
    const [token, blank] = step;
    if (blank !== undefined) continue;
    if (token === '{' || token === '(' || token === '[') depth++;
    if ((token === '}' || token === ')' || token === ']') && --depth < 0) break;
    end = step.index + token.length;
  }
  return start + end;
}
