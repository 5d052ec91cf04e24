import type { GoNode } from '../syntax/goNode';

/** Where a name comes from: a parameter or receiver, a variable, or a `range` clause. */
export interface Declaration {
  name: string;
  kind: 'parameter' | 'variable' | 'rangeKey' | 'rangeValue';
  start: number;
  /** The node in which the name is visible, from `start` on. */
  scope: GoNode;
  type?: GoNode;
  value?: GoNode;
}

/**
 * The declarations of one name by `start`, and for each the ordinal of the nearest earlier one whose scope goes on after it.
 */
interface OfName {
  all: Declaration[];
  outer: number[];
}

/** One function's declarations, found by name and offset. */
export class Declarations {
  private readonly byName = new Map<string, OfName>();

  constructor(declarations: readonly Declaration[]) {
    for (const one of declarations.toSorted((a, b) => a.start - b.start)) {
      let ofName = this.byName.get(one.name);
      if (!ofName) this.byName.set(one.name, (ofName = { all: [], outer: [] }));
      const { all, outer } = ofName;
      let before = all.length - 1;
      while (before >= 0 && all[before]!.scope.end <= one.scope.end) before = outer[before]!;
      all.push(one);
      outer.push(before);
    }
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** The declaration that a name means at an offset: the innermost scope's, the latest there. */
  find(name: string, at: number): Declaration | undefined {
    const ofName = this.byName.get(name);
    if (!ofName) return undefined;
    const { all, outer } = ofName;
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (all[middle]!.start < at) low = middle + 1;
      else high = middle;
    }
    let found = low - 1;
    while (found >= 0 && at > all[found]!.scope.end) found = outer[found]!;
    return all[found];
  }
}
