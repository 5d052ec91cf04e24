import { nodeNameOf, NodeType } from './heapGraph';
import { NONE, type HeapObjects } from './objects';

/**
 * `true`, `false`, `null` or `undefined`. Newer V8 names the node so; in older V8 its first part has that text. The node is hidden,
 * or native where `exposeInternals` was asked for (V8's heap-snapshot-generator.cc, `HeapObjectsMap`).
 */
export function oddball(objects: HeapObjects, node: number): string | undefined {
  const { graph } = objects;
  if (node === NONE) return undefined;
  const type = graph.nodeType[node];
  if (type !== NodeType.hidden && type !== NodeType.native) return undefined;
  const name = nodeNameOf(graph, node);
  if (name !== 'system / Oddball') return name;
  const first = graph.firstEdge[node]!;
  for (let edge = first; edge < graph.firstEdge[node + 1]!; edge++) {
    const part = objects.target(edge);
    if (graph.nodeType[part] === NodeType.string) return nodeNameOf(graph, part);
  }
  return undefined;
}
