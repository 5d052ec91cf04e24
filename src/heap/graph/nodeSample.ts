import type { NodeSample } from '../../protocol/heapReading';
import { NodeType, nodeNameOf, nodeTypeName, type HeapGraph } from './heapGraph';

const WANTED = 1024;
/** Upper limit, because a hostile file may choose ids that select all nodes. */
const MOST = 4 * WANTED;
const NAME_LIMIT = 40;
/** 2^32 divided by the golden ratio: multiplying by it spreads ids evenly (Knuth, TAOCP 6.4). */
const FIBONACCI = 0x9e3779b1;

/**
 * Selects the nodes whose ids, spread over 32 bits, are lowest. Leaves out roots, whose ids are the same in every process.
 */
export function nodeSample(graph: HeapGraph): NodeSample {
  const limit = Math.min(1, WANTED / graph.nodeCount) * 2 ** 32;
  const ids: number[] = [];
  const kinds: string[] = [];
  for (let node = 0; node < graph.nodeCount && ids.length < MOST; node++) {
    const id = graph.nodeId[node]!;
    if (Math.imul(id, FIBONACCI) >>> 0 >= limit) continue;
    if (graph.nodeType[node] === NodeType.synthetic) continue;
    ids.push(id);
    kinds.push(`${nodeTypeName(graph, node)} ${nodeNameOf(graph, node).slice(0, NAME_LIMIT)}`);
  }
  return { ids: Uint32Array.from(ids), kinds };
}
