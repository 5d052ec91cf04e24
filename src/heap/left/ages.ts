import type { HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { NodeSet } from '../graph/nodeSet';
import type { AgedTree } from './agedTree';
import { linkBefore } from './links';
import type { Rounds } from './rounds';

/** Something young that alone keeps fewer older things than this has not taken over a place: a request may hold a pooled thing. */
const LEAST_TAKEN = 3;

/**
 * In which round things were made. A collection that is made anew with each change (`list = [...list, x]`) is younger than
 * what it has, and says nothing of when that came. It counts as being of the round of the oldest thing that only it keeps.
 */
export class Ages {
  /** Things that took over older ones, and the rounds that they count for. */
  private readonly lowered = new Map<number, number>();
  private readonly isLowered: NodeSet;

  constructor(
    private readonly objects: HeapObjects,
    private readonly rounds: Rounds,
  ) {
    this.isLowered = new NodeSet(this.graph.nodeCount);
  }

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** From 1; 0 for what was there before the first round, and for what is native. */
  of(node: number): number {
    if (this.isLowered.has(node)) return this.lowered.get(node)!;
    const id = this.graph.nodeId[node]!;
    return (id & 1) === 1 ? this.rounds.of(id) : 0;
  }

  /** Whether a thing took over what an earlier one had. */
  tookOver(node: number): boolean {
    return this.isLowered.has(node);
  }

  /**
   * Finds what took over older things: in a tree in which old things come first, these hang from it. Answers whether there
   * is any; ages then differ from those that the tree was made by.
   */
  findTakeovers(tree: AgedTree): boolean {
    const passed = new NodeSet(this.graph.nodeCount);
    for (const nodes of this.takenBy(tree).values()) {
      if (nodes.length < LEAST_TAKEN) continue;
      nodes.sort((a, b) => this.of(a) - this.of(b));
      for (const node of nodes) this.lower(tree, node, passed);
    }
    return this.lowered.size > 0;
  }

  /** Things that hang from something younger, by the outermost young thing on their ways. */
  private takenBy(tree: AgedTree): Map<number, number[]> {
    const outermost = new Map<number, number>();
    const taken = new Map<number, number[]>();
    for (let at = 0; at < tree.young.length; at++) {
      const node = tree.young[at]!;
      if (tree.parts.has(node)) continue;
      const owner = tree.ownerOf(tree.youngSources[at]!);
      if (owner <= 0 || this.of(node) >= this.of(owner)) continue;
      // A list that gets its new nodes in front has older ones behind them.
      if (linkBefore(this.objects, tree, node, owner) !== NONE) continue;
      const top = outermostOf(tree, owner, outermost);
      const nodes = taken.get(top);
      if (nodes) nodes.push(node);
      else taken.set(top, [node]);
    }
    return taken;
  }

  /** Everything on the way to a node counts as not younger than it. `passed`: where older nodes led already. */
  private lower(tree: AgedTree, node: number, passed: NodeSet): void {
    const age = this.of(node);
    let at = tree.parentOf(node);
    for (; at > 0 && tree.level[at]! > 0 && !passed.has(at); at = tree.parentOf(at)) {
      passed.add(at);
      if (tree.parts.has(at) || this.of(at) <= age) continue;
      this.lowered.set(at, age);
      this.isLowered.add(at);
    }
  }
}

/** The first young thing on the way to a node; each node is passed once. */
function outermostOf(tree: AgedTree, node: number, known: Map<number, number>): number {
  const passed: number[] = [];
  let at = node;
  let top = known.get(at);
  while (top === undefined) {
    passed.push(at);
    const parent = tree.parentOf(at);
    if (parent <= 0 || tree.level[parent] === 0) top = at;
    else top = known.get((at = parent));
  }
  for (const one of passed) known.set(one, top);
  return top;
}
