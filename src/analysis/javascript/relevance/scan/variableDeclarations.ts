import { CLOSE, CLOSE_BRACE, CLOSE_INDEX, GREATER } from './characters';
import { assignChain, newChain, type Chain } from './frames';
import { Token } from './token';

/** Before a name that begins a new statement, if no semicolon is there: what ends a type. */
const AFTER_TYPE = new Set<number>([
  ...[Token.Name, Token.Text, Token.Number, CLOSE, CLOSE_INDEX, CLOSE_BRACE, GREATER],
]);

/** The declaration of variables that is being read, and the type of the last one. */
export class VariableDeclarations {
  /** Where `var` was read, as the number of brackets around it; -1 for nowhere. */
  private declaringDepth = -1;
  /** A variable whose type is being read, and how many brackets are open around it. */
  private readonly annotated = newChain();
  private annotatedDepth = -1;

  /** At `var`. */
  begin(depth: number): void {
    this.declaringDepth = depth;
  }

  /** Whether a comma with so many brackets around it leads to another variable. */
  goesOn(depth: number): boolean {
    return this.declaringDepth === depth;
  }

  /** At the colon before a type. */
  beginType(chain: Chain, depth: number): void {
    assignChain(this.annotated, chain);
    this.annotatedDepth = depth;
  }

  /**
   * At `=`, where the type ends: the variable with a type that something is assigned to, unless a statement without a semicolon
   * came between. `chain` is what stands before `=`.
   */
  endType(chain: Chain | undefined, depth: number): Chain | undefined {
    const isHere = this.annotatedDepth !== -1 && this.annotatedDepth === depth;
    this.annotatedDepth = -1;
    const isNext = chain && (chain.isDeclared || AFTER_TYPE.has(chain.before));
    return isHere && !isNext ? this.annotated : undefined;
  }

  /** At a semicolon. */
  endStatement(depth: number): void {
    this.declaringDepth = -1;
    if (this.annotatedDepth === depth) this.annotatedDepth = -1;
  }

  /** At a closing bracket, with so many brackets around it. */
  leave(depth: number): void {
    if (this.declaringDepth > depth) this.declaringDepth = -1;
    if (this.annotatedDepth > depth) this.annotatedDepth = -1;
  }
}
