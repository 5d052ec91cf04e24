import type { Fn } from './nodes';

/** A part of a text. */
interface Span {
  start?: number | null | undefined;
  end?: number | null | undefined;
}

/** How a file's functions (or other parts) are nested. They are in source order, outer ones before those in them. */
export class Nesting<Part extends Span = Fn> {
  /** For each function, the ordinal of the function around it; -1 for none. */
  private readonly parents: Int32Array;
  private known: Set<Part> | undefined;

  constructor(private readonly functions: readonly Part[]) {
    this.parents = new Int32Array(functions.length);
    const open: number[] = [];
    functions.forEach((fn, ordinal) => {
      while (open.length > 0 && functions[open.at(-1)!]!.end! <= fn.start!) open.pop();
      this.parents[ordinal] = open.at(-1) ?? -1;
      open.push(ordinal);
    });
  }

  /** Whether a function belongs to this file. */
  has(fn: Part): boolean {
    return (this.known ??= new Set(this.functions)).has(fn);
  }

  /** The innermost function around an offset. */
  at(offset: number): Part | undefined {
    return this.functions[this.ordinalAt(offset)];
  }

  /** All functions around an offset, the innermost first. */
  around(offset: number): Part[] {
    const found: Part[] = [];
    for (let at = this.ordinalAt(offset); at >= 0; at = this.parents[at]!)
      found.push(this.functions[at]!);
    return found;
  }

  /** -1 for none. */
  private ordinalAt(offset: number): number {
    const { functions, parents } = this;
    let low = 0;
    let high = functions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (functions[middle]!.start! <= offset) low = middle + 1;
      else high = middle;
    }
    let ordinal = low - 1;
    while (ordinal >= 0 && functions[ordinal]!.end! <= offset) ordinal = parents[ordinal]!;
    return ordinal;
  }
}
