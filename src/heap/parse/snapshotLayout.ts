import { EDGE_TYPES, NODE_TYPES, type EdgeTypeName, type NodeTypeName } from '../graph/heapGraph';

/** The index of each field that we use in a node's record, and the number of fields. */
export interface NodeLayout {
  fields: number;
  type: number;
  name: number;
  id: number;
  selfSize: number;
  edgeCount: number;
  /** Maps the file's type numbers to codes of `NodeType`. */
  typeCodes: Uint8Array;
}

export interface EdgeLayout {
  fields: number;
  type: number;
  name: number;
  toNode: number;
  /** Maps the file's type numbers to codes of `EdgeType`. */
  typeCodes: Uint8Array;
}

export interface LocationLayout {
  fields: number;
  node: number;
  scriptId: number;
  line: number;
  column: number;
}

/** What the file's `snapshot` section says. The counts are claims; `undefined` when it makes none. */
export interface SnapshotLayout {
  nodes: NodeLayout;
  edges: EdgeLayout;
  /** `undefined` in files without locations. */
  locations: LocationLayout | undefined;
  nodeCount: number | undefined;
  edgeCount: number | undefined;
}

const MAX_FIELDS = 64;
const MAX_TYPES = 256;

/** Reads a `snapshot` section by V8's field names. Throws an `Error` that says what is missing. */
export function snapshotLayout(section: unknown): SnapshotLayout {
  const snapshot = objectOf(section, 'snapshot');
  const meta = objectOf(snapshot.meta, 'snapshot.meta');
  const nodeFields = namesOf(meta.node_fields, 'node_fields');
  const edgeFields = namesOf(meta.edge_fields, 'edge_fields');
  const locationFields =
    meta.location_fields === undefined
      ? undefined
      : namesOf(meta.location_fields, 'location_fields');
  return {
    nodes: {
      fields: nodeFields.length,
      type: indexOfField(nodeFields, 'type'),
      name: indexOfField(nodeFields, 'name'),
      id: indexOfField(nodeFields, 'id'),
      selfSize: indexOfField(nodeFields, 'self_size'),
      edgeCount: indexOfField(nodeFields, 'edge_count'),
      typeCodes: codesOf<NodeTypeName>(meta.node_types, nodeFields, NODE_TYPES, 'node_types'),
    },
    edges: {
      fields: edgeFields.length,
      type: indexOfField(edgeFields, 'type'),
      name: indexOfField(edgeFields, 'name_or_index'),
      toNode: indexOfField(edgeFields, 'to_node'),
      typeCodes: codesOf<EdgeTypeName>(meta.edge_types, edgeFields, EDGE_TYPES, 'edge_types'),
    },
    locations: locationFields && {
      fields: locationFields.length,
      node: indexOfField(locationFields, 'object_index'),
      scriptId: indexOfField(locationFields, 'script_id'),
      line: indexOfField(locationFields, 'line'),
      column: indexOfField(locationFields, 'column'),
    },
    nodeCount: countOf(snapshot.node_count, 'node_count'),
    edgeCount: countOf(snapshot.edge_count, 'edge_count'),
  };
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error(`it has no ${what}`);
  return value as Record<string, unknown>;
}

function namesOf(value: unknown, what: string): string[] {
  const isList = Array.isArray(value) && value.every(name => typeof name === 'string');
  if (!isList || value.length > MAX_FIELDS) throw new Error(`its meta has no usable ${what}`);
  return value;
}

function indexOfField(fields: string[], name: string): number {
  const index = fields.indexOf(name);
  if (index < 0) throw new Error(`its meta names no field ${name}`);
  return index;
}

function codesOf<T extends string>(
  types: unknown,
  fields: string[],
  known: readonly T[],
  what: string,
): Uint8Array {
  const names: unknown = Array.isArray(types) ? types[fields.indexOf('type')] : undefined;
  if (!Array.isArray(names) || names.length > MAX_TYPES) {
    throw new Error(`its meta has no usable ${what}`);
  }
  const hidden = known.indexOf('hidden' as T);
  return Uint8Array.from(names, name => {
    const code = known.indexOf(name as T);
    return code < 0 ? hidden : code;
  });
}

function countOf(value: unknown, what: string): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || (value as number) < 0) throw new Error(`its ${what} is no count`);
  return value as number;
}
