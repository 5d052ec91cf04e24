import { freedFlow, type FreedNodes } from './freedFlow';
import { dominatorTree } from './dominators';
import { edgeTarget, refuseEdge, restoreEdge, selfBytes, type HeapGraph } from '../graph/heapGraph';
import { NodeRanks, NodeSet } from '../graph/nodeSet';
import type { StalePlaces } from './stalePlaces';
import { Walk } from './walk';

/** What stale slots retain, in bytes. A share excludes what only several slots together retain. */
export interface Retention {
  /** Everything reachable today. In its order, what only stale references keep begins at `keptCount`. */
  walk: Walk;
  keptCount: number;
  /** Bytes that clearing all stale slots would free. */
  totalBytes: number;
  /** Bytes that clearing only this finding, context or slot would free. */
  findingBytes: Float64Array;
  contextBytes: Float64Array;
  placeBytes: Float64Array;
  /** Nodes that clearing only this finding would free. */
  nodesOf(finding: number): Uint32Array;
}

/**
 * Clearing stale slots frees what is reachable from the root today, but not when every stale edge is refused. In that part,
 * a dominator tree (root → findings → contexts → slots) says what each of them retains alone. A context that only stale
 * references keep alive counts as reachable.
 */
export function retention(graph: HeapGraph, places: StalePlaces): Retention {
  const walk = new Walk(graph);
  withRefused(graph, places, () => walk.extend([0]));
  const keptCount = walk.count;
  walk.extend(staleTargets(graph, places, walk));
  const freed = freedNodes(graph, walk.order.subarray(keptCount, walk.count));
  const flow = withRefused(graph, places, () => freedFlow(graph, walk, freed, places));

  const { dominator, order } = dominatorTree(flow);
  const bytes = new Float64Array(flow.vertexCount);
  const firstNode = flow.vertexCount - freed.nodes.length;
  for (let i = 0; i < freed.nodes.length; i++) {
    bytes[firstNode + i] = selfBytes(graph, freed.nodes[i]!);
  }
  for (let i = order.length - 1; i > 0; i--) bytes[dominator[order[i]!]!]! += bytes[order[i]!]!;
  /** For each vertex, the vertex of the finding that dominates it; 0 for what several findings share. */
  const dominatingFinding = new Uint32Array(flow.vertexCount);
  for (let i = 1; i < order.length; i++) {
    const vertex = order[i]!;
    dominatingFinding[vertex] =
      vertex <= places.findingCount ? vertex : dominatingFinding[dominator[vertex]!]!;
  }

  const { findingCount, contextCount } = places;
  return {
    walk,
    keptCount,
    totalBytes: bytes[0]!,
    findingBytes: bytes.slice(1, 1 + findingCount),
    contextBytes: bytes.slice(1 + findingCount, 1 + findingCount + contextCount),
    placeBytes: bytes.slice(1 + findingCount + contextCount, firstNode),
    nodesOf: finding =>
      freed.nodes.filter((_, i) => dominatingFinding[firstNode + i] === finding + 1),
  };
}

/** Runs `work` while the stale edges do not retain. */
export function withRefused<T>(graph: HeapGraph, places: StalePlaces, work: () => T): T {
  const refused: number[] = [];
  for (let i = 0; i < places.edge.length; i++) {
    const edge = places.edge.get(i);
    if (refuseEdge(graph, edge)) refused.push(edge);
  }
  try {
    return work();
  } finally {
    for (const edge of refused) restoreEdge(graph, edge);
  }
}

function freedNodes(graph: HeapGraph, nodes: Uint32Array): FreedNodes {
  const set = new NodeSet(graph.nodeCount);
  for (const node of nodes) set.add(node);
  const ranks = new NodeRanks(set);
  return { nodes: ranks.members(), ranks };
}

function* staleTargets(graph: HeapGraph, places: StalePlaces, walk: Walk): Generator<number> {
  for (let i = 0; i < places.edge.length; i++) {
    if (walk.has(places.source.get(i))) yield edgeTarget(graph, places.edge.get(i));
  }
}
