import * as assert from 'node:assert/strict';
import { Failure } from '../../../../src/base/failure';
import { createEdgesAhead } from '../../../../src/heap/parse/edgesAhead';
import type { HeapGraph } from '../../../../src/heap/graph/heapGraph';
import { parseSnapshot } from '../../../../src/heap/parse/parseSnapshot';
import { chunksOf, parseAhead, parseText, SnapshotBuilder } from '../snapshotBuilder';

/** root ──▶ app ──▶ array of two strings */
function sample(): string {
  const builder = new SnapshotBuilder();
  const app = builder.object('App');
  builder.edge(0, 'element', 1, app);
  const texts = ['first', 'second'].map(text => builder.string(text));
  builder.property(app, 'texts', builder.array(texts));
  return builder.json();
}

/** Positions in messages are those of the end of what was looked at last. */
const CHUNK = 64;
const EDGES = '"edges":[';
const text = sample();
const start = text.indexOf(EDGES) + EDGES.length;

const readAhead = (of: string): Promise<HeapGraph> => parseAhead(Buffer.from(of), CHUNK);

function withoutTable({ strings, ...graph }: HeapGraph): object {
  return { ...graph, texts: Array.from({ length: strings.count }, (_, i) => strings.get(i)) };
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  assert.ok(error instanceof Failure, String(error));
  return error;
}

describe('edges that are read ahead', () => {
  const cases = {
    'as V8 writes them': text,
    'after a header that counts nothing': text.replace(/,"node_count":\d+,"edge_count":\d+/, ''),
    'after other edges in a section of its own': text.replace('{', '{"other":{"edges":[1,2]},'),
    'and spaces': text.replace('"nodes":[', '"nodes": [ ').replace(EDGES, '"edges" : [ '),
  };
  for (const [how, other] of Object.entries(cases)) {
    it(`give the same graph, ${how}`, async () => {
      const graph = withoutTable(await readAhead(other));
      assert.deepEqual(graph, withoutTable(await parseText(text)));
    });
  }

  it('are not read twice', async () => {
    const { nodeCount } = await parseText(text);
    const edgesAhead = createEdgesAhead(
      () => Promise.resolve({ position: start, nodeCount }),
      () => Promise.reject(new Failure('outOfMemory', 'The heap snapshot')),
    );
    const parsed = parseSnapshot(chunksOf(Buffer.from(text), CHUNK), { edgesAhead });
    assert.equal((await failureOf(parsed)).kind, 'outOfMemory');
  });

  it('fail as they do without', async () => {
    for (const other of [
      text.slice(0, start + 5),
      `${text.slice(0, start)}x${text.slice(start)}`,
      `${text.slice(0, start)}9,${text.slice(start)}`,
      `${text.slice(0, start)}0,0,0,${text.slice(start)}`,
      text.replace(EDGES, '"edges":[],"edges":['),
      text.replace(/"node_count":\d+/, '"node_count":1'),
      text.replace(/"node_count":\d+/, '"node_count":1000'),
      text.replace(/"edge_count":\d+/, '"edge_count":1'),
      text.replace(/"edge_count":\d+/, '"edge_count":1000'),
      text.replace('"nodes":', '"edges":[],"nodes":'),
      text.replace('"nodes":[', '"nodes":[x'),
      '{"edges":[1]}',
      '',
    ]) {
      const failure = await failureOf(parseText(other, CHUNK));
      assert.equal((await failureOf(readAhead(other))).message, failure.message, other);
    }
  });
});
