import { GrowingList } from '../graph/growingList';
import { EdgeType, ORDINAL_BITS, ORDINAL_MASK, type HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import type { HeapObjects } from '../graph/objects';
import { isOwnThing, MOST_ROUNDS } from './rounds';

/** No edge: the root, and what is not reachable. */
export const NO_EDGE = 0xffff_ffff;
export const UNREACHED = 255;

/** Properties whose value is a part of the object that has it: Node makes it anew while the object stays the same. */
const PART_NAMES = ['_events', '<symbol events>', '<symbol kEvents>'];
/** Their names, to announce to `HeapObjects`. */
export const PART_PROPERTIES: readonly string[] = PART_NAMES;

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
  /** All retaining edges from nodes of level 0 to those above. */
  readonly crossings: Uint32Array;
  /** Nodes that are parts of their parents. */
  readonly parts: NodeSet;

  /** `roundOf`: the round in which a thing was made, 0 for before. `rounds`: their number. */
  constructor(
    private readonly objects: HeapObjects,
    roundOf: (node: number) => number,
    rounds: number,
  ) {
    const { graph } = objects;
    const { nodeCount, firstEdge, edges, edgeName } = graph;
    this.level = new Uint8Array(nodeCount).fill(UNREACHED);
    this.parentEdge = new Uint32Array(nodeCount).fill(NO_EDGE);
    this.parts = new NodeSet(nodeCount);
    const { level, parentEdge, parts } = this;
    const partNames = new Set(PART_NAMES.map(name => objects.name(name)).filter(n => n >= 0));
    const queues = Array.from(
      { length: Math.min(rounds, MOST_ROUNDS) + 1 },
      () => new GrowingList(),
    );
    const crossings = new GrowingList();
    level[0] = 0;
    queues[0]!.push(0);
    for (let round = 0; round < queues.length; round++) {
      const queue = queues[round]!;
      for (let at = 0; at < queue.length; at++) {
        const node = queue.get(at);
        for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
          const packed = edges[edge]!;
          if (packed < 0) continue;
          const target = packed & ORDINAL_MASK;
          if (level[target] !== UNREACHED) {
            if (round === 0 && level[target]! > 0) crossings.push(edge);
            continue;
          }
          let reached = round;
          if (!isOwnThing(graph, target)) parts.add(target);
          else if (
            partNames.has(edgeName[edge]!) &&
            ((packed >>> ORDINAL_BITS) & 7) === EdgeType.property
          ) {
            parts.add(target);
          } else {
            const made = roundOf(target);
            if (made > round) reached = made;
          }
          level[target] = reached;
          parentEdge[target] = edge;
          queues[reached]!.push(target);
          if (round === 0 && reached > 0) crossings.push(edge);
        }
      }
    }
    this.young = concatenated(queues.slice(1));
    this.crossings = crossings.toArray();
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

/** The node that an edge leads from. */
export function sourceOf({ firstEdge, nodeCount }: HeapGraph, edge: number): number {
  let low = 0;
  let high = nodeCount;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (firstEdge[middle]! <= edge) low = middle;
    else high = middle;
  }
  return low;
}

function concatenated(lists: readonly GrowingList[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list.toArray(), at);
    at += list.length;
  }
  return all;
}
