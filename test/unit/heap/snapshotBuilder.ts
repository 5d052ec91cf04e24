import { ByteReader } from '../../../src/heap/parse/byteReader';
import { createEdgesAhead, EdgeReader } from '../../../src/heap/parse/edgesAhead';
import {
  EDGE_TYPES,
  NODE_TYPES,
  type EdgeTypeName,
  type HeapGraph,
  type NodeTypeName,
} from '../../../src/heap/graph/heapGraph';
import { parseSnapshot } from '../../../src/heap/parse/parseSnapshot';

interface BuiltNode {
  type: NodeTypeName;
  name: string;
  bytes: number;
  edges: { type: EdgeTypeName; name: string | number; to: number }[];
  isGone?: boolean;
}

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'];
const EDGE_FIELDS = ['type', 'name_or_index', 'to_node'];

/** Builds small snapshots by hand. Node 0 is the root; the id of node `n` is `2n + 1`, while it is there. */
export class SnapshotBuilder {
  private readonly nodes: BuiltNode[] = [{ type: 'synthetic', name: '', bytes: 0, edges: [] }];
  private readonly locations: number[] = [];

  /** Answers the node's ordinal. */
  node(type: NodeTypeName, name: string, bytes = 0): number {
    return this.nodes.push({ type, name, bytes, edges: [] }) - 1;
  }

  object(name: string, bytes = 16): number {
    return this.node('object', name, bytes);
  }

  string(text: string): number {
    return this.node('string', text, 16 + text.length);
  }

  /** A small integer as `captureNumericValue` writes it. */
  number(value: number): number {
    const node = this.node('number', 'smi number');
    this.edge(node, 'internal', 'value', this.node('string', String(value)));
    return node;
  }

  edge(from: number, type: EdgeTypeName, name: string | number, to: number): void {
    this.nodes[from]!.edges.push({ type, name, to });
  }

  property(from: number, name: string, to: number): void {
    this.edge(from, 'property', name, to);
  }

  /** Takes away the edges with this name. */
  remove(from: number, name: string | number): void {
    const node = this.nodes[from]!;
    node.edges = node.edges.filter(edge => edge.name !== name);
  }

  /** Nothing must lead to the node any more: its place in the file stays, its id does not. */
  drop(node: number): void {
    this.nodes[node] = { type: 'hidden', name: '', bytes: 0, edges: [], isGone: true };
  }

  /** An array with its elements twice, as V8 writes them. `undefined` is a hole. */
  array(elements: readonly (number | undefined)[]): number {
    const array = this.object('Array', 32);
    const backing = this.node('array', '(object elements)', 16 + 8 * elements.length);
    for (const [slot, element] of elements.entries()) {
      if (element === undefined) continue;
      this.edge(array, 'element', slot, element);
      this.edge(backing, 'internal', String(slot), element);
    }
    this.edge(array, 'internal', 'elements', backing);
    return array;
  }

  locate(node: number, scriptId: number, line: number, column: number): void {
    this.locations.push(node * NODE_FIELDS.length, scriptId, line, column);
  }

  json(): string {
    const strings: string[] = [];
    const ordinals = new Map<string, number>();
    const ordinalOf = (text: string): number => {
      const known = ordinals.get(text);
      if (known !== undefined) return known;
      ordinals.set(text, strings.length);
      return strings.push(text) - 1;
    };
    const nodes = this.nodes.flatMap(({ type, name, bytes, edges, isGone }, ordinal) => [
      NODE_TYPES.indexOf(type),
      ordinalOf(name),
      ordinal * 2 + (isGone ? 0 : 1),
      bytes,
      edges.length,
      0,
    ]);
    const edges = this.nodes.flatMap(node =>
      node.edges.flatMap(({ type, name, to }) => [
        EDGE_TYPES.indexOf(type),
        typeof name === 'string' ? ordinalOf(name) : name,
        to * NODE_FIELDS.length,
      ]),
    );
    const meta = {
      node_fields: NODE_FIELDS,
      node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number'],
      edge_fields: EDGE_FIELDS,
      edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
      location_fields: ['object_index', 'script_id', 'line', 'column'],
    };
    return JSON.stringify({
      snapshot: { meta, node_count: this.nodes.length, edge_count: edges.length / 3 },
      nodes,
      edges,
      trace_function_infos: [],
      trace_tree: [1, [2, ['a "quoted" ]', {}]]],
      samples: [],
      locations: this.locations,
      strings,
    });
  }

  graph(): Promise<HeapGraph> {
    return parseText(this.json());
  }
}

/** Parses a text that comes in chunks of that many bytes. */
export function parseText(text: string, chunkBytes = 1 << 16): Promise<HeapGraph> {
  return parseBytes(Buffer.from(text), chunkBytes);
}

export function parseBytes(bytes: Uint8Array, chunkBytes = 1 << 16): Promise<HeapGraph> {
  return parseSnapshot(chunksOf(bytes, chunkBytes), { expectedBytes: bytes.length });
}

/** The same, while another reader reads the edges. */
export function parseAhead(bytes: Uint8Array, chunkBytes = 1 << 16): Promise<HeapGraph> {
  const options = { expectedBytes: bytes.length };
  const edges = new EdgeReader(new ByteReader(chunksOf(bytes, chunkBytes), options));
  const edgesAhead = createEdgesAhead(
    () => edges.find(),
    () => edges.read(),
  );
  return parseSnapshot(chunksOf(bytes, chunkBytes), { ...options, edgesAhead });
}

export async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.slice(at, at + chunkBytes);
}
