import { GrowingList } from '../graph/growingList';
import { ORDINAL_MASK, selfBytes, type HeapGraph } from '../graph/heapGraph';
import { NodeRanks, NodeSet } from '../graph/nodeSet';
import { dominatorTree, type FlowGraph } from '../retain/dominators';
import type { AgedTree } from './agedTree';
import { sourceOf, UNREACHED } from './agedWalk';
import type { ListedTimer } from './timers';

/** What letting go of each row's values would free. */
export interface Freed {
  /** Bytes by row. */
  bytes: Float64Array;
  /** The nodes that only this row keeps. */
  nodesOf(row: number): Uint32Array;
}

/**
 * What would be freed if a row's holders let go of its values: reachable today, and no longer when the edges from holders
 * to values are refused. Old things stay whatever is refused, so only what is above level 0 is walked once more.
 * `rowOf`: the row of a value, -1 for other nodes. `isHeld`: whether an edge from a node to a value is its row's.
 */
export function freedByRows(
  graph: HeapGraph,
  tree: AgedTree,
  rows: number,
  rowOf: (node: number) => number,
  isHeld: (source: number, value: number) => boolean,
): Freed {
  if (rows === 0) return { bytes: new Float64Array(0), nodesOf: () => new Uint32Array(0) };
  const { edges, firstEdge } = graph;
  const kept = new NodeSet(graph.nodeCount);
  const queue = new GrowingList();
  const reach = (node: number): void => {
    if (kept.has(node)) return;
    kept.add(node);
    queue.push(node);
  };
  const reachTimers = (list: number, timers: readonly ListedTimer[]): void => {
    for (const { node: timer } of timers) {
      if (tree.level[timer] === 0 || (rowOf(timer) >= 0 && isHeld(list, timer))) continue;
      reach(timer);
    }
  };
  for (const edge of tree.crossings) {
    const target = edges[edge]! & ORDINAL_MASK;
    if (kept.has(target)) continue;
    if (rowOf(target) >= 0 && isHeld(sourceOf(graph, edge), target)) continue;
    reach(target);
  }
  for (const [list, timers] of tree.timersOf) {
    if (tree.level[list] === 0) reachTimers(list, timers);
  }
  for (let at = 0; at < queue.length; at++) {
    const node = queue.get(at);
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const packed = edges[edge]!;
      if (packed < 0) continue;
      const target = packed & ORDINAL_MASK;
      const level = tree.level[target]!;
      if (level === 0 || level === UNREACHED || kept.has(target)) continue;
      if (rowOf(target) >= 0 && isHeld(node, target)) continue;
      reach(target);
    }
    const timers = tree.timersOf.get(node);
    if (timers) reachTimers(node, timers);
  }
  return dominatedByRows(graph, tree, kept, rows, rowOf, isHeld);
}

function dominatedByRows(
  graph: HeapGraph,
  tree: AgedTree,
  kept: NodeSet,
  rows: number,
  rowOf: (node: number) => number,
  isHeld: (source: number, value: number) => boolean,
): Freed {
  const freed = new NodeSet(graph.nodeCount);
  for (const node of tree.young) if (!kept.has(node)) freed.add(node);
  const ranks = new NodeRanks(freed);
  const nodes = ranks.members();
  const firstNode = 1 + rows;
  const flow = flowOf(graph, tree, nodes, ranks, rows, rowOf, isHeld);
  const { dominator, order } = dominatorTree(flow, tree.spare);
  const bytes = new Float64Array(flow.vertexCount);
  for (let i = 0; i < nodes.length; i++) bytes[firstNode + i] = selfBytes(graph, nodes[i]!);
  for (let i = order.length - 1; i > 0; i--) bytes[dominator[order[i]!]!]! += bytes[order[i]!]!;
  const rowOfVertex = tree.spare.take(flow.vertexCount);
  for (let i = 1; i < order.length; i++) {
    const vertex = order[i]!;
    rowOfVertex[vertex] = vertex <= rows ? vertex : rowOfVertex[dominator[vertex]!]!;
  }
  const { firstOfRow, members } = sortedByRow(nodes, rowOfVertex.subarray(firstNode), rows);
  return {
    bytes: bytes.slice(1, firstNode),
    nodesOf: row => members.subarray(firstOfRow[row], firstOfRow[row + 1]),
  };
}

/** The nodes of each row in their order, one row after the other. `rowOf`: by position, from 1; 0 for nodes of no row. */
function sortedByRow(
  nodes: Uint32Array,
  rowOf: Uint32Array,
  rows: number,
): { firstOfRow: Uint32Array; members: Uint32Array } {
  // Counts are stored two positions ahead, so that the filling below leaves each row's start at its position.
  const firstOfRow = new Uint32Array(rows + 2);
  for (let i = 0; i < nodes.length; i++) if (rowOf[i]! > 0) firstOfRow[rowOf[i]! + 1]!++;
  for (let row = 2; row < rows + 2; row++) firstOfRow[row]! += firstOfRow[row - 1]!;
  const members = new Uint32Array(firstOfRow[rows + 1]!);
  for (let i = 0; i < nodes.length; i++) {
    if (rowOf[i]! > 0) members[firstOfRow[rowOf[i]!]!++] = nodes[i]!;
  }
  return { firstOfRow, members };
}

/** Root → rows → their values → what these lead to otherwise than as holders, as far as it would be freed. */
function flowOf(
  { edges, firstEdge }: HeapGraph,
  tree: AgedTree,
  nodes: Uint32Array,
  ranks: NodeRanks,
  rows: number,
  rowOf: (node: number) => number,
  isHeld: (source: number, value: number) => boolean,
): FlowGraph {
  const firstNode = 1 + rows;
  const vertexCount = firstNode + nodes.length;
  const firstSuccessor = tree.spare.take(vertexCount + 1);
  let capacity = rows + nodes.length;
  for (const node of nodes) {
    capacity += firstEdge[node + 1]! - firstEdge[node]! + (tree.timersOf.get(node)?.length ?? 0);
  }
  const successors = tree.spare.take(capacity);
  const valuesOf = new Uint32Array(rows + 1);
  for (const node of nodes) {
    const row = rowOf(node);
    if (row >= 0) valuesOf[row]!++;
  }
  firstSuccessor[0] = 0;
  for (let row = 0; row < rows; row++) successors[row] = 1 + row;
  let count = rows;
  for (let row = 0; row < rows; row++) {
    firstSuccessor[1 + row] = count;
    count += valuesOf[row]!;
  }
  const next = firstSuccessor.slice(1, firstNode);
  for (let i = 0; i < nodes.length; i++) {
    const row = rowOf(nodes[i]!);
    if (row >= 0) successors[next[row]!++] = firstNode + i;
  }
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    firstSuccessor[firstNode + i] = count;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const packed = edges[edge]!;
      if (packed < 0) continue;
      const target = packed & ORDINAL_MASK;
      const rank = ranks.of(target);
      if (rank < 0 || (rowOf(target) >= 0 && isHeld(node, target))) continue;
      successors[count++] = firstNode + rank;
    }
    const timers = tree.timersOf.get(node);
    if (!timers) continue;
    for (const { node: timer } of timers) {
      const rank = ranks.of(timer);
      if (rank < 0 || (rowOf(timer) >= 0 && isHeld(node, timer))) continue;
      successors[count++] = firstNode + rank;
    }
  }
  firstSuccessor[vertexCount] = count;
  return { vertexCount, firstSuccessor, successors };
}
