import type { EdgeNames } from './edgeNames';
import type { StringTable } from './stringTable';

/** The V8 node types that we distinguish, by their names in `snapshot.meta`. Types of newer V8 count as `hidden`. */
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

/** Number of low bits in `HeapGraph.edges` that hold the target; limits the number of nodes. */
export const ORDINAL_BITS = 28;
export const ORDINAL_MASK = (1 << ORDINAL_BITS) - 1;
const TYPE_MASK = 7;
/** The bit of `HeapGraph.edges` that marks an edge that does not retain. */
export const REFUSED = 1 << 31;
/** Sizes from here on are kept in a map. Few nodes are so large, and the others' sizes take half the memory. */
export const LARGE_SIZE = 0xffff;

/** Where the constructor of each object, or each function, is in its script. Lines and columns count from 0. */
export interface Locations {
  /** The object's ordinal, for each row. */
  node: Uint32Array;
  scriptId: Uint32Array;
  line: Uint32Array;
  column: Uint32Array;
}

/**
 * A heap snapshot as a structure of arrays by node ordinal (0 is the root). Edges are compressed sparse rows: those of node
 * `n` are `[firstEdge[n], firstEdge[n + 1])`.
 */
export interface HeapGraph {
  nodeCount: number;
  edgeCount: number;
  /** A code of `NodeType`. */
  nodeType: Uint8Array;
  /** String ordinal of an object's class or a string's text. */
  nodeName: Uint32Array;
  /** V8's object id, the same that `HeapProfiler.getHeapObjectId` answers. */
  nodeId: Uint32Array;
  /** Shallow size in bytes; LARGE_SIZE when it is in `largeSizes`. Read it with `selfBytes`. */
  nodeSize: Uint16Array;
  largeSizes: ReadonlyMap<number, number>;
  firstEdge: Uint32Array;
  /**
   * The target's ordinal in the low `ORDINAL_BITS`, the type in the three bits above. The sign bit marks an edge that does
   * not retain (see `refuseEdge`), so every walk tests `edges[e] >= 0`.
   */
  edges: Int32Array;
  edgeNames: EdgeNames;
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

/** Makes the edge not retain. Answers whether it did before. */
export function refuseEdge(graph: HeapGraph, edge: number): boolean {
  const packed = graph.edges[edge]!;
  graph.edges[edge] = packed | REFUSED;
  return packed >= 0;
}

/** Reverses `refuseEdge`. */
export function restoreEdge(graph: HeapGraph, edge: number): void {
  graph.edges[edge]! &= ~REFUSED;
}
