import type { SnapshotMark } from '../../protocol/leftBehind';
import { edgeTarget, EdgeType, NodeType, ORDINAL_BITS, type HeapGraph } from '../graph/heapGraph';
import { largeUint8 } from '../graph/largeMemory';
import { HeapObjects } from '../graph/objects';
import { CONTAINER_NAMES, Containers } from './containers';
import { highestId } from './rounds';

/** Limit of collections that are kept, 8 bytes each. */
const MOST_COLLECTIONS = 1 << 20;
const TYPE_MASK = 7;
const MOST_DIGITS = 32;

/** What a later reading needs of this snapshot. `most`: limit of collections; smaller ones are left out beyond it. */
export function markOf(graph: HeapGraph, most = MOST_COLLECTIONS): SnapshotMark {
  const { nodeCount, nodeId } = graph;
  const objects = new HeapObjects(graph, CONTAINER_NAMES);
  const containers = new Containers(objects);
  const digits = sizeDigits(objects);
  const { leastDigits, count } = leastOf(digits, most);
  const least = 2 ** (leastDigits - 1);
  const ids = new Uint32Array(count);
  const sizes = new Uint32Array(count);
  let kept = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (digits[node]! < leastDigits) continue;
    const size = containers.size(node);
    if (size < least) continue;
    ids[kept] = nodeId[node]!;
    sizes[kept++] = size;
  }
  return {
    highestId: highestId(graph),
    least,
    ids: ids.slice(0, kept),
    sizes: sizes.slice(0, kept),
  };
}

/** Binary digits of the least size from which on there are no more collections than `most`, and how many these may be. */
function leastOf(digits: Uint8Array, most: number): { leastDigits: number; count: number } {
  const nodes = new Uint32Array(MOST_DIGITS + 1);
  for (let node = 0; node < digits.length; node++) nodes[digits[node]!]!++;
  let leastDigits = MOST_DIGITS + 1;
  let count = 0;
  while (leastDigits > 1 && count + nodes[leastDigits - 1]! <= most) {
    count += nodes[--leastDigits]!;
  }
  return { leastDigits, count };
}

/**
 * Binary digits of the size that each node has at most as a collection, by its own edges alone; 0 for most nodes. To look at
 * what the edges lead to would take most of the time.
 */
function sizeDigits(objects: HeapObjects): Uint8Array {
  const { graph } = objects;
  const { nodeCount, nodeType } = graph;
  const digits = largeUint8(nodeCount);
  const mostEntries = entryCounter(objects);
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object) continue;
    digits[node] = MOST_DIGITS - Math.clz32(mostEntries(node));
  }
  return digits;
}

function entryCounter(objects: HeapObjects): (node: number) => number {
  const { graph } = objects;
  const { firstEdge, edges, edgeName, nodeName } = graph;
  const plain = objects.name('Object');
  const table = objects.name('table');
  const proto = objects.name('__proto__');
  return node => {
    const end = firstEdge[node + 1]!;
    const isPlain = nodeName[node] === plain;
    let entries = 0;
    for (let edge = firstEdge[node]!; edge < end; edge++) {
      const type = (edges[edge]! >>> ORDINAL_BITS) & TYPE_MASK;
      if (type === EdgeType.element) entries++;
      else if (type === EdgeType.property) {
        if (isPlain && edgeName[edge] !== proto) entries++;
      } else if (type === EdgeType.internal && edgeName[edge] === table) {
        const target = edgeTarget(graph, edge);
        entries += firstEdge[target + 1]! - firstEdge[target]!;
      }
    }
    return entries;
  };
}
