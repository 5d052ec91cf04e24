import { NodeType, selfBytes, type HeapGraph } from '../graph/heapGraph';

/** Bytes of compiled code with what V8 notes about it, and of the shapes of objects: a server that warms up gets more of them. */
export function codeBytesOf(graph: HeapGraph): number {
  const { nodeCount, nodeType } = graph;
  let bytes = 0;
  for (let node = 0; node < nodeCount; node++) {
    const type = nodeType[node]!;
    if (type === NodeType.code || type === NodeType['object shape'])
      bytes += selfBytes(graph, node);
  }
  return bytes;
}
