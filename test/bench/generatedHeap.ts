import * as fs from 'node:fs';

const NODE_TYPES = [
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
];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];
const META = {
  node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
  node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number', 'number'],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
  trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
  trace_node_fields: ['id', 'function_info_index', 'count', 'size', 'children'],
  sample_fields: ['timestamp_us', 'last_assigned_id'],
  location_fields: ['object_index', 'script_id', 'line', 'column'],
};
const FIELDS = META.node_fields.length;

const HIDDEN = NODE_TYPES.indexOf('hidden');
const OBJECT = NODE_TYPES.indexOf('object');
const ARRAY = NODE_TYPES.indexOf('array');
const STRING = NODE_TYPES.indexOf('string');
const NUMBER = NODE_TYPES.indexOf('number');
const NATIVE = NODE_TYPES.indexOf('native');
const SYNTHETIC = NODE_TYPES.indexOf('synthetic');
const CLOSURE = NODE_TYPES.indexOf('closure');
const SHAPE = NODE_TYPES.indexOf('object shape');
const ELEMENT = EDGE_TYPES.indexOf('element');
const PROPERTY = EDGE_TYPES.indexOf('property');
const INTERNAL = EDGE_TYPES.indexOf('internal');
const SHORTCUT = EDGE_TYPES.indexOf('shortcut');
const WEAK = EDGE_TYPES.indexOf('weak');
const CONTEXT = EDGE_TYPES.indexOf('context');

/** What the analysers must find in a generated heap. */
export interface GeneratedTruth {
  nodes: number;
  edges: number;
  contexts: number;
  staleReferences: number;
  retainedBytes: number;
}

/** What one walk through the plan of a heap is told: first all nodes, then all edges, in the same order. */
interface Sink {
  node(type: number, name: number, bytes: number, edges: number): void;
  edge(type: number, name: number, to: number): void;
}

const RECORD_NODES = 9;
const SLOTS = 8;
/** A context, its two arrays with their elements, and per slot a session with its text, its buffer and the buffer's bytes. */
const CONTEXT_NODES = 5 + SLOTS * 4;
/** A closed response and its request. */
const REQUEST_NODES = 2;
const RECORDS_PER_CONTEXT = 40;
const BODY_BYTES = 4096;
const TEXT_BYTES = 120;

/** The names of the plan, then one text for each record and each slot. */
class Names {
  readonly shared: string[] = [];
  private readonly ordinals = new Map<string, number>();

  of(name: string): number {
    let ordinal = this.ordinals.get(name);
    if (ordinal === undefined) {
      ordinal = this.shared.push(name) - 1;
      this.ordinals.set(name, ordinal);
    }
    return ordinal;
  }
}

/**
 * Writes a heap snapshot of about `bytes` bytes, as V8 would for a server: a cache of records that refer to one another,
 * and beside it parked contexts whose slots still hold sessions behind a counter of 0. `part`: the part of its contexts that
 * are there already; those of a smaller part have the same ids. `requests`: finished requests in an array.
 */
export function writeGeneratedHeap(
  file: string,
  bytes: number,
  part = 1,
  requests = 0,
): GeneratedTruth {
  const all = Math.max(4, Math.round(bytes / (RECORDS_PER_CONTEXT * 640 + 2100)));
  const contexts = Math.ceil(all * part);
  const records = all * RECORDS_PER_CONTEXT;
  const names = new Names();
  const plan = planOf(names, contexts, records, requests);
  const count = { nodes: 0, edges: 0 };
  plan({ node: () => count.nodes++, edge: () => count.edges++ });
  const out = new TextFile(file);
  out.write(
    `{"snapshot":{"meta":${JSON.stringify(META)},"node_count":${count.nodes},"edge_count":${count.edges},"trace_function_count":0},\n"nodes":[`,
  );
  let id = 1;
  plan({
    node(type, name, size, edges) {
      out.write(`${id > 1 ? ',' : ''}${type},${name},${id},${size},${edges},0,0\n`);
      id += 2;
    },
    edge: () => undefined,
  });
  out.write('],\n"edges":[');
  let isFirst = true;
  plan({
    node: () => undefined,
    edge(type, name, to) {
      out.write(`${isFirst ? '' : ','}${type},${name},${to * FIELDS}\n`);
      isFirst = false;
    },
  });
  out.write(
    '],\n"trace_function_infos":[\n],\n"trace_tree":[\n],\n"samples":[\n],\n"locations":[\n],\n"strings":[',
  );
  out.write(names.shared.map(name => JSON.stringify(name)).join(',\n'));
  for (let i = 0; i < records + contexts * SLOTS; i++) {
    out.write(`,\n"record ${i} of a cache, with a text of its own as servers have them"`);
  }
  out.write(']}\n');
  out.close();
  const perSlot = 56 + (24 + TEXT_BYTES) + 96 + BODY_BYTES;
  return {
    ...count,
    contexts,
    staleReferences: contexts * SLOTS,
    retainedBytes: contexts * SLOTS * perSlot,
  };
}

function planOf(
  names: Names,
  contexts: number,
  records: number,
  requests: number,
): (sink: Sink) => void {
  const n = (name: string): number => names.of(name);
  const fixed = [
    'root',
    'global',
    'app',
    'shape',
    'proto',
    'number',
    'digits',
    'idle',
    'idle store',
    'cache',
    'cache store',
    'class',
    'class proto',
    ...(requests > 0
      ? [
          'held',
          'held store',
          'response class',
          'response proto',
          'response code',
          'script',
          'true',
        ]
      : []),
  ];
  const at = (name: string): number => fixed.indexOf(name);
  const firstRecord = fixed.length;
  const firstContext = firstRecord + records * RECORD_NODES;
  const firstRequest = firstContext + contexts * CONTEXT_NODES;
  // Interned before the walk, so that the texts of records come after all of them.
  const name = Object.fromEntries(
    [
      '',
      'global',
      'App',
      'Object',
      'system / Map',
      'smi number',
      '0',
      'Array',
      '(object elements)',
      'Record',
      'Context',
      'Session',
      'Buffer',
      'ArrayBuffer',
      'system / JSArrayBufferData',
      'app',
      'idle',
      'cache',
      'map',
      '__proto__',
      'constructor',
      'prototype',
      'elements',
      'value',
      'title',
      'owner',
      'tags',
      'next',
      'related',
      'score',
      'keys',
      'values',
      'count',
      'text',
      'body',
      'buffer',
      'back_pointer',
      'held',
      'ServerResponse',
      'IncomingMessage',
      'node:_http_server',
      'true',
      'shared',
      'script',
      '_closed',
      'req',
    ].map(text => [text, n(text)]),
  ) as Record<string, number>;
  const firstText = names.shared.length;

  const objectEdges = (sink: Sink): void => {
    sink.edge(PROPERTY, name.__proto__!, at('proto'));
    sink.edge(INTERNAL, name.map!, at('shape'));
  };

  const writeFixed = (sink: Sink): void => {
    sink.node(SYNTHETIC, name['']!, 0, 1);
    sink.edge(SHORTCUT, name.global!, at('global'));
    sink.node(OBJECT, name.global!, 64, 1);
    sink.edge(PROPERTY, name.app!, at('app'));
    sink.node(OBJECT, name.App!, 64, requests > 0 ? 5 : 4);
    sink.edge(CONTEXT, name.idle!, at('idle'));
    if (requests > 0) sink.edge(PROPERTY, name.held!, at('held'));
    sink.edge(PROPERTY, name.cache!, at('cache'));
    objectEdges(sink);
    sink.node(SHAPE, name['system / Map']!, 80, 1);
    sink.edge(WEAK, name.back_pointer!, at('class'));
    sink.node(OBJECT, name.Object!, 56, 0);
    sink.node(NUMBER, name['smi number']!, 0, 1);
    sink.edge(INTERNAL, name.value!, at('digits'));
    sink.node(STRING, name['0']!, 0, 0);
    writeArray(sink, 'idle store', contexts, firstContext, CONTEXT_NODES);
    writeArray(sink, 'cache store', records, firstRecord, RECORD_NODES);
    sink.node(CLOSURE, name.Context!, 64, 1);
    sink.edge(PROPERTY, name.prototype!, at('class proto'));
    sink.node(OBJECT, name.Object!, 56, 1);
    sink.edge(PROPERTY, n('constructor'), at('class'));
    if (requests > 0) writeHolder(sink);
  };
  const writeHolder = (sink: Sink): void => {
    writeArray(sink, 'held store', requests, firstRequest, REQUEST_NODES);
    sink.node(CLOSURE, name.ServerResponse!, 64, 2);
    sink.edge(PROPERTY, name.prototype!, at('response proto'));
    sink.edge(INTERNAL, name.shared!, at('response code'));
    sink.node(OBJECT, name.Object!, 56, 1);
    sink.edge(PROPERTY, n('constructor'), at('response class'));
    sink.node(HIDDEN, name['']!, 56, 1);
    sink.edge(INTERNAL, name.script!, at('script'));
    sink.node(HIDDEN, name['node:_http_server']!, 56, 0);
    sink.node(HIDDEN, name.true!, 24, 0);
  };
  const writeArray = (
    sink: Sink,
    store: string,
    length: number,
    first: number,
    step: number,
  ): void => {
    sink.node(OBJECT, name.Array!, 32, length + 3);
    for (let i = 0; i < length; i++) sink.edge(ELEMENT, i, first + i * step);
    sink.edge(INTERNAL, name.elements!, at(store));
    objectEdges(sink);
    sink.node(ARRAY, name['(object elements)']!, 16 + 8 * length, length);
    for (let i = 0; i < length; i++) sink.edge(INTERNAL, name['']!, first + i * step);
  };

  const writeRecord = (sink: Sink, i: number): void => {
    const self = firstRecord + i * RECORD_NODES;
    // A multiplicative hash: neighbours in the file refer to records all over the heap, as in a real one.
    const other = (salt: number): number =>
      firstRecord + ((Math.imul(i + salt, 2654435761) >>> 0) % records) * RECORD_NODES;
    sink.node(OBJECT, name.Record!, 72, 8);
    sink.edge(PROPERTY, name.title!, self + 1);
    sink.edge(PROPERTY, name.owner!, self + 2);
    sink.edge(PROPERTY, name.tags!, self + 4);
    sink.edge(PROPERTY, name.next!, other(1));
    sink.edge(PROPERTY, name.related!, other(7));
    sink.edge(PROPERTY, name.score!, self + 8);
    objectEdges(sink);
    sink.node(STRING, firstText + i, 88, 1);
    sink.edge(INTERNAL, name.map!, at('shape'));
    sink.node(OBJECT, name.Object!, 56, 5);
    sink.edge(PROPERTY, name.title!, self + 3);
    sink.edge(PROPERTY, name.related!, other(13));
    sink.edge(PROPERTY, name.value!, at('number'));
    objectEdges(sink);
    sink.node(STRING, firstText + (i >> 3), 24, 1);
    sink.edge(INTERNAL, name.map!, at('shape'));
    sink.node(OBJECT, name.Array!, 32, 5);
    sink.edge(ELEMENT, 0, self + 6);
    sink.edge(ELEMENT, 1, self + 7);
    sink.edge(INTERNAL, name.elements!, self + 5);
    objectEdges(sink);
    sink.node(ARRAY, name['(object elements)']!, 32, 3);
    sink.edge(INTERNAL, name['']!, self + 6);
    sink.edge(INTERNAL, name['']!, self + 7);
    sink.edge(INTERNAL, name.map!, at('shape'));
    for (const ordinal of [6, 7]) {
      sink.node(OBJECT, name.Object!, 40, 4);
      sink.edge(PROPERTY, name.owner!, self);
      sink.edge(PROPERTY, name.next!, other(ordinal));
      objectEdges(sink);
    }
    sink.node(NUMBER, name['smi number']!, 0, 1);
    sink.edge(INTERNAL, name.value!, at('digits'));
  };

  const writeContext = (sink: Sink, i: number): void => {
    const self = firstContext + i * CONTEXT_NODES;
    const slot = (k: number): number => self + 5 + k * 4;
    sink.node(OBJECT, name.Context!, 64, 5);
    sink.edge(PROPERTY, name.keys!, self + 1);
    sink.edge(PROPERTY, name.values!, self + 3);
    sink.edge(PROPERTY, name.count!, at('number'));
    sink.edge(PROPERTY, name.__proto__!, at('class proto'));
    sink.edge(INTERNAL, name.map!, at('shape'));
    const columns: [offset: number, target: (k: number) => number][] = [
      [1, () => at('digits')],
      [3, slot],
    ];
    for (const [offset, target] of columns) {
      sink.node(OBJECT, name.Array!, 32, SLOTS + 3);
      for (let k = 0; k < SLOTS; k++) sink.edge(ELEMENT, k, target(k));
      sink.edge(INTERNAL, name.elements!, self + offset + 1);
      objectEdges(sink);
      sink.node(ARRAY, name['(object elements)']!, 16 + 8 * SLOTS, SLOTS);
      for (let k = 0; k < SLOTS; k++) sink.edge(INTERNAL, name['']!, target(k));
    }
    for (let k = 0; k < SLOTS; k++) {
      const session = slot(k);
      sink.node(OBJECT, name.Session!, 56, 5);
      sink.edge(PROPERTY, name.text!, session + 1);
      sink.edge(PROPERTY, name.body!, session + 2);
      sink.edge(PROPERTY, name.owner!, firstRecord + (i % records) * RECORD_NODES);
      objectEdges(sink);
      sink.node(STRING, firstText + records + i * SLOTS + k, 24 + TEXT_BYTES, 0);
      sink.node(OBJECT, name.Buffer!, 96, 3);
      sink.edge(INTERNAL, name.buffer!, session + 3);
      objectEdges(sink);
      sink.node(NATIVE, name['system / JSArrayBufferData']!, BODY_BYTES, 0);
    }
  };

  const writeRequest = (sink: Sink, i: number): void => {
    const self = firstRequest + i * REQUEST_NODES;
    sink.node(OBJECT, name.ServerResponse!, 160, 4);
    sink.edge(PROPERTY, name._closed!, at('true'));
    sink.edge(PROPERTY, name.req!, self + 1);
    sink.edge(PROPERTY, name.__proto__!, at('response proto'));
    sink.edge(INTERNAL, name.map!, at('shape'));
    sink.node(OBJECT, name.IncomingMessage!, 160, 3);
    sink.edge(PROPERTY, name.owner!, firstRecord + (i % records) * RECORD_NODES);
    objectEdges(sink);
  };

  return sink => {
    writeFixed(sink);
    for (let i = 0; i < records; i++) writeRecord(sink, i);
    for (let i = 0; i < contexts; i++) writeContext(sink, i);
    for (let i = 0; i < requests; i++) writeRequest(sink, i);
  };
}

/** Text appended to a file in large pieces. */
class TextFile {
  private readonly fd: number;
  private parts = '';

  constructor(file: string) {
    this.fd = fs.openSync(file, 'w');
  }

  write(text: string): void {
    this.parts += text;
    if (this.parts.length > 1 << 20) this.flush();
  }

  close(): void {
    this.flush();
    fs.closeSync(this.fd);
  }

  private flush(): void {
    fs.writeSync(this.fd, Buffer.from(this.parts, 'latin1'));
    this.parts = '';
  }
}
