import { nodeNameOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { NO_EDGE, sourceOf } from './agedWalk';
import { isPromise, isReaction } from './promises';

/** What is between a promise and one that waits for it: the functions that settle it, their scopes, a function that awaits. */
const BETWEEN = new Set(['system / Context', 'Generator', 'AsyncGenerator', 'AsyncFunction']);
/** More nodes than these are not between two promises of a chain. */
const MOST_BETWEEN = 6;
/** Of the promises on the way to a chain's first one, each of so many is kept, so that no way is walked again and again. */
const KEPT = 32;

/**
 * Promises of which each waits for the one before, as `lock = lock.then(work)` makes them. Whoever settles the first one has
 * the chain; the program has a variable with the last one.
 */
export class PromiseChains {
  private readonly heads = new Map<number, number>();

  constructor(
    private readonly graph: HeapGraph,
    private readonly tree: AgedTree,
  ) {}

  /** The first promise of the chain that a promise belongs to; the node itself for what is in none. */
  headOf(node: number): number {
    const { heads } = this;
    const kept: number[] = [];
    let at = node;
    let head = heads.get(at);
    for (let step = 0; head === undefined; step++) {
      if (step % KEPT === 0) kept.push(at);
      const before = this.before(at);
      if (before === NONE) head = at;
      else head = heads.get((at = before));
    }
    for (const one of kept) heads.set(one, head);
    return head;
  }

  /** The promise that this one waits for, by the way of the tree; NONE for what waits for none. */
  private before(promise: number): number {
    const { graph, tree } = this;
    if (!isPromise(graph, promise)) return NONE;
    let at = promise;
    for (let step = 0; step < MOST_BETWEEN; step++) {
      const edge = tree.parentEdge[at]!;
      if (edge === NO_EDGE) return NONE;
      at = sourceOf(graph, edge);
      if (isReaction(graph, at)) {
        const owner = tree.ownerOf(at);
        return owner > 0 && isPromise(graph, owner) ? owner : NONE;
      }
      if (graph.nodeType[at] === NodeType.closure || tree.parts.has(at)) continue;
      if (graph.nodeType[at] !== NodeType.object || !BETWEEN.has(nodeNameOf(graph, at))) break;
    }
    return NONE;
  }
}
