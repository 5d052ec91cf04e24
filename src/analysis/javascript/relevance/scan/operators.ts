import { EQUALS, GREATER, LESS, MINUS } from './characters';
import { Token } from './token';

const REPEATS = 1;
const ASSIGNS = 2;
const COMPARES = 4;
/** `>>>` has two more than its first. */
const MOST_ANGLES = 2;
/** What each character may do at the beginning of an operator. */
const ROLES = new Uint8Array(128);
for (const [characters, role] of [
  ['*&|?<>', REPEATS],
  ['-+*/%&|^?<>=!', ASSIGNS],
  ['<>=!', COMPARES],
] as const) {
  for (const character of characters) ROLES[character.charCodeAt(0)]! |= role;
}

function roleOf(code: number): number {
  return code < 128 ? ROLES[code]! : 0;
}

/** Where the operator ends that begins there, `>>>=`, `**=`, `!==` and the like; angle brackets of types are read one by one. */
export function endOfOperator(codes: Uint16Array, start: number): number {
  const code = codes[start]!;
  const role = roleOf(code);
  const isAngle = code === LESS || code === GREATER;
  let at = start + 1;
  // Of angle brackets no more than operators have: each is read by itself, and looks ahead again.
  const last = isAngle ? at + MOST_ANGLES : Infinity;
  if (role & REPEATS) while (at < last && codes[at] === code) at++;
  if (!(role & ASSIGNS) || codes[at] !== EQUALS) return isAngle ? start + 1 : at;
  while (codes[at] === EQUALS) at++;
  return at;
}

/** What token the operator is that stands there, as `endOfOperator` found it. */
export function kindOfOperator(codes: Uint16Array, start: number, end: number): number {
  const code = codes[start]!;
  if (end === start + 1) return code;
  if (codes[end - 1] !== EQUALS) return Token.Operator;
  const role = roleOf(code);
  const isRepeated = role & REPEATS && codes[start + 1] === code;
  if (role & COMPARES && !isRepeated) return Token.Operator;
  return code === MINUS ? Token.MinusAssign : Token.Assign;
}
