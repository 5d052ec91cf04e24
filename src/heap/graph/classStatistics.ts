import type { ClassShare } from '../../protocol/heapReading';
import { NODE_TYPES, NodeType, selfBytes, type HeapGraph } from './heapGraph';

/** More than anybody reads, and few enough for a message. */
const MAX_CLASSES = 1_000;

/** Totals of all nodes of a snapshot by class: the largest ones, most bytes first. */
export function largestClasses(graph: HeapGraph): ClassShare[] {
  const all = Uint32Array.from({ length: graph.nodeCount }, (_, node) => node);
  return classStatistics(graph, all).slice(0, MAX_CLASSES);
}

/** Totals of the nodes by class, most bytes first. */
export function classStatistics(graph: HeapGraph, nodes: Uint32Array): ClassShare[] {
  const byName = new Map<number, { count: number; bytes: number }>();
  const byType = new Map<number, { count: number; bytes: number }>();
  const add = (
    groups: Map<number, { count: number; bytes: number }>,
    key: number,
    bytes: number,
  ): void => {
    const group = groups.get(key);
    if (group) {
      group.count++;
      group.bytes += bytes;
    } else groups.set(key, { count: 1, bytes });
  };
  for (const node of nodes) {
    const type = graph.nodeType[node]!;
    const isNamed = type === NodeType.object || type === NodeType.native;
    if (isNamed) add(byName, graph.nodeName[node]!, selfBytes(graph, node));
    else add(byType, type, selfBytes(graph, node));
  }
  const named = [...byName].map(([name, sum]) => ({ className: graph.strings.get(name), ...sum }));
  const typed = [...byType].map(([type, sum]) => ({
    className: `(${NODE_TYPES[type]})`,
    ...sum,
  }));
  return [...named, ...typed].sort((a, b) => b.bytes - a.bytes);
}
