import * as assert from 'node:assert/strict';
import { dominatorTree, type FlowGraph } from '../../../../src/heap/retain/dominators';
import { pseudoRandom } from '../random';

function flowGraph(successorsOf: number[][]): FlowGraph {
  const firstSuccessor = new Uint32Array(successorsOf.length + 1);
  for (const [v, successors] of successorsOf.entries()) {
    firstSuccessor[v + 1] = firstSuccessor[v]! + successors.length;
  }
  return {
    vertexCount: successorsOf.length,
    firstSuccessor,
    successors: Uint32Array.from(successorsOf.flat()),
  };
}

/** What vertex 0 reaches when one vertex is taken out. */
function reachable(successorsOf: number[][], without?: number): Set<number> {
  const reached = new Set<number>();
  const rest = without === 0 ? [] : [0];
  for (let v = rest.pop(); v !== undefined; v = rest.pop()) {
    if (reached.has(v) || v === without) continue;
    reached.add(v);
    rest.push(...successorsOf[v]!);
  }
  return reached;
}

/** A dominates B when B is not reached without A; the immediate dominator is the one that all others dominate. */
function bruteForce(successorsOf: number[][]): Map<number, number> {
  const all = reachable(successorsOf);
  const dominated = new Map<number, Set<number>>();
  for (const a of all) {
    const rest = reachable(successorsOf, a);
    dominated.set(a, new Set([...all].filter(b => b !== a && !rest.has(b))));
  }
  const immediate = new Map<number, number>();
  for (const b of all) {
    const dominators = [...all].filter(a => dominated.get(a)!.has(b));
    const nearest = dominators.find(a =>
      dominators.every(c => c === a || dominated.get(c)!.has(a)),
    );
    if (nearest !== undefined) immediate.set(b, nearest);
  }
  return immediate;
}

describe('the dominator tree', () => {
  it('equals brute force on random graphs', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = pseudoRandom(seed);
      const count = 1 + Math.floor(random() * 24);
      const density = random() * 3;
      const graph = Array.from({ length: count }, () =>
        Array.from({ length: Math.floor(random() * density * 2) }, () =>
          Math.floor(random() * count),
        ),
      );
      const { dominator, order } = dominatorTree(flowGraph(graph));
      assert.deepEqual(new Set(order), reachable(graph), `seed ${seed}`);
      const expected = bruteForce(graph);
      for (const v of order) {
        assert.equal(dominator[v], expected.get(v) ?? 0, `seed ${seed}, vertex ${v}`);
        assert.ok(v === 0 || order.indexOf(dominator[v]) < order.indexOf(v));
      }
    }
  });

  it('needs no stack for a long chain', () => {
    const length = 300_000;
    const chain = Array.from({ length }, (_, v) => (v + 1 < length ? [v + 1, 0] : [0]));
    const { dominator } = dominatorTree(flowGraph(chain));
    assert.ok(dominator.every((d, v) => d === Math.max(0, v - 1)));
  });
});
