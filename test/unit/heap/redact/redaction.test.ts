import * as assert from 'node:assert/strict';
import { parseSnapshot } from '../../../../src/heap/parse/parseSnapshot';
import { nodeNameOf, type HeapGraph } from '../../../../src/heap/graph/heapGraph';
import { Redaction } from '../../../../src/heap/redact/redaction';
import { redactedSnapshot } from '../../../../src/heap/redact/writeSnapshot';
import { SnapshotBuilder } from '../snapshotBuilder';

async function redacted(
  graph: HeapGraph,
  keepsNames = false,
): Promise<{ text: string; graph: HeapGraph; mapping: Map<string, string> }> {
  const redaction = new Redaction(graph, keepsNames);
  const text = [...redactedSnapshot(graph, redaction)].join('');
  const chunks = (async function* () {
    yield await Promise.resolve(Buffer.from(text));
  })();
  return { text, graph: await parseSnapshot(chunks), mapping: redaction.mapping };
}

/** The names of a graph's nodes and edges, in their order. */
function names(graph: HeapGraph): string[] {
  const nodes = Array.from({ length: graph.nodeCount }, (_, node) => nodeNameOf(graph, node));
  const edges = Array.from({ length: graph.edgeCount }, (_, edge) =>
    graph.strings.get(graph.edgeNames.of(edge)),
  );
  return [...nodes, ...edges];
}

describe('a redacted snapshot', () => {
  it('has stand-ins by what a name is used for, the same each time, and no content', async () => {
    const builder = new SnapshotBuilder();
    const session = builder.object('Session');
    const other = builder.object('Session');
    const fn = builder.node('closure', 'onRequest');
    builder.property(0, 'sessions', session);
    builder.property(session, 'password', builder.string('secret'));
    builder.edge(fn, 'context', 'token', other);
    builder.edge(0, 'element', 3, fn);
    const { graph, mapping, text } = await redacted(await builder.graph());
    assert.deepEqual(Object.fromEntries(mapping), {
      ...{ Class1: 'Session', function1: 'onRequest' },
      ...{ key1: 'sessions', variable1: 'token' },
    });
    assert.deepEqual(names(graph), [
      ...['', 'Class1', 'Class1', 'function1', ''],
      // `password` is a name of Node's, in its `URL`.
      ...['key1', graph.strings.get(3), 'password', 'variable1'],
    ]);
    assert.ok(!text.includes('secret'));
  });

  it('tells no content that is a name elsewhere, and takes no name for one', async () => {
    const builder = new SnapshotBuilder();
    builder.property(0, 'map', builder.string('map'));
    builder.property(0, 'privateKey7', builder.string('privateKey7'));
    const { graph } = await redacted(await builder.graph(), true);
    assert.deepEqual(names(graph), ['', '', '', 'map', 'privateKey7']);
  });

  it('keeps identifiers where that is wanted, and no keys that may be data', async () => {
    const builder = new SnapshotBuilder();
    const kept = ['userName', '#token', 'get size', 'Größe'];
    const data = ['a@mail.example', '4f3c-9a', 'two words', '12 Main St', 'x'.repeat(81)];
    for (const key of [...kept, ...data]) builder.property(0, key, builder.object('Object'));
    const { graph, mapping } = await redacted(await builder.graph(), true);
    const edges = names(graph).slice(graph.nodeCount);
    assert.deepEqual(edges.slice(0, kept.length), kept);
    assert.deepEqual([...mapping.values()], data);
  });

  it('blanks the classes and texts in V8’s names of WeakMap entries', async () => {
    const builder = new SnapshotBuilder();
    const entry =
      '7 / part of key (Session @3) -> value (a) b (c @9) d @5) pair in WeakMap (table @9)';
    builder.edge(0, 'internal', entry, builder.object('Object'));
    const { graph } = await redacted(await builder.graph());
    assert.equal(
      names(graph).at(-1),
      '7 / part of key (key @3) -> value (value @5) pair in WeakMap (table @9)',
    );
  });

  it('keeps what V8 and Node call their own parts, without what these say of the program', async () => {
    const builder = new SnapshotBuilder();
    const own = ['system / Map', '(object elements)', 'node:internal/url', 'Node / Environment'];
    const said = ['(code for secret)', 'system / Context / secret', '/srv/secret/server.js'];
    for (const name of [...own, ...said])
      builder.edge(0, 'internal', 'x', builder.node('code', name));
    const { graph, text } = await redacted(await builder.graph());
    assert.deepEqual(names(graph).slice(1, 1 + own.length), own);
    assert.match(names(graph)[own.length + 2]!, /^system \/ Context \/ name\d+$/);
    assert.ok(!text.includes('secret'));
  });

  it('keeps V8’s constants: they tell what is closed', async () => {
    const builder = new SnapshotBuilder();
    const texts = ['true', 'undefined', '', 'truth', '42'];
    for (const text of texts) builder.edge(0, 'hidden', 1, builder.string(text));
    const { graph } = await redacted(await builder.graph());
    assert.deepEqual(names(graph).slice(1, 1 + texts.length), ['true', 'undefined', '', '', '']);
  });
});
