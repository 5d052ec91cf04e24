import { EdgeType, edgeTypeOf, type HeapGraph } from '../graph/heapGraph';

/** What a reference is called in its holder: property, variable, index, or V8's word for it. */
export function referenceName(graph: HeapGraph, edge: number): string {
  const type = edgeTypeOf(graph, edge);
  const name = graph.edgeNames.of(edge);
  return type === EdgeType.element || type === EdgeType.hidden
    ? String(name)
    : graph.strings.get(name);
}
