import { GrowingList } from '../graph/growingList';
import { ORDINAL_MASK, selfBytes, type HeapGraph } from '../graph/heapGraph';
import { NodeRanks, NodeSet } from '../graph/nodeSet';
import type { AgedTree } from './agedTree';
import { sourceOf, UNREACHED } from './agedWalk';

/** What letting go of each row's values would free. */
export interface Freed {
  /** Bytes by row. */
  bytes: Float64Array;
  /** The nodes that only this row keeps. */
  nodesOf(row: number): Uint32Array;
}

/** The row of a value, -1 for other nodes. */
type RowOf = (node: number) => number;
/** Whether an edge from a node to a value is its row's. */
type IsHeld = (source: number, value: number) => boolean;

/** No row leads to the node; and several do, or something that is no row's. */
const NO_ROW = 0;
const SEVERAL = 0xffff_ffff;

/**
 * What would be freed if a row's holders let go of its values: reachable today, and no longer when the edges from holders
 * to values are refused. Old things stay whatever is refused, so only what is above level 0 is walked once more.
 */
export function freedByRows(
  graph: HeapGraph,
  tree: AgedTree,
  rows: number,
  rowOf: RowOf,
  isHeld: IsHeld,
): Freed {
  if (rows === 0) return { bytes: new Float64Array(0), nodesOf: () => new Uint32Array(0) };
  const follow = follower(graph, tree, rowOf, isHeld);
  const kept = keptByOthers(graph, tree, follow, rowOf, isHeld);
  const { reached, ownerOf } = reachedByRows(tree, kept, follow, rowOf);
  return sortedByRow(graph, rows, new NodeRanks(reached).members(), ownerOf);
}

type Follow = (node: number, reach: (target: number) => void) => void;

/** Calls `reach` for what a node leads to above level 0, otherwise than as a row's holder. */
function follower(graph: HeapGraph, tree: AgedTree, rowOf: RowOf, isHeld: IsHeld): Follow {
  const { edges, firstEdge } = graph;
  const { level, timersOf } = tree;
  return (node, reach) => {
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
      const packed = edges[edge]!;
      if (packed < 0) continue;
      const target = packed & ORDINAL_MASK;
      const own = level[target]!;
      if (own === 0 || own === UNREACHED) continue;
      if (rowOf(target) < 0 || !isHeld(node, target)) reach(target);
    }
    const timers = timersOf.get(node);
    if (!timers) return;
    for (const { node: timer } of timers) {
      if (level[timer] === 0) continue;
      if (rowOf(timer) < 0 || !isHeld(node, timer)) reach(timer);
    }
  };
}

/** Nodes above level 0 that stay when all rows let go. */
function keptByOthers(
  graph: HeapGraph,
  tree: AgedTree,
  follow: Follow,
  rowOf: RowOf,
  isHeld: IsHeld,
): NodeSet {
  const { edges, firstEdge } = graph;
  const kept = new NodeSet(graph.nodeCount);
  const queue = new GrowingList();
  const reach = (node: number): void => {
    if (kept.has(node)) return;
    kept.add(node);
    queue.push(node);
  };
  let source = 0;
  for (const edge of tree.crossings) {
    const target = edges[edge]! & ORDINAL_MASK;
    if (kept.has(target)) continue;
    if (rowOf(target) >= 0) {
      // Mostly the same as before: all that a large collection holds.
      if (edge < firstEdge[source]! || edge >= firstEdge[source + 1]!)
        source = sourceOf(graph, edge);
      if (isHeld(source, target)) continue;
    }
    reach(target);
  }
  for (const [list, timers] of tree.timersOf) {
    if (tree.level[list] !== 0) continue;
    for (const { node: timer } of timers) {
      if (tree.level[timer] === 0) continue;
      if (rowOf(timer) < 0 || !isHeld(list, timer)) reach(timer);
    }
  }
  for (let at = 0; at < queue.length; at++) follow(queue.get(at), reach);
  return kept;
}

/**
 * The row, from 1, whose values alone lead to each node: those that it would free. A node is seen at most twice, when it is
 * reached from a row and when it turns out that another one leads there too.
 */
function reachedByRows(
  tree: AgedTree,
  kept: NodeSet,
  follow: Follow,
  rowOf: RowOf,
): { reached: NodeSet; ownerOf: Uint32Array } {
  const ownerOf = tree.spare;
  for (const node of tree.young) ownerOf[node] = NO_ROW;
  const reached = new NodeSet(ownerOf.length);
  const queue = new GrowingList();
  let from = NO_ROW;
  const reach = (node: number): void => {
    const known = ownerOf[node]!;
    if (known === from || known === SEVERAL || kept.has(node)) return;
    reached.add(node);
    ownerOf[node] = known === NO_ROW ? from : SEVERAL;
    queue.push(node);
  };
  for (const node of tree.young) {
    from = rowOf(node) + 1;
    if (from !== NO_ROW) reach(node);
  }
  for (let at = 0; at < queue.length; at++) {
    const node = queue.get(at);
    from = ownerOf[node]!;
    follow(node, reach);
  }
  return { reached, ownerOf };
}

/** Sums up the nodes of each row, which stay in their order. */
function sortedByRow(
  graph: HeapGraph,
  rows: number,
  nodes: Uint32Array,
  ownerOf: Uint32Array,
): Freed {
  const bytes = new Float64Array(rows);
  // Counts are stored two positions ahead, so that the filling below leaves each row's start at its position.
  const firstOfRow = new Uint32Array(rows + 2);
  for (const node of nodes) {
    const owner = ownerOf[node]!;
    if (owner === SEVERAL) continue;
    firstOfRow[owner + 1]!++;
    bytes[owner - 1]! += selfBytes(graph, node);
  }
  for (let row = 2; row < rows + 2; row++) firstOfRow[row]! += firstOfRow[row - 1]!;
  const members = new Uint32Array(firstOfRow[rows + 1]!);
  for (const node of nodes) {
    const owner = ownerOf[node]!;
    if (owner !== SEVERAL) members[firstOfRow[owner]!++] = node;
  }
  return { bytes, nodesOf: row => members.subarray(firstOfRow[row], firstOfRow[row + 1]) };
}
