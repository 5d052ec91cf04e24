import type { PlaceSizes } from '../../protocol/leftBehind';
import {
  EdgeType,
  edgeTypeOf,
  LARGE_SIZE,
  NodeType,
  ORDINAL_MASK,
  selfBytes,
  type HeapGraph,
} from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import type { HeapObjects } from '../graph/objects';
import { Weights } from './weights';

/** What has less is not looked at. */
export const LEAST_BYTES = 256;
/** Limit of large things, and of places that have them. */
const MOST_THINGS = 1 << 16;
const MOST_PLACES = 1 << 17;
/** Limit of texts that are put together of others, most of which are inside of others. */
const MOST_ROPES = 1 << 20;
const MOST_DIGITS = 32;
/** Names to announce to `HeapObjects`. */
export const PLACE_NAMES = ['ArrayBuffer', '__proto__'];

/** What nodes of a type are: texts, ropes (texts that are put together of others, or cut out of one), and parts in which arrays and buffers have their content. */
const TEXT = 1;
const ROPE = 2;
const PART = 3;
const IS = new Uint8Array(256);
IS[NodeType.string] = TEXT;
IS[NodeType['concatenated string']] = ROPE;
IS[NodeType['sliced string']] = ROPE;
IS[NodeType.array] = PART;
IS[NodeType.native] = PART;

/** Finds the fields and variables that have a large text, buffer or array. Passes over all edges, but looks at few. */
export function placesOf(objects: HeapObjects): PlaceSizes {
  const { graph } = objects;
  const large = leastFor(graph);
  const { things, parts } = largeNodes(graph, large);
  const isPartOf = (edge: number, owner: number): boolean =>
    graph.nodeType[owner] === NodeType.object && edgeTypeOf(graph, edge) === EdgeType.internal;
  const buffers = new NodeSet(graph.nodeCount);
  const bufferName = objects.name('ArrayBuffer');
  eachEdgeTo(graph, parts, (edge, owner) => {
    if (!isPartOf(edge, owner)) return;
    (graph.nodeName[owner] === bufferName ? buffers : things).add(owner);
  });
  // A program has views of a buffer, which is between them and the bytes.
  eachEdgeTo(graph, buffers, (edge, view) => {
    if (isPartOf(edge, view)) things.add(view);
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
    least: holders.length < MOST_PLACES ? large.least : Infinity,
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

/** Calls `visit` for each retaining edge to one of the nodes, with the node that it leads from. */
function eachEdgeTo(
  graph: HeapGraph,
  nodes: NodeSet,
  visit: (edge: number, source: number) => void,
): void {
  const { edges, edgeCount, firstEdge } = graph;
  const { words } = nodes;
  const mask = ORDINAL_MASK;
  let source = 0;
  for (let edge = 0; edge < edgeCount; edge++) {
    const packed = edges[edge]!;
    if (packed < 0) continue;
    const target = packed & mask;
    if ((words[target >>> 5]! & (1 << (target & 31))) === 0) continue;
    while (firstEdge[source + 1]! <= edge) source++;
    visit(edge, source);
  }
}

/** Texts of so many bytes, ropes of any, and the parts of arrays and buffers. */
function largeNodes(
  graph: HeapGraph,
  { least, ropes }: { least: number; ropes: number },
): { things: NodeSet; parts: NodeSet } {
  const { nodeCount, nodeType, nodeSize } = graph;
  const things = new NodeSet(nodeCount);
  const parts = new NodeSet(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const is = IS[nodeType[node]!]!;
    if (is === 0) continue;
    if (is === ROPE) {
      if (ropes <= MOST_ROPES) things.add(node);
      continue;
    }
    let bytes = nodeSize[node]!;
    if (bytes === LARGE_SIZE) bytes = selfBytes(graph, node);
    if (bytes >= least) (is === PART ? parts : things).add(node);
  }
  return { things, parts };
}

/** Whether a rope is put together of short texts only: most are, and are not worth weighing. */
function isShort({ nodeType, firstEdge, edges, nodeSize }: HeapGraph, node: number): boolean {
  if (nodeType[node] !== NodeType['concatenated string']) return false;
  let bytes = nodeSize[node]!;
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
    const part = edges[edge]! & ORDINAL_MASK;
    if (IS[nodeType[part]!] === ROPE) return false;
    bytes += nodeSize[part]!;
  }
  return bytes < LEAST_BYTES;
}

/** From how many bytes on there are not too many large things; and the number of ropes. */
function leastFor(graph: HeapGraph): { least: number; ropes: number } {
  const { nodeCount, nodeType, nodeSize } = graph;
  const byDigits = new Uint32Array(MOST_DIGITS + 1);
  const leastDigits = MOST_DIGITS - Math.clz32(LEAST_BYTES);
  let ropes = 0;
  for (let node = 0; node < nodeCount; node++) {
    const is = IS[nodeType[node]!]!;
    if (is === 0) continue;
    if (is === ROPE) {
      ropes++;
      continue;
    }
    let bytes = nodeSize[node]!;
    if (bytes < LEAST_BYTES) continue;
    if (bytes === LARGE_SIZE) bytes = selfBytes(graph, node);
    byDigits[MOST_DIGITS - Math.clz32(bytes)]!++;
  }
  let digits = MOST_DIGITS;
  let count = byDigits[digits]!;
  while (digits > leastDigits && count + byDigits[digits - 1]! <= MOST_THINGS) {
    count += byDigits[--digits]!;
  }
  return { least: 2 ** (digits - 1), ropes };
}
