import { ORDINAL_MASK, type HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';

const BLOCK_BITS = 5;
const BLOCK = 1 << BLOCK_BITS;

/**
 * A breadth-first walk along the edges that retain. It can be continued from further nodes when it has come to its end, so
 * that what is reached only from there can be told from the rest: it lies behind it in `order`.
 */
export class Walk {
  /** Nodes in the order in which they were reached; valid up to `count`. */
  readonly order: Uint32Array;
  count = 0;
  private readonly reached: NodeSet;
  /**
   * Where in `order` the nodes begin that each block of 32 nodes was first to reach. What a node was reached from is found
   * again by a look at one block, so that it need not be kept for each node.
   */
  private readonly blockChildren: Uint32Array;
  /** Places in `order` where the walk was begun or continued: these were reached from nowhere. */
  private readonly origins: { start: number; end: number }[] = [];

  constructor(private readonly graph: HeapGraph) {
    this.order = new Uint32Array(graph.nodeCount);
    this.reached = new NodeSet(graph.nodeCount);
    this.blockChildren = new Uint32Array((graph.nodeCount >>> BLOCK_BITS) + 1);
  }

  has(node: number): boolean {
    return this.reached.has(node);
  }

  /** Walks on from those of the nodes that were not reached before; each is its own origin. */
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

  /** The place in `order` from which the node at that place was reached first; `undefined` for an origin. */
  reachedFrom(place: number): number | undefined {
    if (this.origins.some(({ start, end }) => start <= place && place < end)) return undefined;
    const { blockChildren, order } = this;
    let low = 0;
    let high = ((this.count - 1) >>> BLOCK_BITS) + 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (blockChildren[middle]! <= place) low = middle;
      else high = middle;
    }
    const end = Math.min((low + 1) * BLOCK, place);
    for (let from = low * BLOCK; from < end; from++) {
      if (this.leadsTo(order[from]!, order[place]!)) return from;
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
    for (let place = begin; place < count; place++) {
      if ((place & (BLOCK - 1)) === 0) blockChildren[place >>> BLOCK_BITS] = count;
      const node = order[place]!;
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
