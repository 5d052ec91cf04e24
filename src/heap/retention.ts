import { freedFlow } from './freedFlow';
import { dominatorTree } from './dominators';
import { edgeTarget, refuseEdge, restoreEdge, selfBytes, type HeapGraph } from './heapGraph';
import type { StalePlaces } from './stalePlaces';
import { Walk } from './walk';

/** What stale places retain, in bytes. What several of them keep only together is in none of their shares. */
export interface Retention {
  /** Everything that is reached today. What only stale references keep begins at `keptCount` of its order. */
  walk: Walk;
  keptCount: number;
  /** What clearing all places would free. */
  totalBytes: number;
  /** What clearing the finding, the context, the place alone would free. */
  findingBytes: Float64Array;
  contextBytes: Float64Array;
  placeBytes: Float64Array;
  /** Nodes that clearing the finding alone would free. */
  nodesOf(finding: number): Uint32Array;
}

/**
 * Freed by clearing the places is what is reached from the root today, and no longer when every stale edge is refused. Inside
 * that part a dominator tree, whose root leads to the findings, those to their contexts, those to their places, says what
 * each keeps alone. A context that itself only stale references keep counts as reached.
 */
export function retention(graph: HeapGraph, places: StalePlaces): Retention {
  const refused: number[] = [];
  const refuse = (): void => {
    for (let i = 0; i < places.edge.length; i++) {
      const edge = places.edge.get(i);
      if (refuseEdge(graph, edge)) refused.push(edge);
    }
  };
  const restore = (): void => {
    for (let edge = refused.pop(); edge !== undefined; edge = refused.pop()) {
      restoreEdge(graph, edge);
    }
  };
  const walk = new Walk(graph);
  refuse();
  walk.extend([0]);
  restore();
  const keptCount = walk.count;
  walk.extend(staleTargets(graph, places, walk));
  refuse();
  const flow = freedFlow(graph, walk, keptCount, places);
  restore();

  const { dominator, order } = dominatorTree(flow);
  const bytes = new Float64Array(flow.vertexCount);
  const firstNode = flow.vertexCount - (walk.count - keptCount);
  for (let place = keptCount; place < walk.count; place++) {
    bytes[firstNode + place - keptCount] = selfBytes(graph, walk.order[place]!);
  }
  for (let i = order.length - 1; i > 0; i--) bytes[dominator[order[i]!]!]! += bytes[order[i]!]!;
  /** For each vertex the vertex of the finding that dominates it; 0 for what several findings share. */
  const owner = new Uint32Array(flow.vertexCount);
  for (let i = 1; i < order.length; i++) {
    const vertex = order[i]!;
    owner[vertex] = vertex <= places.findingCount ? vertex : owner[dominator[vertex]!]!;
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
      walk.order
        .subarray(keptCount, walk.count)
        .filter((_, i) => owner[firstNode + i] === finding + 1),
  };
}

function* staleTargets(graph: HeapGraph, places: StalePlaces, walk: Walk): Generator<number> {
  for (let i = 0; i < places.edge.length; i++) {
    if (walk.has(places.source.get(i))) yield edgeTarget(graph, places.edge.get(i));
  }
}
