import type { SnapshotMark } from '../../protocol/leftBehind';
import { GrowingList } from '../graph/growingList';
import { NodeType, type HeapGraph } from '../graph/heapGraph';
import { HeapObjects } from '../graph/objects';
import { CONTAINER_NAMES, Containers } from './containers';
import { populationsOf } from './populations';
import { highestId } from './rounds';

/** Limit of collections that are kept, 8 bytes each. */
const MOST_COLLECTIONS = 1 << 20;

/** What a later reading needs of this snapshot. `most`: limit of collections; smaller ones are left out beyond it. */
export function markOf(graph: HeapGraph, most = MOST_COLLECTIONS): SnapshotMark {
  const containers = new Containers(new HeapObjects(graph, CONTAINER_NAMES));
  let least = 1;
  let nodes = new GrowingList();
  let sizes = new GrowingList();
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeType[node] !== NodeType.object) continue;
    const size = containers.size(node);
    if (size < least) continue;
    nodes.push(node);
    sizes.push(size);
    if (nodes.length <= most) continue;
    const [allNodes, allSizes] = [nodes, sizes];
    while (nodes.length > most / 2) {
      least *= 2;
      nodes = new GrowingList();
      sizes = new GrowingList();
      for (let at = 0; at < allNodes.length; at++) {
        if (allSizes.get(at) < least) continue;
        nodes.push(allNodes.get(at));
        sizes.push(allSizes.get(at));
      }
    }
  }
  return {
    highestId: highestId(graph),
    least,
    ids: nodes.toArray().map(node => graph.nodeId[node]!),
    sizes: sizes.toArray(),
    ...populationsOf(graph),
  };
}
