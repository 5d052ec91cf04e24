import type { FlowGraph } from './dominators';
import { edgeTarget, ORDINAL_MASK, type HeapGraph } from './heapGraph';
import type { StalePlaces } from './stalePlaces';
import type { Walk } from './walk';

const NOT_FREED = 0;

/**
 * The freed part as a flow graph. Its vertices are the root, findings, contexts, places, and the freed nodes in the walk's
 * order. Stale edges must be refused: they lead from places here, not from the nodes that they begin at.
 */
export function freedFlow(
  graph: HeapGraph,
  walk: Walk,
  keptCount: number,
  places: StalePlaces,
): FlowGraph {
  const { findingCount, contextCount, placeCount } = places;
  const firstNode = 1 + findingCount + contextCount + placeCount;
  const freedCount = walk.count - keptCount;
  const vertexCount = firstNode + freedCount;
  const vertexOf = new Uint32Array(graph.nodeCount);
  for (let i = 0; i < freedCount; i++) vertexOf[walk.order[keptCount + i]!] = firstNode + i;

  const firstSuccessor = new Uint32Array(vertexCount + 1);
  const successors = new Uint32Array(mostSuccessors(graph, walk, keptCount, vertexOf, places));
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
      const target = vertexOf[edgeTarget(graph, places.edge.get(i))]!;
      if (target !== NOT_FREED && walk.has(places.source.get(i))) successors[count++] = target;
    }
  }
  const { edges, firstEdge } = graph;
  for (let i = keptCount; i < walk.count; i++) {
    firstSuccessor[vertex++] = count;
    const node = walk.order[i]!;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const packed = edges[edge]!;
      if (packed < 0) continue;
      const target = vertexOf[packed & ORDINAL_MASK]!;
      if (target !== NOT_FREED) successors[count++] = target;
    }
  }
  firstSuccessor[vertexCount] = count;
  return { vertexCount, firstSuccessor, successors };
}

/** How many successors there are at most: those of places whose source is not reached count here as well. */
function mostSuccessors(
  graph: HeapGraph,
  walk: Walk,
  keptCount: number,
  vertexOf: Uint32Array,
  places: StalePlaces,
): number {
  const { edges, firstEdge } = graph;
  let count = places.findingCount + places.contextCount + places.placeCount + places.edge.length;
  for (let i = keptCount; i < walk.count; i++) {
    const node = walk.order[i]!;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
      const packed = edges[edge]!;
      if (packed >= 0 && vertexOf[packed & ORDINAL_MASK] !== NOT_FREED) count++;
    }
  }
  return count;
}
