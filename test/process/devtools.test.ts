import * as assert from 'node:assert/strict';
import { dominatorTree, type FlowGraph } from '../../src/heap/retain/dominators';
import { edgeTarget, selfBytes, type HeapGraph } from '../../src/heap/graph/heapGraph';
import { connect } from '../../src/inspector/connection/connect';
import { devtoolsBundle, type DevtoolsWorker } from '../peers/devtools';
import { graphOf, takeSnapshot } from './heapSnapshot';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

/** The whole heap along the edges that retain. As in DevTools, the root keeps what has no retainer. */
function wholeHeap(graph: HeapGraph): FlowGraph {
  const hasRetainer = new Uint8Array(graph.nodeCount);
  const successorsOf: number[][] = [];
  for (let node = 0; node < graph.nodeCount; node++) {
    const successors: number[] = [];
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      const target = edgeTarget(graph, edge);
      if (graph.edges[edge]! < 0 || target === node) continue;
      successors.push(target);
      hasRetainer[target] = 1;
    }
    successorsOf.push(successors);
  }
  for (let node = 1; node < graph.nodeCount; node++) {
    if (!hasRetainer[node]) successorsOf[0]!.push(node);
  }
  const firstSuccessor = new Uint32Array(graph.nodeCount + 1);
  for (const [node, successors] of successorsOf.entries()) {
    firstSuccessor[node + 1] = firstSuccessor[node]! + successors.length;
  }
  return {
    vertexCount: graph.nodeCount,
    firstSuccessor,
    successors: Uint32Array.from(successorsOf.flat()),
  };
}

describe("Chrome DevTools' own heap worker", () => {
  let devtools: DevtoolsWorker;
  let target: Target | undefined;
  before(async function () {
    devtools = (await import(await devtoolsBundle())) as DevtoolsWorker;
  });
  afterEach(() => target?.stop());

  for (const version of [NODE_VERSIONS[0]!, NODE_VERSIONS.at(-1)!]) {
    it(`has the same total, dominators and retained sizes, node for node, on Node ${version}`, async () => {
      target = await Target.start('commonjs.cjs', { node: await nodeBinary(version) });
      await target.load(10);
      const connection = await connect({ url: target.url, name: 'test' });
      const chunks = await takeSnapshot(connection);
      connection.dispose();
      const theirs = await devtools.load([Buffer.concat(chunks).toString()], true);
      const graph = await graphOf(chunks);
      assert.equal(graph.nodeCount, theirs.nodeCount);
      const { dominator, order } = dominatorTree(wholeHeap(graph));
      // Nodes that only keep one another are left out: DevTools hangs each of them below the root.
      assert.ok(order.length > graph.nodeCount * 0.999, `${order.length} of ${graph.nodeCount}`);
      const retained = Float64Array.from({ length: graph.nodeCount }, (_, n) =>
        selfBytes(graph, n),
      );
      for (const node of order.toReversed()) {
        if (node !== 0) retained[dominator[node]!]! += retained[node]!;
      }
      const differing: number[] = [];
      for (const node of order) {
        if (node === 0) continue;
        const isSame =
          dominator[node] === theirs.dominatorsTree[node] &&
          retained[node] === theirs.retainedSizes[node];
        if (!isSame) differing.push(node);
      }
      assert.deepEqual(differing, []);
      assert.equal(retained[0], theirs.retainedSizes[0]);
    });
  }
});
