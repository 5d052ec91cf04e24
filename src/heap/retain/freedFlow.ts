import type { FlowGraph } from './dominators';
import { edgeTarget, ORDINAL_MASK, type HeapGraph } from '../graph/heapGraph';
import type { NodeRanks } from '../graph/nodeSet';
import type { StalePlaces } from './stalePlaces';
import type { Walk } from './walk';

/** The freed nodes in ascending order, with their numbers. */
export interface FreedNodes {
  nodes: Uint32Array;
  ranks: NodeRanks;
}

/**
 * The freed part as a flow graph: root → findings → contexts → stale slots → freed nodes. Stale edges must be refused; here
 * they lead from stale slots rather than from their source nodes.
 */
export function freedFlow(
  graph: HeapGraph,
  walk: Walk,
  freed: FreedNodes,
  places: StalePlaces,
): FlowGraph {
  const { findingCount, contextCount, placeCount } = places;
  const firstNode = 1 + findingCount + contextCount + placeCount;
  const vertexCount = firstNode + freed.nodes.length;
  const firstSuccessor = new Uint32Array(vertexCount + 1);
  const successors = new Uint32Array(mostSuccessors(graph, freed.nodes, places));
  let count = 0;
  let vertex = 0;
  const addRange = (start: number, end: number): void => {
    firstSuccessor[vertex++] = count;
    for (let successor = start; successor < end; successor++) successors[count++] = successor;
  };
  addRange(1, 1 + findingCount);
  const firstContext = 1 + findingCount;
  for (let finding = 0; finding < findingCount; finding++) {
    const [start, end] = places.contextsOf(finding);
    addRange(firstContext + start, firstContext + end);
  }
  const firstPlace = firstContext + contextCount;
  for (let context = 0; context < contextCount; context++) {
    const [start, end] = places.placesOf(context);
    addRange(firstPlace + start, firstPlace + end);
  }
  for (let place = 0; place < placeCount; place++) {
    firstSuccessor[vertex++] = count;
    const [start, end] = places.edgesOf(place);
    for (let i = start; i < end; i++) {
      const target = freed.ranks.of(edgeTarget(graph, places.edge.get(i)));
      if (target >= 0 && walk.has(places.source.get(i))) successors[count++] = firstNode + target;
    }
  }
  const { edges, firstEdge } = graph;
  for (const node of freed.nodes) {
    firstSuccessor[vertex++] = count;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const packed = edges[edge]!;
      if (packed < 0) continue;
      const target = freed.ranks.of(packed & ORDINAL_MASK);
      if (target >= 0) successors[count++] = firstNode + target;
    }
  }
  firstSuccessor[vertexCount] = count;
  return { vertexCount, firstSuccessor, successors };
}

/** An upper bound of the number of successors. Memory that stays unused is never touched. */
function mostSuccessors({ firstEdge }: HeapGraph, freed: Uint32Array, places: StalePlaces): number {
  let count = places.findingCount + places.contextCount + places.placeCount + places.edge.length;
  for (const node of freed) count += firstEdge[node + 1]! - firstEdge[node]!;
  return count;
}
