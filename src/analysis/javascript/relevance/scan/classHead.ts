import { CLOSE, CLOSE_BRACE, CLOSE_INDEX, COLON, GREATER, LESS, SEMICOLON } from './characters';
import { Token } from './token';
import { NO_WORD } from './words';

/** Before the brace of a class's body. */
const BEFORE_BODY = new Set<number>([Token.Name, CLOSE, GREATER, CLOSE_INDEX, CLOSE_BRACE]);

/** What stands between `class` and the class's body, where types may bring commas, colons and braces of their own. */
export class ClassHead {
  /** Numbers of `Names`; `NO_WORD` for none. */
  name = NO_WORD;
  base = NO_WORD;
  /** The number of brackets around it; -1: no head is being read. */
  private depth = -1;
  private openAngles = 0;

  /** At `class`; `name` is what it is assigned to. */
  begin(depth: number, name: number): void {
    this.depth = depth;
    this.name = name;
    this.base = NO_WORD;
    this.openAngles = 0;
  }

  /** At a punctuation mark, with so many brackets around it. */
  read(kind: number, depth: number): void {
    if (this.depth !== depth) return;
    if (kind === LESS) this.openAngles++;
    else if (kind === GREATER && this.openAngles > 0) this.openAngles--;
    else if (kind === SEMICOLON || (kind === COLON && this.openAngles === 0)) this.end();
  }

  /** Whether `extends` is that of the class, and not that of a type. */
  get isOutsideAngles(): boolean {
    return this.openAngles === 0;
  }

  /** Whether a brace with so many brackets around it opens the body; `previous` is the kind of the token before it. */
  opensBody(depth: number, previous: number): boolean {
    return this.depth === depth && this.openAngles === 0 && BEFORE_BODY.has(previous);
  }

  /** At the brace of the body, or where there is none. */
  end(): void {
    this.depth = -1;
    this.openAngles = 0;
  }

  /** At a closing bracket, with so many brackets around it. */
  leave(depth: number): void {
    if (this.depth > depth) this.end();
  }
}
