/** A block after such a word is a statement's. After any other, it is the body of a function or method. */
const STATEMENT = /\b(?:if|for|while|switch|catch|with|await)\s*$/;
/** A slash after one of these begins a regular expression. */
const BEFORE_REGEX = /(?:[([{,;=:?!&|+\-*%<>~^}]|^|\b(?:return|typeof|case|in|of|do|else))\s*$/;
/** What is looked at of the code before a bracket or slash. */
const BEFORE = 24;

/**
 * The text of a function without the bodies of the functions and methods in it, which have a `this` of their own; arrow
 * functions have not, and stay. Other strings than templates, comments and regular expressions are left out. A text that is not understood to its
 * end comes back whole.
 */
export function ownCode(text: string): string {
  let own = '';
  /** For each open parenthesis whether it belongs to a statement; for each open block whether it is left out. */
  const statements: boolean[] = [];
  const blocks: boolean[] = [];
  let leftOut = 0;
  let isStatements = true;
  let code = '';
  for (let at = 0; at < text.length;) {
    const end = literalEnd(text, at, code);
    if (end === undefined) return text;
    if (end > at) {
      // A value stands there, whatever it is.
      if (text[at] !== '/' || !/[/*]/.test(text[at + 1] ?? '')) code = `${code} "`.slice(-BEFORE);
      // There may be code in a template.
      if (text[at] === '`' && leftOut === 0) own += text.slice(at, end);
      at = end;
      continue;
    }
    const char = text[at++]!;
    if (char === '(') statements.push(STATEMENT.test(code));
    else if (char === ')') isStatements = statements.pop() ?? true;
    else if (char === '{') {
      const isBody = !isStatements && /\)\s*$/.test(code);
      if (isBody) leftOut++;
      blocks.push(isBody);
    } else if (char === '}') {
      const wasBody = blocks.pop();
      if (wasBody === undefined) return text;
      if (wasBody) leftOut--;
    }
    if (leftOut === 0) own += char;
    code = (code + char).slice(-BEFORE);
  }
  return blocks.length > 0 || statements.length > 0 ? text : own;
}

/** The end of the literal or comment that begins at an offset: the offset itself where none does; `undefined` if it has none. */
function literalEnd(text: string, at: number, before: string): number | undefined {
  const char = text[at]!;
  if (char === '"' || char === "'" || char === '`') return closed(text, at, char);
  if (char !== '/') return at;
  const next = text[at + 1];
  if (next === '/') return orEnd(text.indexOf('\n', at), text.length);
  if (next === '*') return orUndefined(text.indexOf('*/', at + 2), 2);
  return BEFORE_REGEX.test(before) ? closed(text, at, '/') : at;
}

/** After the next `quote` that nothing escapes; in a regular expression also none between square brackets. */
function closed(text: string, from: number, quote: string): number | undefined {
  let isInSet = false;
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\') at++;
    else if (quote === '/' && char === '[') isInSet = true;
    else if (quote === '/' && char === ']') isInSet = false;
    else if (char === quote && !isInSet) return at + 1;
  }
  return undefined;
}

function orEnd(found: number, end: number): number {
  return found < 0 ? end : found;
}

function orUndefined(found: number, length: number): number | undefined {
  return found < 0 ? undefined : found + length;
}
