import { ORDINAL_MASK, type HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';

const BLOCK_BITS = 5;
const BLOCK = 1 << BLOCK_BITS;

/**
 * A breadth-first walk along edges that retain. Once finished, it can be extended from further nodes. What is reachable only
 * from those then follows in `order`.
 */
export class Walk {
  /** Nodes in the order in which they were reached; valid up to `count`. */
  readonly order: Uint32Array;
  count = 0;
  private readonly reached: NodeSet;
  /**
   * For each block of 32 nodes in `order`, where the nodes begin that the block reached first. To find a node's predecessor
   * it suffices to search one block, so predecessors need not be stored.
   */
  private readonly blockChildren: Uint32Array;
  /** Ranges in `order` where the walk was begun or extended. These nodes have no predecessor. */
  private readonly origins: { start: number; end: number }[] = [];

  constructor(private readonly graph: HeapGraph) {
    this.order = new Uint32Array(graph.nodeCount);
    this.reached = new NodeSet(graph.nodeCount);
    this.blockChildren = new Uint32Array((graph.nodeCount >>> BLOCK_BITS) + 1);
  }

  has(node: number): boolean {
    return this.reached.has(node);
  }

  /** Continues from those nodes that were not reached before; each is its own origin. */
  extend(starts: Iterable<number>): void {
    const start = this.count;
    for (const node of starts) {
      if (this.has(node)) continue;
      this.reached.add(node);
      this.order[this.count++] = node;
    }
    this.origins.push({ start, end: this.count });
    this.walkFrom(start);
  }

  /** The position in `order` of the node from which this one was first reached; `undefined` for an origin. */
  reachedFrom(position: number): number | undefined {
    if (this.origins.some(({ start, end }) => start <= position && position < end))
      return undefined;
    const { blockChildren, order } = this;
    let low = 0;
    let high = ((this.count - 1) >>> BLOCK_BITS) + 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (blockChildren[middle]! <= position) low = middle;
      else high = middle;
    }
    const end = Math.min((low + 1) * BLOCK, position);
    for (let from = low * BLOCK; from < end; from++) {
      if (this.leadsTo(order[from]!, order[position]!)) return from;
    }
    return undefined;
  }

  private leadsTo(node: number, target: number): boolean {
    const { edges, firstEdge } = this.graph;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      if (edges[edge]! >= 0 && (edges[edge]! & ORDINAL_MASK) === target) return true;
    }
    return false;
  }

  private walkFrom(begin: number): void {
    const { order, blockChildren } = this;
    const { words } = this.reached;
    const { edges, firstEdge } = this.graph;
    let { count } = this;
    for (let position = begin; position < count; position++) {
      if ((position & (BLOCK - 1)) === 0) blockChildren[position >>> BLOCK_BITS] = count;
      const node = order[position]!;
      for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
        const packed = edges[edge]!;
        if (packed < 0) continue;
        const target = packed & ORDINAL_MASK;
        const word = words[target >>> 5]!;
        const bit = 1 << (target & 31);
        if ((word & bit) !== 0) continue;
        words[target >>> 5] = word | bit;
        order[count++] = target;
      }
    }
    this.count = count;
  }
}
