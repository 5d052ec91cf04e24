const MAX_LENGTH = 200_000;

/** Strings, templates, comments, blanks, or any one character: the scan's steps. An unclosed string ends with its line. */
const STEP =
  /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\[^])*`?|(\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$)|\s+)|[^]/gy;

/**
 * Where the code ends that starts at `start`, at most at `limit`: behind it blanks and comments are left out, and so is
 * everything from the first bracket that closes what was opened before `start`. Maps name only where tokens start, so the
 * next mapped place may lie a closing brace and a comment behind the end.
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
