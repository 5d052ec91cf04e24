import type { PlaceSizes } from '../../protocol/leftBehind';
import { eachEdgeTo } from '../graph/edgesTo';
import { EdgeType, edgeTypeOf, NodeType, ORDINAL_MASK, type HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import type { HeapObjects } from '../graph/objects';
import { isRope, LEAST_BYTES, type LargeNodes } from './largeNodes';
import type { ObjectPass } from './objectPass';
import { Weights } from './weights';

/** Limit of places that have large things. */
const MOST_PLACES = 1 << 17;

/** Finds the fields and variables that have a large text, buffer or array. Passes over all edges, but looks at few. */
export function placesOf(
  objects: HeapObjects,
  large: LargeNodes,
  { owners, views, buffers }: Pick<ObjectPass, 'owners' | 'views' | 'buffers'>,
): PlaceSizes {
  const { graph } = objects;
  const bufferName = objects.name('ArrayBuffer');
  const things = large.texts;
  const largeBuffers = new NodeSet(graph.nodeCount);
  for (const owner of owners.view()) {
    (graph.nodeName[owner] === bufferName ? largeBuffers : things).add(owner);
  }
  // A program has views of a buffer, which is between them and the bytes.
  views.view().forEach((view, at) => {
    if (largeBuffers.has(buffers.get(at))) things.add(view);
  });
  const weights = new Weights(objects);
  const proto = objects.name('__proto__');
  const hashes = new Map<number, number>();
  const holders: number[] = [];
  const names: number[] = [];
  const bytes: number[] = [];
  eachEdgeTo(graph, things, (edge, holder) => {
    const type = edgeTypeOf(graph, edge);
    const name = graph.edgeNames.of(edge);
    if ((type !== EdgeType.context && type !== EdgeType.property) || name === proto) return;
    let hash = hashes.get(name);
    if (hash === undefined) hashes.set(name, (hash = hashOf(graph.strings.get(name))));
    const value = graph.edges[edge]! & ORDINAL_MASK;
    if (holders.length === MOST_PLACES || isShort(graph, value)) return;
    holders.push(graph.nodeId[holder]!);
    names.push(hash);
    bytes.push(weights.of(value));
  });
  return {
    holders: Uint32Array.from(holders),
    names: Uint32Array.from(names),
    bytes: Float64Array.from(bytes),
    least: holders.length < MOST_PLACES ? large.leastBytes : Infinity,
  };
}

/** A hash of a name, the same in each snapshot: Fowler, Noll and Vo, FNV-1a. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** Whether a rope is put together of short texts only: most are, and are not worth weighing. */
function isShort(graph: HeapGraph, node: number): boolean {
  const { nodeType, firstEdge, edges, nodeSize } = graph;
  if (nodeType[node] !== NodeType['concatenated string']) return false;
  let bytes = nodeSize[node]!;
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
    const part = edges[edge]! & ORDINAL_MASK;
    if (isRope(graph, part)) return false;
    bytes += nodeSize[part]!;
  }
  return bytes < LEAST_BYTES;
}
