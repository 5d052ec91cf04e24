import { GrowingList } from '../graph/growingList';
import { EdgeType, NodeType, ORDINAL_BITS, ORDINAL_MASK } from '../graph/heapGraph';
import { largeUint8 } from '../graph/largeMemory';
import type { NodeSet } from '../graph/nodeSet';
import type { HeapObjects } from '../graph/objects';

const TYPE_MASK = 7;
const MOST_DIGITS = 32;
/** Names to announce to `HeapObjects`. */
export const PASS_NAMES = ['Object', 'ArrayBuffer', 'table', '__proto__'];

/** What the edges of objects tell. */
export interface ObjectPass {
  /** Binary digits of the size that each node has at most as a collection, by its own edges alone; 0 for most nodes. */
  digits: Uint8Array;
  /** Number of nodes by digits. */
  nodesBy: Uint32Array;
  /** Objects that have one of the parts. */
  owners: GrowingList;
  /** Objects that have an ArrayBuffer inside: a program has views of a buffer. */
  views: GrowingList;
  /** The buffer of each of them. */
  buffers: GrowingList;
}

/** Passes once over the edges of all objects: to pass for each question alone would take most of a mark's time. */
export function passObjects(objects: HeapObjects, parts: NodeSet): ObjectPass {
  const { graph } = objects;
  const { nodeCount, nodeType, nodeName, firstEdge, edges, edgeNames } = graph;
  const [plain, buffer, table, proto] = PASS_NAMES.map(name => objects.name(name));
  const { words } = parts;
  const digits = largeUint8(nodeCount);
  const nodesBy = new Uint32Array(MOST_DIGITS + 1);
  const owners = new GrowingList();
  const views = new GrowingList();
  const buffers = new GrowingList();
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] !== NodeType.object) continue;
    const isPlain = nodeName[node] === plain;
    const end = firstEdge[node + 1]!;
    let entries = 0;
    for (let edge = firstEdge[node]!; edge < end; edge++) {
      const packed = edges[edge]!;
      const type = (packed >>> ORDINAL_BITS) & TYPE_MASK;
      if (type === EdgeType.element) entries++;
      else if (type === EdgeType.property) {
        if (isPlain && edgeNames.of(edge) !== proto) entries++;
      } else if (type === EdgeType.internal) {
        const target = packed & ORDINAL_MASK;
        if (edgeNames.of(edge) === table) entries += firstEdge[target + 1]! - firstEdge[target]!;
        // A weak edge keeps nothing. Bits are looked at here, not asked for: these are the innermost lines.
        if (packed < 0) continue;
        if ((words[target >>> 5]! & (1 << (target & 31))) !== 0) owners.push(node);
        else if (nodeName[target] === buffer && nodeType[target] === NodeType.object) {
          views.push(node);
          buffers.push(target);
        }
      }
    }
    const own = MOST_DIGITS - Math.clz32(entries);
    digits[node] = own;
    nodesBy[own]!++;
  }
  return { digits, nodesBy, owners, views, buffers };
}
