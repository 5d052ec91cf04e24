import {
  EDGE_TYPES,
  edgeTarget,
  edgeTypeOf,
  NODE_TYPES,
  selfBytes,
  type HeapGraph,
} from '../graph/heapGraph';
import { isIndexed, Redaction } from './redaction';

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'];
const EDGE_FIELDS = ['type', 'name_or_index', 'to_node'];
const LOCATION_FIELDS = ['object_index', 'script_id', 'line', 'column'];
const CHUNK = 1 << 18;
const STRINGS_PER_CHUNK = 1_000;

/** The ordinals of strings in what is written, by their ordinals in the graph. */
interface NewStrings {
  texts: string[];
  nameOf: Uint32Array;
  /** 0 for a content that is not written. */
  contentOf: Uint32Array;
}

/**
 * A snapshot in V8's format (heap-snapshot-generator.cc, `HeapSnapshotJSONSerializer`) with the nodes, edges, sizes and ids of
 * a graph, and only those of its strings that a redaction lets through. Allocation traces are left out.
 */
export function* redactedSnapshot(graph: HeapGraph, redaction: Redaction): Generator<string> {
  const strings = newStrings(graph, redaction);
  yield `{"snapshot":${JSON.stringify(headerOf(graph))},\n"nodes":[`;
  yield* numbers(NODE_FIELDS.length, graph.nodeCount, (record, node) => {
    const type = graph.nodeType[node]!;
    const names = Redaction.isContent(type) ? strings.contentOf : strings.nameOf;
    record[0] = type;
    record[1] = names[graph.nodeName[node]!]!;
    record[2] = graph.nodeId[node]!;
    record[3] = selfBytes(graph, node);
    record[4] = graph.firstEdge[node + 1]! - graph.firstEdge[node]!;
    record[5] = 0;
  });
  yield '],\n"edges":[';
  yield* numbers(EDGE_FIELDS.length, graph.edgeCount, (record, edge) => {
    const type = edgeTypeOf(graph, edge);
    const name = graph.edgeNames.of(edge);
    record[0] = type;
    record[1] = isIndexed(type) ? name : strings.nameOf[name]!;
    record[2] = edgeTarget(graph, edge) * NODE_FIELDS.length;
  });
  yield '],\n"trace_function_infos":[],\n"trace_tree":[],\n"samples":[],\n"locations":[';
  const { node: nodes, scriptId, line, column } = graph.locations;
  yield* numbers(LOCATION_FIELDS.length, nodes.length, (record, row) => {
    record[0] = nodes[row]! * NODE_FIELDS.length;
    record[1] = scriptId[row]!;
    record[2] = line[row]!;
    record[3] = column[row]!;
  });
  yield '],\n"strings":[';
  const { texts } = strings;
  for (let start = 0; start < texts.length; start += STRINGS_PER_CHUNK) {
    const lines = texts.slice(start, start + STRINGS_PER_CHUNK).map(text => JSON.stringify(text));
    yield `${start > 0 ? ',' : ''}${lines.join(',\n')}`;
  }
  yield ']}\n';
}

function headerOf({ nodeCount, edgeCount }: HeapGraph): object {
  return {
    meta: {
      node_fields: NODE_FIELDS,
      node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number'],
      edge_fields: EDGE_FIELDS,
      edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
      trace_function_info_fields: [],
      trace_node_fields: [],
      sample_fields: [],
      location_fields: LOCATION_FIELDS,
    },
    node_count: nodeCount,
    edge_count: edgeCount,
    trace_function_count: 0,
  };
}

/** Records of a fixed number of fields, each on a line as V8 writes them. */
function* numbers(
  fields: number,
  count: number,
  fill: (record: number[], row: number) => void,
): Generator<string> {
  const record = new Array<number>(fields).fill(0);
  let chunk = '';
  for (let row = 0; row < count; row++) {
    fill(record, row);
    chunk += `${row > 0 ? ',' : ''}${record.join(',')}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** Equal texts are written once, and '' is the first. */
function newStrings({ strings }: HeapGraph, redaction: Redaction): NewStrings {
  const ordinals = new Map([['', 0]]);
  const ordinalOf = (text: string): number => {
    let ordinal = ordinals.get(text);
    if (ordinal === undefined) ordinals.set(text, (ordinal = ordinals.size));
    return ordinal;
  };
  const nameOf = new Uint32Array(strings.count);
  const contentOf = new Uint32Array(strings.count);
  for (let ordinal = 0; ordinal < strings.count; ordinal++) {
    nameOf[ordinal] = ordinalOf(redaction.nameFor(ordinal));
    contentOf[ordinal] = ordinalOf(redaction.contentFor(ordinal));
  }
  return { texts: [...ordinals.keys()], nameOf, contentOf };
}
