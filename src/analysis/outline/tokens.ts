import {
  APOSTROPHE,
  BACKSLASH,
  BACKTICK,
  CLOSE,
  CLOSE_BRACE,
  CLOSE_INDEX,
  DOLLAR,
  DOT,
  EQUALS,
  GREATER,
  LESS,
  LF,
  MINUS,
  OPEN,
  OPEN_BRACE,
  OPEN_INDEX,
  PLUS,
  QUESTION,
  QUOTE,
  SLASH,
  STAR,
} from './characters';
import { Names } from './names';
import { isControl, isOperatorWord, NO_WORD } from './words';

/** What a token is. Operators of one character are their character's code instead. */
export const Token = {
  End: 0,
  Name: 1,
  Number: 2,
  Text: 3,
  Arrow: 4,
  Increment: 5,
  Decrement: 6,
  MinusAssign: 7,
  /** Any other operator that assigns, `=` alone excepted. */
  Assign: 8,
  /** Any other operator of several characters. */
  Operator: 9,
  Optional: 11,
  /** `return`, where what is before something is told by one number. */
  Return: 13,
  /** `${` and the brace that ends it. */
  OpenTemplate: 12,
  CloseTemplate: 14,
} as const;

const NAME = 1;
const DIGIT = 2;
const SPACE = 3;
/** The class of each ASCII character; whatever is beyond counts as part of a name. */
const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$#@\\]/.test(character)) CLASSES[code] = NAME;
  else if (/\d/.test(character)) CLASSES[code] = DIGIT;
  else if (code <= 32) CLASSES[code] = SPACE;
}

const REPEATS = 1;
const ASSIGNS = 2;
const COMPARES = 4;
/** What each character may do at the beginning of an operator. */
const OPERATORS = new Uint8Array(128);
for (const [characters, role] of [
  ['*&|?<>', REPEATS],
  ['-+*/%&|^?<>=!', ASSIGNS],
  ['<>=!', COMPARES],
] as const) {
  for (const character of characters) OPERATORS[character.charCodeAt(0)]! |= role;
}

/** Among open brackets: parentheses that a statement follows. */
const OPEN_CONTROL = 1;

/**
 * Reads the tokens of JavaScript or TypeScript without understanding them. It ends where it could have misread one, because
 * the text holds JSX or breaks off; `isDoubtful` is set then.
 */
export class Tokens {
  kind: number = Token.End;
  start = 0;
  end = 0;
  isDoubtful = false;
  readonly names: Names;
  /** The number of the current token if it is a name. */
  name = NO_WORD;
  private readonly open: number[] = [];
  private closedControl = false;

  constructor(private readonly text: string) {
    this.names = new Names(text);
    if (text.startsWith('#!')) this.skipLine();
  }

  /** The text of the current token. */
  get value(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Moves on to the next token; false at the end. */
  next(): boolean {
    const { text } = this;
    this.skipSpace();
    this.start = this.end;
    if (this.end >= text.length) {
      this.kind = Token.End;
      this.name = NO_WORD;
      if (this.open.length > 0) this.isDoubtful = true;
      return false;
    }
    const code = text.charCodeAt(this.end);
    if (code >= 128 || CLASSES[code] === NAME) {
      this.readWord();
      this.kind = Token.Name;
      this.name = this.names.add(this.start, this.end);
      return true;
    }
    this.kind = this.read(code);
    this.name = NO_WORD;
    return !this.isDoubtful;
  }

  private skipSpace(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.end);
      if (code <= 32 || code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0xfeff) {
        this.end++;
      } else if (code === SLASH) {
        const next = text.charCodeAt(this.end + 1);
        if (next === SLASH) this.skipLine();
        else if (next === STAR) this.skipTo('*/');
        else return;
      } else return;
    }
  }

  private skipLine(): void {
    const at = this.text.indexOf('\n', this.end);
    this.end = at === -1 ? this.text.length : at + 1;
  }

  private skipTo(mark: string): void {
    const at = this.text.indexOf(mark, this.end + mark.length);
    if (at === -1) this.isDoubtful = true;
    this.end = at === -1 ? this.text.length : at + mark.length;
  }

  private read(code: number): number {
    if (CLASSES[code] === DIGIT) return this.readNumber();
    switch (code) {
      case QUOTE:
      case APOSTROPHE:
        return this.readString(code);
      case BACKTICK:
        this.end++;
        return this.readTemplate();
      case SLASH:
        return this.readSlash();
      case DOT:
        return this.readDot();
      case OPEN:
      case OPEN_INDEX:
      case OPEN_BRACE:
        return this.readOpening(code);
      case CLOSE:
      case CLOSE_INDEX:
      case CLOSE_BRACE:
        return this.readClosing(code);
      case LESS:
        // `</` ends an element of JSX.
        if (this.text.charCodeAt(this.end + 1) === SLASH) this.isDoubtful = true;
    }
    return this.readOperator(code);
  }

  private readWord(): void {
    const { text } = this;
    let at = this.end + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 128 && CLASSES[code] !== NAME && CLASSES[code] !== DIGIT) break;
    }
    this.end = at;
  }

  /** `1_000n`, `0x1f`, `1.5e-3`. */
  private readNumber(): number {
    this.readWord();
    const { text } = this;
    while (
      text.charCodeAt(this.end) === DOT ||
      (/[+-]/.test(text.charAt(this.end)) && /^(?!0x).*e$/i.test(this.value))
    )
      this.readWord();
    return Token.Number;
  }

  private readDot(): number {
    const next = this.text.charCodeAt(this.end + 1);
    if (CLASSES[next] === DIGIT) return this.readNumber();
    this.end += next === DOT ? 3 : 1;
    return next === DOT ? Token.Operator : DOT;
  }

  private readString(quote: number): number {
    const { text } = this;
    let at = this.end + 1;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === BACKSLASH) at++;
      else if (code === LF) break;
    }
    if (text.charCodeAt(at) !== quote) this.isDoubtful = true;
    this.end = at + 1;
    return Token.Text;
  }

  /** From inside a template to its end, or to the next expression in it. */
  private readTemplate(): number {
    const { text } = this;
    for (let at = this.end; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) at++;
      else if (code === BACKTICK) {
        this.end = at + 1;
        return Token.Text;
      } else if (code === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE) {
        this.end = at + 2;
        this.open.push(BACKTICK);
        return Token.OpenTemplate;
      }
    }
    this.isDoubtful = true;
    this.end = text.length;
    return Token.Text;
  }

  private readSlash(): number {
    // Until it is read, the current token is the one before it.
    const { kind: previous } = this;
    const isDivision =
      previous === Token.Name
        ? !isOperatorWord(this.name)
        : previous === Token.Number ||
          previous === Token.Text ||
          previous === CLOSE_INDEX ||
          previous === Token.Increment ||
          previous === Token.Decrement ||
          (previous === CLOSE && !this.closedControl);
    const end = isDivision ? -1 : this.endOfExpression();
    if (end === -1) {
      // `/>` ends an element of JSX.
      if (this.text.charCodeAt(this.end + 1) === GREATER) this.isDoubtful = true;
      return this.readOperator(SLASH);
    }
    this.end = end;
    return Token.Text;
  }

  /** Where the regular expression ends that begins here; -1 when there is none. */
  private endOfExpression(): number {
    const { text } = this;
    let isInSet = false;
    for (let at = this.end + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LF) return -1;
      if (code === BACKSLASH) at++;
      else if (code === OPEN_INDEX) isInSet = true;
      else if (code === CLOSE_INDEX) isInSet = false;
      else if (code === SLASH && !isInSet) return at + 1;
    }
    return -1;
  }

  private readOpening(code: number): number {
    const isOfControl = code === OPEN && this.kind === Token.Name && isControl(this.name);
    this.open.push(isOfControl ? OPEN_CONTROL : code);
    this.end++;
    return code;
  }

  private readClosing(code: number): number {
    const opened = this.open.pop();
    this.end++;
    if (code === CLOSE) this.closedControl = opened === OPEN_CONTROL;
    if (code === CLOSE_BRACE && opened === BACKTICK) {
      return this.readTemplate() === Token.OpenTemplate ? Token.Operator : Token.CloseTemplate;
    }
    const wanted = code === CLOSE ? OPEN : code === CLOSE_INDEX ? OPEN_INDEX : OPEN_BRACE;
    if (opened !== wanted && !(code === CLOSE && this.closedControl)) this.isDoubtful = true;
    return code;
  }

  private readOperator(code: number): number {
    const { text } = this;
    const next = text.charCodeAt(this.end + 1);
    if (next === code && (code === PLUS || code === MINUS)) {
      this.end += 2;
      return code === PLUS ? Token.Increment : Token.Decrement;
    }
    if (code === EQUALS && next === GREATER) {
      this.end += 2;
      return Token.Arrow;
    }
    if (code === QUESTION && next === DOT && CLASSES[text.charCodeAt(this.end + 2)] !== DIGIT) {
      this.end += 2;
      return Token.Optional;
    }
    return this.readLongOperator(code);
  }

  /** `>>>=`, `**=`, `!==` and the like; angle brackets of types are read one by one. */
  private readLongOperator(code: number): number {
    const { text } = this;
    const role = code < 128 ? OPERATORS[code]! : 0;
    let at = this.end + 1;
    if (role & REPEATS) while (text.charCodeAt(at) === code) at++;
    const isRepeated = at > this.end + 1;
    if (role & ASSIGNS && text.charCodeAt(at) === EQUALS) {
      while (text.charCodeAt(at) === EQUALS) at++;
      this.end = at;
      if (role & COMPARES && !isRepeated) return Token.Operator;
      return code === MINUS ? Token.MinusAssign : Token.Assign;
    }
    const isAngle = code === LESS || code === GREATER;
    this.end = isRepeated && !isAngle ? at : this.end + 1;
    return isRepeated && !isAngle ? Token.Operator : code;
  }
}
