/** Calls that put something into a list, Set or Map, and calls that take something out. */
const PUTS = ['push', 'unshift', 'add', 'set'];
const TAKES = ['pop', 'shift', 'splice', 'delete'];

const DECLARING_WORDS = ['var', 'let', 'const'];
const CONTROL_WORDS = ['if', 'for', 'while', 'switch', 'with'];
/** After these words, a slash begins a regular expression. */
const OPERATOR_WORDS =
  'return typeof case in of instanceof new delete void throw do else yield await'.split(' ');
const KEYWORDS = [
  ...DECLARING_WORDS,
  ...CONTROL_WORDS,
  ...OPERATOR_WORDS,
  ...'async break catch class continue default export extends finally'.split(' '),
  ...'function implements import static try'.split(' '),
];
const OTHER_WORDS =
  'this null undefined true false prototype length clear assign defineProperties create'.split(' ');

/** The words with fixed numbers, by number: '' for none, the keywords, then others. */
export const WORDS: readonly string[] = ['', ...KEYWORDS, ...OTHER_WORDS, ...PUTS, ...TAKES];
const LAST_KEYWORD = KEYWORDS.length;
export const NO_WORD = 0;

export const ASYNC = WORDS.indexOf('async');
export const CATCH = WORDS.indexOf('catch');
export const CLASS = WORDS.indexOf('class');
export const EXTENDS = WORDS.indexOf('extends');
export const FUNCTION = WORDS.indexOf('function');
export const NEW = WORDS.indexOf('new');
export const RETURN = WORDS.indexOf('return');
export const THIS = WORDS.indexOf('this');
export const NULL = WORDS.indexOf('null');
export const UNDEFINED = WORDS.indexOf('undefined');
export const TRUE = WORDS.indexOf('true');
export const FALSE = WORDS.indexOf('false');
export const PROTOTYPE = WORDS.indexOf('prototype');
export const LENGTH = WORDS.indexOf('length');
export const CLEAR = WORDS.indexOf('clear');
export const SPLICE = WORDS.indexOf('splice');
/** A keyword, and a method of Sets and Maps. */
const DELETE = WORDS.indexOf('delete');
export const ASSIGN = WORDS.indexOf('assign');
export const DEFINE_PROPERTIES = WORDS.indexOf('defineProperties');
export const CREATE = WORDS.indexOf('create');

export function isKeyword(word: number): boolean {
  return word !== NO_WORD && word <= LAST_KEYWORD;
}

/** `var`, `let`, `const` */
export function isDeclaring(word: number): boolean {
  return word !== NO_WORD && word <= DECLARING_WORDS.length;
}

const CONTROL_END = DECLARING_WORDS.length + CONTROL_WORDS.length;

/** Whether a statement follows the word's parentheses. */
export function isControl(word: number): boolean {
  return word > DECLARING_WORDS.length && word <= CONTROL_END;
}

/** Whether an expression follows the word. */
export function isOperatorWord(word: number): boolean {
  return word > CONTROL_END && word <= CONTROL_END + OPERATOR_WORDS.length;
}

const FIRST_PUT = LAST_KEYWORD + OTHER_WORDS.length + 1;
const FIRST_TAKE = FIRST_PUT + PUTS.length;

/** Whether calling it puts something into a list. */
export function isPut(word: number): boolean {
  return word >= FIRST_PUT && word < FIRST_TAKE;
}

/** Whether calling it takes something from a list. */
export function isTake(word: number): boolean {
  return word === DELETE || (word >= FIRST_TAKE && word < WORDS.length);
}

/** The characters of all words, concatenated, and where each word begins. */
const CODES = Uint16Array.from(WORDS.join(''), character => character.charCodeAt(0));
const STARTS = Uint16Array.from(WORDS, (_, number) => WORDS.slice(0, number).join('').length);
const ENDS = Uint16Array.from(WORDS, (word, number) => STARTS[number]! + word.length);

/** A hash table of words by first and last character and length; `NEXT` links words with the same hash. */
const SLOTS = 1024;
const FIRST = new Uint8Array(SLOTS);
const NEXT = new Uint8Array(WORDS.length);
for (let word = NO_WORD + 1; word < WORDS.length; word++) {
  const slot = slotOf(CODES, STARTS[word]!, ENDS[word]!);
  NEXT[word] = FIRST[slot]!;
  FIRST[slot] = word;
}

function slotOf(codes: Uint16Array, start: number, end: number): number {
  return (codes[start]! * 31 + codes[end - 1]! * 7 + (end - start) * 13) & (SLOTS - 1);
}

/** The word between two offsets, which must not be equal; `NO_WORD` for any other text. */
export function wordAt(codes: Uint16Array, start: number, end: number): number {
  let word = FIRST[slotOf(codes, start, end)]!;
  while (word !== NO_WORD && !isAt(word, codes, start, end)) word = NEXT[word]!;
  return word;
}

function isAt(word: number, codes: Uint16Array, start: number, end: number): boolean {
  let at = STARTS[word]!;
  if (at + end - start !== ENDS[word]) return false;
  for (let i = start; i < end; i++, at++) if (codes[i] !== CODES[at]) return false;
  return true;
}
