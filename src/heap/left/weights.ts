import { edgeTarget, EdgeType, edgeTypeOf, NodeType, selfBytes } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** Classes of what only has data: no functions, and no instances of a program's classes. */
const DATA_CLASSES = [
  ...['Object', 'Array', 'Map', 'Set', 'Buffer', 'FastBuffer', 'ArrayBuffer', 'DataView'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array'],
  ...['Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
];
/** Names to announce to `HeapObjects`. */
export const WEIGHT_NAMES = [...DATA_CLASSES, '__proto__'];

/** Nodes of one value beyond which nobody weighs it, and of all values that are weighed. */
const MOST_NODES = 1 << 19;
const MOST_IN_ALL = 1 << 21;

const IS_DATA = new Uint8Array(256);
for (const type of [
  'array',
  'string',
  'concatenated string',
  'sliced string',
  'number',
  'bigint',
  'native',
] as const) {
  IS_DATA[NodeType[type]] = 1;
}

/** Weighs texts, buffers, and arrays and plain objects with what they have: a value that is replaced by a larger one. */
export class Weights {
  private readonly classes: ReadonlySet<number>;
  private readonly proto: number;
  private readonly known = new Map<number, number>();
  private left = MOST_IN_ALL;

  /** `objects` must have WEIGHT_NAMES announced. */
  constructor(private readonly objects: HeapObjects) {
    this.classes = new Set(DATA_CLASSES.map(name => objects.name(name)).filter(n => n !== NONE));
    this.proto = objects.name('__proto__');
  }

  /** Bytes of a value and of the data that it consists of, each part once; NaN where there is too much to weigh. */
  of(value: number): number {
    let bytes = this.known.get(value);
    if (bytes === undefined) this.known.set(value, (bytes = this.weigh(value)));
    return bytes;
  }

  private weigh(value: number): number {
    const { graph } = this.objects;
    const { firstEdge, edges, edgeNames } = graph;
    // Most are texts, which have nothing but their own bytes.
    if (firstEdge[value] === firstEdge[value + 1]) return selfBytes(graph, value);
    const parts = new Set([value]);
    let bytes = 0;
    for (const part of parts) {
      bytes += selfBytes(graph, part);
      for (let edge = firstEdge[part]!, end = firstEdge[part + 1]!; edge < end; edge++) {
        if (edges[edge]! < 0) continue;
        const target = edgeTarget(graph, edge);
        if (parts.has(target) || !this.isData(target)) continue;
        if (edgeTypeOf(graph, edge) === EdgeType.property && edgeNames.of(edge) === this.proto) {
          continue;
        }
        parts.add(target);
      }
      if (parts.size > MOST_NODES || --this.left < 0) return NaN;
    }
    return bytes;
  }

  private isData(node: number): boolean {
    const { nodeType, nodeName } = this.objects.graph;
    const type = nodeType[node]!;
    return IS_DATA[type] === 1 || (type === NodeType.object && this.classes.has(nodeName[node]!));
  }
}
