import type { StringTable } from './stringTable';

/** V8's node types that are told apart here, by their names in `snapshot.meta`. Types of newer V8 count as `hidden`. */
export const NODE_TYPES = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
  'wasm object',
] as const;

/** V8's edge types, by their names in `snapshot.meta`. Types of newer V8 count as `hidden`. */
export const EDGE_TYPES = [
  'context',
  'element',
  'property',
  'internal',
  'hidden',
  'shortcut',
  'weak',
] as const;

export type NodeTypeName = (typeof NODE_TYPES)[number];
export type EdgeTypeName = (typeof EDGE_TYPES)[number];

const codesOf = <T extends string>(names: readonly T[]): Record<T, number> =>
  Object.fromEntries(names.map((name, code) => [name, code])) as Record<T, number>;

/** Codes of node types in `HeapGraph.nodeType`. */
export const NodeType = codesOf(NODE_TYPES);
/** Codes of edge types, as `edgeTypeOf` answers them. */
export const EdgeType = codesOf(EDGE_TYPES);

/** Bits of `HeapGraph.edges` below the edge's type: as many nodes can be addressed. */
export const ORDINAL_BITS = 28;
export const ORDINAL_MASK = (1 << ORDINAL_BITS) - 1;
const TYPE_MASK = 7;
/** The bit of `HeapGraph.edges` that says that the edge does not retain. */
export const REFUSED = 1 << 31;
/** Few nodes are so large: their sizes are kept in a map, and the others' in half the memory. */
export const LARGE_SIZE = 0xffff;

/** Where the constructor of an object, or a function, is in its script. Lines and columns count from 0. */
export interface Locations {
  /** Ordinal of the object that each row is of. */
  node: Uint32Array;
  scriptId: Uint32Array;
  line: Uint32Array;
  column: Uint32Array;
}

/**
 * A heap snapshot as structure of arrays by node ordinal (0 is the root), edges in compressed sparse rows: the edges of node
 * `n` are `[firstEdge[n], firstEdge[n + 1])`.
 */
export interface HeapGraph {
  nodeCount: number;
  edgeCount: number;
  /** A code of `NodeType`. */
  nodeType: Uint8Array;
  /** String ordinal: the class of an object, the text of a string. */
  nodeName: Uint32Array;
  /** V8's object id, the same as `HeapProfiler.getHeapObjectId` gives. */
  nodeId: Uint32Array;
  /** Bytes of the node itself; LARGE_SIZE where only `largeSizes` can tell. Read it through `selfBytes`. */
  nodeSize: Uint16Array;
  largeSizes: ReadonlyMap<number, number>;
  firstEdge: Uint32Array;
  /**
   * An edge's target ordinal in the low `ORDINAL_BITS`, its type in the three bits above, and in the sign bit that it does
   * not retain (see `refuseEdge`): every walk asks `edges[e] >= 0`.
   */
  edges: Int32Array;
  /** String ordinal of the edge's name; for `element` and `hidden` edges the index itself. */
  edgeName: Uint32Array;
  locations: Locations;
  strings: StringTable;
}

export function edgeTarget(graph: HeapGraph, edge: number): number {
  return graph.edges[edge]! & ORDINAL_MASK;
}

/** A code of `EdgeType`. */
export function edgeTypeOf(graph: HeapGraph, edge: number): number {
  return (graph.edges[edge]! >>> ORDINAL_BITS) & TYPE_MASK;
}

export function selfBytes(graph: HeapGraph, node: number): number {
  const bytes = graph.nodeSize[node]!;
  return bytes < LARGE_SIZE ? bytes : graph.largeSizes.get(node)!;
}

export function nodeNameOf(graph: HeapGraph, node: number): string {
  return graph.strings.get(graph.nodeName[node]!);
}

export function nodeTypeName(graph: HeapGraph, node: number): NodeTypeName {
  return NODE_TYPES[graph.nodeType[node]!]!;
}

/** From now on the edge does not retain. Answers whether it did. */
export function refuseEdge(graph: HeapGraph, edge: number): boolean {
  const packed = graph.edges[edge]!;
  graph.edges[edge] = packed | REFUSED;
  return packed >= 0;
}

/** Takes `refuseEdge` back. */
export function restoreEdge(graph: HeapGraph, edge: number): void {
  graph.edges[edge]! &= ~REFUSED;
}
