import { ORDINAL_MASK, type HeapGraph } from './heapGraph';
import type { NodeSet } from './nodeSet';

/**
 * Calls `visit` for each retaining edge to one of the nodes, with the node that it leads from, in the order of the file. One
 * pass over all edges; that it looks at the targets' bits first makes it as fast as one can be.
 */
export function eachEdgeTo(
  graph: HeapGraph,
  nodes: NodeSet,
  visit: (edge: number, source: number) => void,
): void {
  const { edges, edgeCount, firstEdge } = graph;
  const { words } = nodes;
  const mask = ORDINAL_MASK;
  let source = 0;
  for (let edge = 0; edge < edgeCount; edge++) {
    const packed = edges[edge]!;
    if (packed < 0) continue;
    const target = packed & mask;
    if ((words[target >>> 5]! & (1 << (target & 31))) === 0) continue;
    while (firstEdge[source + 1]! <= edge) source++;
    visit(edge, source);
  }
}
