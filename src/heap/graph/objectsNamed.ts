import { NodeType, type HeapGraph } from './heapGraph';
import { largeUint8 } from './largeMemory';

/** The objects whose class name is one of these string ordinals, in the order of the file. One pass over the nodes. */
export function objectsNamed(graph: HeapGraph, names: ReadonlySet<number>): number[] {
  const found: number[] = [];
  if (names.size === 0) return found;
  const { nodeCount, nodeType, nodeName } = graph;
  const isWanted = largeUint8(graph.strings.count);
  for (const name of names) isWanted[name] = 1;
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] === NodeType.object && isWanted[nodeName[node]!] === 1) found.push(node);
  }
  return found;
}
