import {
  EdgeType,
  edgeTarget,
  edgeTypeOf,
  nodeNameOf,
  NodeType,
  refuseEdge,
  restoreEdge,
} from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import { connectionEdges } from './finished';
import { timerLinks } from './timers';

const NATIVES_OBJECT = 'native_to_javascript';
const HANDLES = '(Global handles)';
/** Names to announce to `HeapObjects`. */
export const MACHINERY_NAMES = [NATIVES_OBJECT];

/**
 * What `read` answers while edges of Node's own machinery do not retain: from a live connection to its last request,
 * from timer to timer, and from what is native to an object that it lets go of.
 */
export function withoutMachinery<T>(objects: HeapObjects, read: () => T): T {
  const { graph } = objects;
  const edges = [...connectionEdges(objects), ...timerLinks(objects), ...weakOwners(objects)];
  const refused = edges.filter(edge => refuseEdge(graph, edge));
  try {
    return read();
  } finally {
    for (const edge of refused) restoreEdge(graph, edge);
  }
}

/**
 * Edges from Node's native parts to the JavaScript objects that they belong to, where V8 holds these by weak handles: a web
 * stream or a hash lives as long as the program holds it, though the snapshot shows the edge like any other.
 */
function weakOwners(objects: HeapObjects): number[] {
  const { graph } = objects;
  const { nodeCount, nodeType, firstEdge, edgeNames } = graph;
  const wanted = objects.name(NATIVES_OBJECT);
  if (wanted === NONE) return [];
  const weak = new NodeSet(nodeCount);
  const owners: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const type = nodeType[node];
    if (type === NodeType.synthetic && nodeNameOf(graph, node) === HANDLES) {
      for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
        if (edgeTypeOf(graph, edge) === EdgeType.weak) weak.add(edgeTarget(graph, edge));
      }
    } else if (type === NodeType.native) {
      for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
        if (edgeNames.of(edge) === wanted) owners.push(edge);
      }
    }
  }
  return owners.filter(edge => weak.has(edgeTarget(graph, edge)));
}
