import type { GoNode } from '../syntax/goNode';
import { addTo } from './groups';

/** `right` is missing when one call yields several values. */
export interface Assignment {
  left: GoNode;
  right: GoNode | undefined;
  statement: GoNode;
}

/** One function's plain assignments as pairs, in source order, with lookups. */
export class Assignments {
  readonly all: readonly Assignment[];
  private readonly byTarget = new Map<string, Assignment[]>();
  private readonly byValue = new Map<GoNode, Assignment>();
  private readonly byChanged = new Map<string, GoNode[]>();

  constructor(node: GoNode) {
    this.all = node.descendantsOf('assignment_statement').flatMap(pairsOf);
    for (const pair of this.all) {
      addTo(this.byTarget, pair.left.text, pair);
      addTo(this.byChanged, pair.left.text, pair.statement);
      if (pair.right) this.byValue.set(pair.right, pair);
    }
    for (const type of ['inc_statement', 'dec_statement'])
      for (const counted of node.descendantsOf(type))
        addTo(this.byChanged, counted.children[0]?.text ?? '', counted);
  }

  /** The assignments to this text between two offsets. */
  *to(target: string, start: number, end: number): Generator<Assignment> {
    const ofTarget = this.byTarget.get(target) ?? [];
    let low = 0;
    let high = ofTarget.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ofTarget[middle]!.left.start < start) low = middle + 1;
      else high = middle;
    }
    for (; low < ofTarget.length && ofTarget[low]!.left.end <= end; low++) yield ofTarget[low]!;
  }

  /** The statements that assign to a variable, then those that increment or decrement it. */
  changesOf(name: string): readonly GoNode[] {
    return this.byChanged.get(name) ?? [];
  }

  /** The assignment whose right side is or contains a node. */
  around(node: GoNode): Assignment | undefined {
    let at: GoNode | undefined = node;
    while (at && !this.byValue.has(at)) at = at.parent;
    return at && this.byValue.get(at);
  }

  /** The assignment whose right side is a node. */
  ofValue(node: GoNode): Assignment | undefined {
    return this.byValue.get(node);
  }
}

function pairsOf(statement: GoNode): Assignment[] {
  const lefts = statement.field('left')?.children ?? [];
  const rights = statement.field('right')?.children ?? [];
  const isPaired = lefts.length === rights.length;
  return lefts.map((left, i) => ({ left, right: isPaired ? rights[i] : undefined, statement }));
}
