import { EdgeType, edgeTypeOf, NodeType } from './heapGraph';
import type { HeapObjects } from './objects';

/** The number of typed arrays on each ArrayBuffer, by the buffer's node. One pass over the edges of objects. */
export function countViews(objects: HeapObjects): Map<number, number> {
  const { graph } = objects;
  const { nodeCount, nodeType, firstEdge, edgeNames } = graph;
  const name = objects.name('buffer');
  const views = new Map<number, number>();
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object) continue;
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
      if (edgeNames.of(edge) !== name || edgeTypeOf(graph, edge) !== EdgeType.internal) continue;
      const buffer = objects.target(edge);
      views.set(buffer, (views.get(buffer) ?? 0) + 1);
    }
  }
  return views;
}
