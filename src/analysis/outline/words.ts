const DECLARING_WORDS = ['var', 'let', 'const'];
const CONTROL_WORDS = ['if', 'for', 'while', 'switch', 'with'];
/** After these a slash begins a regular expression. */
const OPERATOR_WORDS =
  'return typeof case in of instanceof new delete void throw do else yield await'.split(' ');
const KEYWORDS = [
  ...DECLARING_WORDS,
  ...CONTROL_WORDS,
  ...OPERATOR_WORDS,
  ...'async break catch class continue default export extends finally from'.split(' '),
  ...'function implements import static try'.split(' '),
];
const OTHER_WORDS =
  'this null undefined prototype length clear splice assign defineProperties push unshift add pop shift';

/** The words that have a number of their own, by that number: '' for none, the keywords, and then the others. */
export const WORDS: readonly string[] = ['', ...KEYWORDS, ...OTHER_WORDS.split(' ')];
const LAST_KEYWORD = KEYWORDS.length;
export const NO_WORD = 0;

/** The number of one of these words. */
export function wordOf(word: string): number {
  return WORDS.indexOf(word);
}

export function isKeyword(word: number): boolean {
  return word !== NO_WORD && word <= LAST_KEYWORD;
}

/** `var`, `let`, `const` */
export function isDeclaring(word: number): boolean {
  return word !== NO_WORD && word <= DECLARING_WORDS.length;
}

const CONTROL_END = DECLARING_WORDS.length + CONTROL_WORDS.length;

/** A statement follows the parentheses behind it. */
export function isControl(word: number): boolean {
  return word > DECLARING_WORDS.length && word <= CONTROL_END;
}

/** An expression follows it. */
export function isOperatorWord(word: number): boolean {
  return word > CONTROL_END && word <= CONTROL_END + OPERATOR_WORDS.length;
}

/** Words by their first and last characters and their lengths; those with the same of these are linked by `NEXT`. */
const SLOTS = 1024;
const FIRST = new Uint8Array(SLOTS);
const NEXT = new Uint8Array(WORDS.length);
WORDS.forEach((word, number) => {
  const slot = slotOf(word.charCodeAt(0), word.charCodeAt(word.length - 1), word.length);
  if (number === NO_WORD) return;
  NEXT[number] = FIRST[slot]!;
  FIRST[slot] = number;
});

function slotOf(first: number, last: number, length: number): number {
  return (first * 31 + last * 7 + length * 13) % SLOTS;
}

/** The word that stands in a text from `start` to `end`, which is not empty; `NO_WORD` for any other. */
export function wordAt(text: string, start: number, end: number): number {
  const slot = slotOf(text.charCodeAt(start), text.charCodeAt(end - 1), end - start);
  let word = FIRST[slot]!;
  while (word !== NO_WORD && !isAt(WORDS[word]!, text, start, end)) word = NEXT[word]!;
  return word;
}

function isAt(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++)
    if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}
