import { CLOSE, CLOSE_BRACE, CLOSE_INDEX, COLON, GREATER, LESS, SEMICOLON } from './characters';
import { Token } from './token';
import { NO_WORD } from './words';

/** Tokens that may come before the brace of a class's body. */
const BEFORE_BODY = new Set<number>([Token.Name, CLOSE, GREATER, CLOSE_INDEX, CLOSE_BRACE]);

/** The part between `class` and the class's body, where types may have commas, colons and braces of their own. */
export class ClassHead {
  /** Numbers in `Names`; `NO_WORD` for none. */
  name = NO_WORD;
  base = NO_WORD;
  /** Number of brackets around it; -1 while no class head is being read. */
  private depth = -1;
  private openAngles = 0;

  /** Call it at `class`. `name`: the name that the class is assigned to. */
  begin(depth: number, name: number): void {
    this.depth = depth;
    this.name = name;
    this.base = NO_WORD;
    this.openAngles = 0;
  }

  /** Call it at a punctuation mark, with the number of brackets around it. */
  read(kind: number, depth: number): void {
    if (this.depth !== depth) return;
    if (kind === LESS) this.openAngles++;
    else if (kind === GREATER && this.openAngles > 0) this.openAngles--;
    else if (kind === SEMICOLON || (kind === COLON && this.openAngles === 0)) this.end();
  }

  /** Whether an `extends` here belongs to the class rather than to a type. */
  get isOutsideAngles(): boolean {
    return this.openAngles === 0;
  }

  /** Whether a brace at this depth opens the body. `previous`: kind of the token before it. */
  opensBody(depth: number, previous: number): boolean {
    return this.depth === depth && this.openAngles === 0 && BEFORE_BODY.has(previous);
  }

  /** Call it at the brace of the body, or where there is none. */
  end(): void {
    this.depth = -1;
    this.openAngles = 0;
  }

  /** Call it at a closing bracket, with the number of brackets around it. */
  leave(depth: number): void {
    if (this.depth > depth) this.end();
  }
}
