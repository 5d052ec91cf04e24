import type { GrowingList } from '../graph/growingList';
import type { HeapGraph } from '../graph/heapGraph';
import type { NodeSet } from '../graph/nodeSet';
import type { HeapObjects } from '../graph/objects';
import { AgedWalk, NO_EDGE, sourceOf } from './agedWalk';
import type { ListedTimer } from './timers';

/**
 * A breadth-first tree from the root in which old things come first: each node hangs from the first node that leads to it
 * without passing anything younger than need be. A node's level is the latest round of a thing on the way to it. So the
 * nearest older thing on a value's way is the one that is fewest young steps away.
 */
export class AgedTree {
  /** The latest round on the way to each node; UNREACHED for what is not reachable. */
  readonly level: Uint8Array;
  /** The edge by which each node was reached. */
  readonly parentEdge: Uint32Array;
  /** The nodes above level 0, each after its parent. */
  readonly young: Uint32Array;
  /** What each of them hangs from. */
  readonly youngSources: Uint32Array;
  /** All retaining edges from nodes of level 0 to those above. */
  readonly crossings: Uint32Array;
  /** Nodes that are parts of their parents. */
  readonly parts: NodeSet;
  /**
   * Parts that are between an emitter and its listeners. They belong to the emitter whatever their age: Node makes them anew
   * while the emitter stays the same.
   */
  readonly listenerTables: NodeSet;
  /** Room for a number of each node, whatever is in it. It is the tree's, because V8 would not collect it for long. */
  readonly spare: Uint32Array<ArrayBuffer>;
  /** Each list of timers with all that it holds, though edges lead only to its ends. */
  readonly timersOf: ReadonlyMap<number, readonly ListedTimer[]>;

  /** `roundOf`: the round in which a thing was made, 0 for before. `rounds`: their number. */
  constructor(
    private readonly objects: HeapObjects,
    roundOf: (node: number) => number,
    rounds: number,
  ) {
    const walk = new AgedWalk(objects, roundOf, rounds);
    this.level = walk.level;
    this.parentEdge = walk.parentEdge;
    this.parts = walk.parts;
    this.listenerTables = walk.listenerTables;
    this.timersOf = walk.timersOf;
    this.young = concatenated(walk.young.map(({ queue }) => queue));
    this.youngSources = concatenated(walk.young.map(({ sources }) => sources));
    this.crossings = walk.crossings.toArray();
    this.spare = walk.release();
  }

  get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** The node that a node hangs from; -1 at the root. */
  parentOf(node: number): number {
    const edge = this.parentEdge[node]!;
    return edge === NO_EDGE ? -1 : sourceOf(this.objects.graph, edge);
  }

  /** Whether the way to `node` leads through `above`, as far as that is near. */
  isAbove(above: number, node: number): boolean {
    let at = node;
    for (let depth = 0; at > 0 && depth < NEAR; depth++) {
      if (at === above) return true;
      at = this.parentOf(at);
    }
    return false;
  }

  /** The thing that a node is a part of: itself, or the nearest thing above it. */
  ownerOf(node: number): number {
    let owner = node;
    for (let depth = 0; depth < MOST_PARTS && owner > 0 && this.parts.has(owner); depth++) {
      owner = this.parentOf(owner);
    }
    return owner;
  }
}

/** Parts of parts: a table of an array of a list of an object. A hostile file may chain as many as it likes. */
const MOST_PARTS = 32;
const NEAR = 200;

function concatenated(lists: readonly GrowingList[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list.toArray(), at);
    at += list.length;
  }
  return all;
}
