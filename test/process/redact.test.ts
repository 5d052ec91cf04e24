import * as assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { heldContexts } from '../../src/heap/left/heldContexts';
import { edgeTarget, edgeTypeOf, selfBytes, type HeapGraph } from '../../src/heap/graph/heapGraph';
import { devtoolsBundle, type DevtoolsWorker } from '../peers/devtools';
import { TEST_MS } from '../patience';
import { graphOf } from './heapSnapshot';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { targets } from './target';

const program = path.join(__dirname, '..', '..', 'dist', 'cli.js');
const PLANTED = /planted|7103377|2031-05/gi;

/** The strings of a file that have a planted secret, each once. */
function secretsIn(file: string): Set<string> {
  const text = fs.readFileSync(file, 'utf8');
  const found = [...text.matchAll(PLANTED)].map(({ index }) =>
    text.slice(text.lastIndexOf('"', index) + 1, text.indexOf('"', index)),
  );
  return new Set(found);
}

/** What a node has but its text, and each of its edges. */
function nodeOf(graph: HeapGraph, node: number): string {
  const { nodeType, nodeId, firstEdge, edges } = graph;
  const led: number[] = [];
  for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge++) {
    led.push(edgeTypeOf(graph, edge), edgeTarget(graph, edge), Number(edges[edge]! < 0));
  }
  return [nodeType[node], nodeId[node], selfBytes(graph, node), ...led].join();
}

/** The first things in which two graphs differ, but for texts. Their whole difference would be too long to be told. */
function differences(one: HeapGraph, other: HeapGraph): string[] {
  const found: string[] = [];
  for (let node = 0; node < Math.max(one.nodeCount, other.nodeCount) && found.length < 3; node++) {
    const [a, b] = [nodeOf(one, node), nodeOf(other, node)];
    if (a !== b) found.push(`${node}: ${a} / ${b}`);
  }
  for (const field of ['node', 'scriptId', 'line', 'column'] as const) {
    const [a, b] = [one, other].map(({ locations }) => locations[field].join());
    if (a !== b) found.push(`locations: ${field}`);
  }
  return found;
}

const parsed = (file: string): Promise<HeapGraph> => graphOf([fs.readFileSync(file)]);

describe('pool-leaks redact, as built', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redact-'));
  const fileOf = (name: string): string => path.join(folder, name);
  after(() => fs.rmSync(folder, { recursive: true }));

  function redact(...args: string[]): SpawnSyncReturns<string> {
    const all = [program, 'redact', ...args];
    return spawnSync(process.execPath, all, { encoding: 'utf8', timeout: TEST_MS, cwd: folder });
  }

  for (const version of NODE_VERSIONS) {
    describe(`a snapshot of Node ${version}`, () => {
      const [whole, out, mapping] = ['heapsnapshot', 'redacted.heapsnapshot', 'json'].map(ending =>
        fileOf(`${version}.${ending}`),
      ) as [string, string, string];

      before(async () => {
        const node = await nodeBinary(version);
        const target = path.join(targets, 'planted.cjs');
        const { stdout, stderr } = spawnSync(node, [target, whole], { encoding: 'utf8' });
        assert.equal(stdout, '3\n', stderr);
        assert.ok(secretsIn(whole).size > 20, 'the secrets are in it');
      });

      it('keeps no secret, and says in a private file what stands for what', () => {
        const { status, stdout, stderr } = redact(whole, '--out', out, '--mapping', mapping);
        assert.equal(status, 0, stderr);
        assert.match(stdout, /nodes with their sizes and edges, no contents/);
        assert.deepEqual([...secretsIn(out)], []);
        const names = JSON.parse(fs.readFileSync(mapping, 'utf8')) as Record<string, string>;
        const standIn = Object.keys(names).find(each => names[each] === 'PlantedSession');
        assert.match(standIn!, /^Class\d+$/);
        assert.ok(fs.readFileSync(out, 'utf8').includes(`"${standIn}"`));
        if (process.platform !== 'win32') {
          for (const file of [out, mapping]) assert.equal(fs.statSync(file).mode & 0o777, 0o600);
        }
      });

      it('has the nodes, sizes, edges and places of before', async () => {
        assert.deepEqual(differences(await parsed(out), await parsed(whole)), []);
      });

      it('still tells which finished requests are held', async () => {
        const { over, held, holders } = heldContexts(await parsed(out));
        const before = heldContexts(await parsed(whole));
        assert.deepEqual([over, held], [before.over, before.held]);
        assert.deepEqual(
          holders.map(({ contexts, retainedBytes }) => [contexts, retainedBytes]),
          before.holders.map(({ contexts, retainedBytes }) => [contexts, retainedBytes]),
        );
        assert.equal(held, 3);
      });

      if (version === NODE_VERSIONS.at(-1)) {
        it("has the retained sizes of before in DevTools' own worker", async () => {
          const devtools = (await import(await devtoolsBundle())) as DevtoolsWorker;
          const load = (file: string) => devtools.load([fs.readFileSync(file, 'utf8')], true);
          const [before, redacted] = [await load(whole), await load(out)];
          assert.equal(redacted.nodeCount, before.nodeCount);
          const differing = before.retainedSizes.findIndex(
            (size, n) => size !== redacted.retainedSizes[n],
          );
          assert.equal(differing, -1);
        });
      }

      it('keeps names where that is wanted, if they are identifiers, and no contents', () => {
        const { status, stderr } = redact(whole, '--out', out, '--keep-names');
        assert.equal(status, 0, stderr);
        const kept = secretsIn(out);
        for (const name of ['PlantedSession', 'plantedField', 'plantedVariable', 'plantedMethod']) {
          assert.ok(kept.has(name), name);
        }
        for (const text of kept)
          assert.match(text, /^[\w$#.]+$/, 'no address, key of data or text');
        assert.ok(!kept.has('planted'), 'a content of one word');
      });
    });
  }

  it('writes nothing where it must not', () => {
    fs.writeFileSync(fileOf('notes.txt'), 'mine');
    fs.writeFileSync(fileOf('cut.heapsnapshot'), '{"snapshot":{"meta":');
    const [snapshot] = fs.readdirSync(folder).filter(each => each.endsWith('.heapsnapshot'));
    const wrong: [string[], RegExp][] = [
      [[snapshot!], /redact wants --out <file>/],
      [[snapshot!, '--out', snapshot!], /must be different files/],
      [[snapshot!, '--out', 'notes.txt'], /notes\.txt already exists and is no heap snapshot/],
      [[snapshot!, '--out', 'new', '--mapping', 'notes.txt'], /already exists and is no mapping/],
      [['none.heapsnapshot', '--out', 'new'], /none\.heapsnapshot/],
      [['cut.heapsnapshot', '--out', 'new'], /cut/],
    ];
    for (const [args, message] of wrong) {
      const { status, stderr } = redact(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, message);
      assert.ok(!fs.existsSync(fileOf('new')));
    }
    assert.equal(fs.readFileSync(fileOf('notes.txt'), 'utf8'), 'mine');
  });
});
