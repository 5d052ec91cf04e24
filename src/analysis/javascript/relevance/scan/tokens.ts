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
  MINUS,
  OPEN,
  OPEN_BRACE,
  OPEN_INDEX,
  PLUS,
  QUESTION,
  QUOTE,
  SLASH,
  STAR,
  CLASSES,
  DIGIT,
  endOfWord,
  NAME,
} from './characters';
import { codesOf } from './codes';
import { endOfExpression, endOfString } from './literals';
import { Names } from './names';
import { endOfOperator, kindOfOperator } from './operators';
import { Token } from './token';
import { isControl, isOperatorWord, NO_WORD } from './words';

/** Among open brackets: parentheses that a statement follows. */
const OPEN_CONTROL = 1;

/**
 * Reads the tokens of JavaScript or TypeScript without parsing. Ends, with `isDoubtful` set, where it may have misread a
 * token because the text contains JSX or breaks off.
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

  private readonly codes: Uint16Array;
  private readonly length: number;

  constructor(private readonly text: string) {
    this.codes = codesOf(text);
    this.length = text.length;
    this.names = new Names(text, this.codes);
    if (text.startsWith('#!')) this.end = this.endOfLine(0);
  }

  /** The text of the current token. */
  get value(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Moves on to the next token; false at the end. */
  next(): boolean {
    const start = this.skipSpace(this.end);
    this.start = start;
    if (start >= this.length) {
      this.end = start;
      this.kind = Token.End;
      this.name = NO_WORD;
      if (this.open.length > 0) this.isDoubtful = true;
      return false;
    }
    const { codes } = this;
    const code = codes[start]!;
    if (code >= 128 || CLASSES[code] === NAME) {
      const end = endOfWord(codes, start);
      this.end = end;
      this.kind = Token.Name;
      this.name = this.names.ofWord(start, end);
      return true;
    }
    this.end = start;
    this.kind = this.read(code);
    this.name = NO_WORD;
    return !this.isDoubtful;
  }

  /** The start of the next token. */
  private skipSpace(from: number): number {
    const { codes } = this;
    for (let at = from; ;) {
      const code = codes[at]!;
      if (code <= 32 || code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0xfeff) {
        at++;
      } else if (code === SLASH) {
        const next = codes[at + 1]!;
        if (next === SLASH) at = this.endOfLine(at);
        else if (next === STAR) at = this.endOfComment(at);
        else return at;
      } else return at;
    }
  }

  private endOfLine(from: number): number {
    const at = this.text.indexOf('\n', from);
    return at === -1 ? this.length : at + 1;
  }

  private endOfComment(from: number): number {
    const at = this.text.indexOf('*/', from + 2);
    if (at === -1) this.isDoubtful = true;
    return at === -1 ? this.length : at + 2;
  }

  private read(code: number): number {
    if (CLASSES[code] === DIGIT) return this.readNumber();
    switch (code) {
      case QUOTE:
      case APOSTROPHE:
        return this.readString();
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
        if (this.codes[this.end + 1] === SLASH) this.isDoubtful = true;
    }
    return this.readOperator(code);
  }

  /** `1_000n`, `0x1f`, `1.5e-3`. */
  private readNumber(): number {
    const { codes } = this;
    for (;;) {
      this.end = endOfWord(codes, this.end + 1);
      const code = codes[this.end];
      const isExponent = (code === PLUS || code === MINUS) && /^(?!0x).*e$/i.test(this.value);
      if (code !== DOT && !isExponent) return Token.Number;
    }
  }

  private readDot(): number {
    const next = this.codes[this.end + 1];
    if (next !== undefined && CLASSES[next] === DIGIT) return this.readNumber();
    this.end += next === DOT ? 3 : 1;
    return next === DOT ? Token.Operator : DOT;
  }

  private readString(): number {
    const end = endOfString(this.codes, this.end, this.length);
    if (end === -1) this.isDoubtful = true;
    else this.end = end;
    return Token.Text;
  }

  /** Reads from inside a template to its end, or to its next expression. */
  private readTemplate(): number {
    const { codes, length } = this;
    for (let at = this.end; at < length; at++) {
      const code = codes[at]!;
      if (code === BACKSLASH) at++;
      else if (code === BACKTICK) {
        this.end = at + 1;
        return Token.Text;
      } else if (code === DOLLAR && codes[at + 1]! === OPEN_BRACE) {
        this.end = at + 2;
        this.open.push(BACKTICK);
        return Token.OpenTemplate;
      }
    }
    this.isDoubtful = true;
    this.end = length;
    return Token.Text;
  }

  private readSlash(): number {
    // Until the new token is read, the current one is the previous one.
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
    const end = isDivision ? -1 : endOfExpression(this.codes, this.end, this.length);
    if (end === -1) {
      // `/>` ends an element of JSX.
      if (this.codes[this.end + 1] === GREATER) this.isDoubtful = true;
      return this.readOperator(SLASH);
    }
    this.end = end;
    return Token.Text;
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
    const { codes } = this;
    const next = codes[this.end + 1]!;
    if (next === code && (code === PLUS || code === MINUS)) {
      this.end += 2;
      return code === PLUS ? Token.Increment : Token.Decrement;
    }
    if (code === EQUALS && next === GREATER) {
      this.end += 2;
      return Token.Arrow;
    }
    if (code === QUESTION && next === DOT && CLASSES[codes[this.end + 2]!] !== DIGIT) {
      this.end += 2;
      return Token.Optional;
    }
    this.end = endOfOperator(codes, this.start);
    return kindOfOperator(codes, this.start, this.end);
  }
}
