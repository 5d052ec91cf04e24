import * as assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Failure, type FailureKind } from '../../../../src/base/failure';
import {
  edgeTarget,
  EdgeType,
  edgeTypeOf,
  nodeNameOf,
  nodeTypeName,
  selfBytes,
  type HeapGraph,
} from '../../../../src/heap/graph/heapGraph';
import { parseSnapshot } from '../../../../src/heap/parse/parseSnapshot';
import { chunksOf, parseBytes, parseText, SnapshotBuilder } from '../snapshotBuilder';

/**
 *   root ──▶ app ──▶ "text" (with every kind of escape)
 *             └─[7]─▶ buffer of 5 GB
 */
function sample(): SnapshotBuilder {
  const builder = new SnapshotBuilder();
  const app = builder.object('App', 64);
  builder.edge(0, 'element', 1, app);
  builder.property(app, 'name', builder.string(TEXT));
  builder.edge(app, 'element', 7, builder.node('native', 'data', 5e9));
  builder.locate(app, 81, 3, 13);
  return builder;
}

const TEXT = 'a "quote", a \\ backslash,\n ü, 漢, 🎈, ] } and \u0000';

function describeGraph(graph: HeapGraph): unknown[] {
  return Array.from({ length: graph.nodeCount }, (_, node) => [
    nodeTypeName(graph, node),
    nodeNameOf(graph, node),
    graph.nodeId[node],
    selfBytes(graph, node),
    Array.from({ length: graph.firstEdge[node + 1]! - graph.firstEdge[node]! }, (_, i) => {
      const edge = graph.firstEdge[node]! + i;
      const name = graph.edgeNames.of(edge);
      const type = edgeTypeOf(graph, edge);
      return [
        type,
        type === EdgeType.element ? name : graph.strings.get(name),
        edgeTarget(graph, edge),
      ];
    }),
  ]);
}

const expected = [
  ['synthetic', '', 1, 0, [[EdgeType.element, 1, 1]]],
  [
    'object',
    'App',
    3,
    64,
    [
      [EdgeType.property, 'name', 2],
      [EdgeType.element, 7, 3],
    ],
  ],
  ['string', TEXT, 5, 16 + TEXT.length, []],
  ['native', 'data', 7, 5e9, []],
];

async function failureOf(parsing: Promise<unknown>): Promise<Failure> {
  const error: unknown = await parsing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
}

async function assertFailure(
  text: string | Uint8Array,
  kind: FailureKind,
  words: RegExp,
): Promise<void> {
  const failure = await failureOf(parseBytes(Buffer.from(text)));
  assert.equal(failure.kind, kind);
  assert.match(failure.message, words);
}

describe('the parser of heap snapshots', () => {
  it('reads nodes, edges, locations and strings, whatever the chunks', async () => {
    const bytes = Buffer.from(sample().json());
    for (const chunkBytes of [1, 2, 3, 7, 64, bytes.length]) {
      const graph = await parseBytes(bytes, chunkBytes);
      assert.deepEqual(describeGraph(graph), expected);
      assert.deepEqual(
        [...Object.values(graph.locations)].map(column => [...(column as Uint32Array)]),
        [[1], [81], [3], [13]],
      );
    }
  });

  it('reads what another program has written again with spaces', async () => {
    const text = JSON.stringify(JSON.parse(sample().json()), null, 2);
    assert.deepEqual(describeGraph(await parseText(text, 5)), expected);
  });

  it('knows fields and types by their names only', async () => {
    const json = JSON.parse(sample().json()) as {
      snapshot: { meta: { node_fields: string[]; node_types: unknown[][] } };
      nodes: number[];
      edges: number[];
      locations: number[];
    };
    const { meta } = json.snapshot;
    const fields = meta.node_fields.length;
    meta.node_fields = ['a_new_one', ...meta.node_fields.toReversed()];
    meta.node_types = ['number' as never, ...meta.node_types.toReversed()];
    json.nodes = Array.from({ length: json.nodes.length / fields }, (_, node) => [
      99,
      ...json.nodes.slice(node * fields, (node + 1) * fields).reverse(),
    ]).flat();
    json.edges = json.edges.map((value, i) =>
      i % 3 === 2 ? (value / fields) * (fields + 1) : value,
    );
    json.locations[0] = (json.locations[0]! / fields) * (fields + 1);
    assert.deepEqual(describeGraph(await parseText(JSON.stringify(json))), expected);
  });

  it('takes types that it does not know for hidden ones', async () => {
    const text = sample().json().replace('"native"', '"a new type"');
    assert.equal(nodeTypeName(await parseText(text), 3), 'hidden');
  });

  it('needs no counts in the header, and passes over a byte order mark', async () => {
    const text = sample().json();
    const uncounted = text.replace(/,"node_count":\d+,"edge_count":\d+/, '');
    assert.notEqual(uncounted, text);
    for (const other of [uncounted, `\uFEFF${text}`]) {
      for (const chunkBytes of [1, 2, 1000]) {
        assert.deepEqual(describeGraph(await parseText(other, chunkBytes)), expected);
      }
    }
  });

  it('does not believe the counts of the header, and reserves nothing by them', async () => {
    for (const [field, found] of [
      ['node_count', '4 nodes'],
      ['edge_count', '3 edges'],
    ] as const) {
      const counted = (count: string): string =>
        sample()
          .json()
          .replace(new RegExp(`"${field}":\\d+`), `"${field}":${count}`);
      for (const count of ['0', '1', '500000000', '9000000000000000']) {
        const claimed = Number(count).toLocaleString('en');
        const words = new RegExp(`${found} where its header claims ${claimed}, at byte \\d+`);
        const before = process.memoryUsage().arrayBuffers;
        await assertFailure(counted(count), 'malformedSnapshot', words);
        assert.ok(process.memoryUsage().arrayBuffers - before < 10e6);
      }
      for (const count of ['"many"', '-1', '1.5', 'null', '[]']) {
        await assertFailure(
          counted(count),
          'malformedSnapshot',
          new RegExp(`its ${field} is no count`),
        );
      }
    }
  });

  it('finds strings by their text', async () => {
    const { strings } = await sample().graph();
    const found = strings.find(['App', 'name', 'absent', TEXT]);
    assert.deepEqual([...found.keys()].sort(), ['App', TEXT, 'name'].sort());
    for (const [text, ordinal] of found) assert.equal(strings.get(ordinal), text);
    assert.equal(strings.get(1_000_000), '');
  });

  it('keeps strings apart that fill more than a page', async () => {
    const builder = new SnapshotBuilder();
    const texts = Array.from({ length: 130 }, (_, i) => `${i} ${'long '.repeat(i * 150)}`);
    texts.push('"'.repeat(2_200_000));
    texts.push('the end');
    for (const text of texts) builder.edge(0, 'element', 0, builder.string(text));
    const graph = await builder.graph();
    for (const [i, text] of texts.entries()) {
      assert.ok(nodeNameOf(graph, i + 1) === text, `string ${i}`);
    }
    const [last] = graph.strings.find(['the end']).values();
    assert.equal(last, graph.nodeName[texts.length]);
  });

  it('finds the string that crosses from one page into the next, whichever it is', async () => {
    // 31 or 32 of them fill a page of 4 MB, so that the crossing string is one whose place is kept.
    for (const length of [130_000, 133_000]) {
      const builder = new SnapshotBuilder();
      const texts = Array.from({ length: 40 }, (_, i) => String(i).padEnd(length, 'x'));
      for (const text of texts) builder.edge(0, 'element', 0, builder.string(text));
      const graph = await builder.graph();
      for (const [i, text] of texts.entries()) assert.ok(nodeNameOf(graph, i + 1) === text, `${i}`);
    }
  });

  it('refuses weak edges, repeated ones, and those from a WeakMap to its values', async () => {
    const builder = new SnapshotBuilder();
    const [table, key, value] = [
      builder.node('array', 'table'),
      builder.object('K'),
      builder.object('V'),
    ];
    const entry = ` / part of key (K @${2 * key + 1}) -> value (V @${2 * value + 1}) pair in WeakMap (table @${2 * table + 1})`;
    builder.edge(0, 'shortcut', 'a', table);
    builder.edge(table, 'internal', `3${entry}`, value);
    builder.edge(table, 'weak', '1', key);
    builder.edge(key, 'internal', `8${entry}`, value);
    builder.edge(key, 'shortcut', 'again', value);
    const graph = await builder.graph();
    assert.deepEqual(
      [...graph.edges].map(edge => edge >= 0),
      [true, false, false, true, false],
    );
  });

  const json = sample().json();
  it('says where a file is cut', async () => {
    const bytes = Buffer.from(json);
    for (let length = 1; length < bytes.length; length++) {
      await assertFailure(
        bytes.subarray(0, length),
        'truncatedSnapshot',
        new RegExp(`cut at byte ${length}\\b`),
      );
    }
  });

  const foreign: [what: string, text: string | Uint8Array, words: RegExp][] = [
    ['an empty file', '', /it is empty at byte 0/],
    ['a compressed file', gzipSync(json), /compressed, unpack it first, at byte 0/],
    ['a CPU profile', '{"nodes":[{"id":1}],"startTime":1}', /no snapshot before nodes at byte 9/],
    ['other JSON', '{"name":"x","version":[1,{"a":"}"}]}', /no nodes before the end/],
    ['an array', '[1,2]', /"\[" instead of "\{" at byte 0/],
    ['text', 'hello', /"h" instead of "\{" at byte 0/],
    [
      'letters among the numbers',
      json.replace('"edges":[1', '"edges":[x'),
      /"x" instead of a number at byte \d+/,
    ],
    [
      'a missing comma',
      json.replace('"edges":[1,', '"edges":[1 '),
      /a comma is missing at byte \d+/,
    ],
    [
      'a comma too many',
      json.replace('"edges":[1,', '"edges":[1,,'),
      /"," instead of a number at byte \d+/,
    ],
    [
      'a giant number',
      json.replace('"edges":[1,', `"edges":[${'9'.repeat(400)},`),
      /a number is too long/,
    ],
    [
      'a reference out of range',
      json.replace(',6]', ',6000]').replace('1,1,6,', '1,1,6000,'),
      /edge 0 leads to no node/,
    ],
    ['an unknown type', json.replace('"nodes":[9', '"nodes":[99'), /node 0 is of no type/],
    [
      'nodes that end inside a record',
      json.replace('"edges":', '"x":').replace('"nodes":[9,', '"edges":[],"nodes":['),
      /no nodes before edges/,
    ],
    [
      'too few edges',
      json.replace(/"edges":\[[^\]]*\]/, '"edges":[]'),
      /0 edges, of which its nodes claim 3/,
    ],
    ['names out of range', json.replace(/"strings":.*/, '"strings":[]}'), /a node has no name/],
    [
      'names of edges out of range',
      json.replace(/("edges":\[1,1,6,2,)\d+/, '$199'),
      /an edge has no name at byte \d+/,
    ],
    [
      'an id that is none',
      json.replace(/("nodes":\[\d+,\d+,)1/, '$14294967295'),
      /node 0 has an id of more than 32 bits/,
    ],
    ['nodes twice', json.replace('"samples":[]', '"nodes":[]'), /nodes twice/],
    ['headers twice', json.replace('"samples":[]', '"snapshot":{}'), /snapshot twice/],
    ['locations twice', json.replace('"strings"', '"locations":[],"strings"'), /locations twice/],
    ['half a byte order mark', Buffer.from([0xef, 0xbb, 0x7b]), /"\{" instead of 0xbf at byte 2/],
  ];
  for (const [what, text, words] of foreign) {
    it(`names ${what} and the byte`, () => assertFailure(text, 'malformedSnapshot', words));
  }

  it('reports progress per chunk, stops when cancelled, and lets its source go', async () => {
    const bytes = Buffer.from(json);
    const seen: number[] = [];
    const cancel = new AbortController();
    let closed = false;
    const source = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* chunksOf(bytes, 100);
      } finally {
        closed = true;
      }
    };
    const onProgress = (read: number): void => {
      seen.push(read);
      if (seen.length === 3) cancel.abort();
    };
    const failure = await failureOf(parseSnapshot(source(), { signal: cancel.signal, onProgress }));
    assert.equal(failure.kind, 'cancelled');
    assert.deepEqual(seen, [100, 200, 300]);
    assert.ok(closed);
  });
});
