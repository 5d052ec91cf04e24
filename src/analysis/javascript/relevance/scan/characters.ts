/* The codes of characters that make tokens. */

export const LF = 10;
export const BANG = 33;
export const QUOTE = 34;
export const DOLLAR = 36;
export const APOSTROPHE = 39;
export const OPEN = 40;
export const CLOSE = 41;
export const STAR = 42;
export const PLUS = 43;
export const COMMA = 44;
export const MINUS = 45;
export const DOT = 46;
export const SLASH = 47;
export const ZERO = 48;
export const COLON = 58;
export const SEMICOLON = 59;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const QUESTION = 63;
export const OPEN_INDEX = 91;
export const BACKSLASH = 92;
export const CLOSE_INDEX = 93;
export const BACKTICK = 96;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;

/** What a character may begin. */
export const NAME = 1;
export const DIGIT = 2;

/** For each ASCII character. All others count as part of a name. */
export const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$#@\\]/.test(character)) CLASSES[code] = NAME;
  else if (/\d/.test(character)) CLASSES[code] = DIGIT;
}

/** The end of the name or number that begins at `start`. */
export function endOfWord(codes: Uint16Array, start: number): number {
  let at = start;
  for (let code = codes[at]!; code >= 128 || CLASSES[code] !== 0; code = codes[at]!) at++;
  return at;
}
