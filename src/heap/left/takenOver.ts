import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import type { Ages } from './ages';
import type { Grouping } from './grouping';
import { linkBefore } from './links';

/**
 * What values of groups have from before they were made: the old connection in a pool's new entry. It was there before, and
 * whoever made the entry anew keeps it; so nothing of it was left behind.
 */
export class TakenOver {
  /** Older things that hang from younger ones, and all that hangs from them. */
  private readonly older: NodeSet;
  private isAny = false;
  /** What is on the way to these, from a value of a group. */
  private readonly ways: NodeSet;

  /** `grouping` must have its final values. */
  constructor(objects: HeapObjects, tree: AgedTree, grouping: Grouping, ages: Ages) {
    this.older = new NodeSet(objects.graph.nodeCount);
    this.ways = new NodeSet(objects.graph.nodeCount);
    for (let at = 0; at < tree.young.length; at++) {
      const node = tree.young[at]!;
      if (grouping.values.has(node)) continue;
      const source = tree.youngSources[at]!;
      if (this.older.has(source)) {
        this.older.add(node);
        continue;
      }
      if (tree.parts.has(node)) continue;
      const owner = tree.ownerOf(source);
      if (owner <= 0 || ages.of(node) >= ages.of(owner)) continue;
      // A list that gets its new nodes in front has older ones behind them.
      if (linkBefore(objects, tree, node, owner) !== NONE) continue;
      this.older.add(node);
      this.isAny = true;
      let way = source;
      while (way > 0 && tree.level[way]! > 0 && !this.ways.has(way)) {
        this.ways.add(way);
        if (grouping.values.has(way)) break;
        way = tree.parentOf(way);
      }
    }
  }

  /** Those of the nodes that were not there before what has them. */
  without(nodes: Uint32Array): Uint32Array {
    return this.isAny ? nodes.filter(node => !this.older.has(node)) : nodes;
  }

  /** Whether a node has what was there before: it says nothing of a request. */
  isOnWay(node: number): boolean {
    return this.ways.has(node);
  }
}
