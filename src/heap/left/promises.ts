import { edgeTarget, nodeNameOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

export function isPromise(graph: HeapGraph, node: number): boolean {
  return graph.nodeType[node] === NodeType.object && nodeNameOf(graph, node) === 'Promise';
}

/** Whether a node is what a promise keeps of somebody who waits for it. */
export function isReaction(graph: HeapGraph, node: number): boolean {
  return (
    graph.nodeType[node] === NodeType.hidden &&
    nodeNameOf(graph, node) === 'system / PromiseReaction'
  );
}

/** The function that a reaction calls; NONE where there is none. */
export function handlerOf({ graph }: HeapObjects, reaction: number): number {
  const end = graph.firstEdge[reaction + 1]!;
  for (let edge = graph.firstEdge[reaction]!; edge < end; edge++) {
    const target = edgeTarget(graph, edge);
    if (graph.nodeType[target] === NodeType.closure) return target;
  }
  return NONE;
}
