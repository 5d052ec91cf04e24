import type { Frame } from './frames';
import { NO_WORD } from './words';

/** What stands before the body of a function: what the function is assigned to, and its parameters. */
export class FunctionHead {
  /** What a function that begins here would be called; a number of `Names`. */
  assignedName = NO_WORD;
  private assignedGroup = NO_WORD;
  /** The number of brackets around it; -1: nothing is assigned. */
  private assignedDepth = -1;
  /** Whether parameters were read, and a function's body may follow. */
  hasParameters = false;
  /** Of the function that the parameters are of. */
  name = NO_WORD;
  group = NO_WORD;

  /** At `=` or behind a key. */
  assign(name: number, group: number, depth: number): void {
    this.assignedName = name;
    this.assignedGroup = group;
    this.assignedDepth = depth;
  }

  /** Where nothing is assigned any more. */
  endAssignment(): void {
    this.assignedDepth = -1;
  }

  /** Whether a function with so many brackets around it is what is assigned. */
  isAssigned(depth: number): boolean {
    return this.assignedDepth === depth;
  }

  /** What a function with so many brackets around it is assigned to. */
  nameAt(depth: number): number {
    return this.isAssigned(depth) ? this.assignedName : NO_WORD;
  }

  groupAt(depth: number): number {
    return this.isAssigned(depth) ? this.assignedGroup : NO_WORD;
  }

  /** At the end of parentheses. */
  keepParameters({ role, name, group }: Frame): void {
    this.hasParameters = role === 'function' || role === 'call';
    this.name = name;
    this.group = role === 'function' ? group : NO_WORD;
  }

  /** Where no body can follow. */
  endParameters(): void {
    this.hasParameters = false;
  }
}
