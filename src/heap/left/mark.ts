import type { SnapshotMark } from '../../protocol/leftBehind';
import type { HeapGraph } from '../graph/heapGraph';
import { HeapObjects } from '../graph/objects';
import { CONTAINER_NAMES, Containers } from './containers';
import { codeBytesOf } from './codeBytes';
import { largeNodesOf } from './largeNodes';
import { PASS_NAMES, passObjects } from './objectPass';
import { placesOf } from './places';
import { populationsOf } from './populations';
import { highestId } from './rounds';
import { WEIGHT_NAMES } from './weights';

/** Limit of collections that are kept, 8 bytes each. */
const MOST_COLLECTIONS = 1 << 20;
const MOST_DIGITS = 32;

/** What a later reading needs of this snapshot. `most`: limit of collections; smaller ones are left out beyond it. */
export function markOf(graph: HeapGraph, most = MOST_COLLECTIONS): SnapshotMark {
  const { nodeCount, nodeId } = graph;
  const objects = new HeapObjects(graph, [...CONTAINER_NAMES, ...PASS_NAMES, ...WEIGHT_NAMES]);
  const containers = new Containers(objects);
  const large = largeNodesOf(graph);
  const pass = passObjects(objects, large.parts);
  const { digits, nodesBy } = pass;
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
    places: placesOf(objects, large, pass),
    codeBytes: codeBytesOf(graph),
  };
}
