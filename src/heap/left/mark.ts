import type { SnapshotMark } from '../../protocol/leftBehind';
import { edgeTarget, EdgeType, NodeType, ORDINAL_BITS, type HeapGraph } from '../graph/heapGraph';
import { largeUint8 } from '../graph/largeMemory';
import { HeapObjects } from '../graph/objects';
import { CONTAINER_NAMES, Containers } from './containers';
import { codeBytesOf } from './codeBytes';
import { PLACE_NAMES, placesOf } from './places';
import { populationsOf } from './populations';
import { highestId } from './rounds';
import { WEIGHT_NAMES } from './weights';

/** Limit of collections that are kept, 8 bytes each. */
const MOST_COLLECTIONS = 1 << 20;
const TYPE_MASK = 7;
const MOST_DIGITS = 32;

/** What a later reading needs of this snapshot. `most`: limit of collections; smaller ones are left out beyond it. */
export function markOf(graph: HeapGraph, most = MOST_COLLECTIONS): SnapshotMark {
  const { nodeCount, nodeId } = graph;
  const objects = new HeapObjects(graph, [...CONTAINER_NAMES, ...PLACE_NAMES, ...WEIGHT_NAMES]);
  const containers = new Containers(objects);
  const { digits, nodesBy } = sizeDigits(objects);
  let leastDigits = MOST_DIGITS + 1;
  let count = 0;
  while (leastDigits > 1 && count + nodesBy[leastDigits - 1]! <= most) {
    count += nodesBy[--leastDigits]!;
  }
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
    ...populationsOf(graph),
    places: placesOf(objects),
    codeBytes: codeBytesOf(graph),
  };
}

/**
 * Binary digits of the size that each node has at most as a collection, by its own edges alone; 0 for most nodes. To look at
 * what the edges lead to would take most of the time. And the number of nodes by digits.
 */
function sizeDigits(objects: HeapObjects): { digits: Uint8Array; nodesBy: Uint32Array } {
  const { graph } = objects;
  const { nodeCount, nodeType } = graph;
  const digits = largeUint8(nodeCount);
  const nodesBy = new Uint32Array(MOST_DIGITS + 1);
  const mostEntries = entryCounter(objects);
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object) continue;
    const own = MOST_DIGITS - Math.clz32(mostEntries(node));
    digits[node] = own;
    nodesBy[own]!++;
  }
  return { digits, nodesBy };
}

function entryCounter(objects: HeapObjects): (node: number) => number {
  const { graph } = objects;
  const { firstEdge, edges, edgeNames, nodeName } = graph;
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
        if (isPlain && edgeNames.of(edge) !== proto) entries++;
      } else if (type === EdgeType.internal && edgeNames.of(edge) === table) {
        const target = edgeTarget(graph, edge);
        entries += firstEdge[target + 1]! - firstEdge[target]!;
      }
    }
    return entries;
  };
}
