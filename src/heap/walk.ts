import { ORDINAL_MASK, type HeapGraph } from './heapGraph';

/**
 * A breadth-first walk along the edges that retain. It can be continued from further nodes when it has come to its end, so
 * that what is reached only from there can be told from the rest: it lies behind it in `order`.
 */
export class Walk {
  /** Nodes in the order in which they were reached; valid up to `count`. */
  readonly order: Uint32Array;
  /** For each place in `order` the place of the node from which it was reached first; its own for a start. */
  readonly from: Uint32Array;
  count = 0;
  private readonly reached: Int32Array;

  constructor(private readonly graph: HeapGraph) {
    this.order = new Uint32Array(graph.nodeCount);
    this.from = new Uint32Array(graph.nodeCount);
    this.reached = new Int32Array(Math.ceil(graph.nodeCount / 32));
  }

  has(node: number): boolean {
    return (this.reached[node >>> 5]! & (1 << (node & 31))) !== 0;
  }

  /** Walks on from those of the nodes that were not reached before; each is its own origin. */
  extend(starts: Iterable<number>): void {
    const begin = this.count;
    for (const start of starts) {
      if (this.has(start)) continue;
      this.reached[start >>> 5]! |= 1 << (start & 31);
      this.from[this.count] = this.count;
      this.order[this.count++] = start;
    }
    this.walkFrom(begin);
  }

  private walkFrom(begin: number): void {
    const { order, from, reached } = this;
    const { edges, firstEdge } = this.graph;
    let { count } = this;
    for (let place = begin; place < count; place++) {
      const node = order[place]!;
      for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
        const packed = edges[edge]!;
        if (packed < 0) continue;
        const target = packed & ORDINAL_MASK;
        const word = reached[target >>> 5]!;
        const bit = 1 << (target & 31);
        if ((word & bit) !== 0) continue;
        reached[target >>> 5] = word | bit;
        from[count] = place;
        order[count++] = target;
      }
    }
    this.count = count;
  }
}
