import * as assert from 'node:assert/strict';
import { edgeTarget, type HeapGraph } from '../../../../src/heap/graph/heapGraph';
import { HeapObjects } from '../../../../src/heap/graph/objects';
import { AgedTree } from '../../../../src/heap/left/agedTree';
import { sourceOf, UNREACHED } from '../../../../src/heap/left/agedWalk';
import { freedByRows } from '../../../../src/heap/left/freed';
import { LEFT_NAMES } from '../../../../src/heap/left/leftNames';
import { pseudoRandom } from '../random';
import { SnapshotBuilder } from '../snapshotBuilder';

const SEEDS = 150;
const ROUNDS = 3;

interface RandomHeap {
  graph: HeapGraph;
  rounds: number[];
  below: (limit: number) => number;
}

/** A random heap of objects and parts, each made in a random round. */
async function randomHeap(seed: number): Promise<RandomHeap> {
  const random = pseudoRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const builder = new SnapshotBuilder();
  const nodes = [0];
  for (let i = 0, count = 3 + below(40); i < count; i++) {
    const type = random() < 0.2 ? 'array' : 'object';
    nodes.push(builder.node(type, `C${below(4)}`, 1 + below(100)));
  }
  for (const node of nodes) {
    for (let i = below(4); i > 0; i--) {
      const type = random() < 0.1 ? 'weak' : random() < 0.5 ? 'property' : 'internal';
      builder.edge(node, type, `e${below(5)}`, nodes[below(nodes.length)]!);
    }
  }
  const graph = await builder.graph();
  return { graph, rounds: nodes.map(() => below(ROUNDS + 1)), below };
}

function treeOf({ graph, rounds }: RandomHeap): AgedTree {
  return new AgedTree(new HeapObjects(graph, LEFT_NAMES), node => rounds[node]!, ROUNDS);
}

/** For each node, the lowest level at which it can be reached: the latest round of a thing on the best way. */
function lowestLevels(graph: HeapGraph, roundOf: (node: number) => number): Map<number, number> {
  const levels = new Map<number, number>();
  for (let level = 0; level <= ROUNDS; level++) {
    const rest = [0];
    const seen = new Set(rest);
    for (let node; (node = rest.pop()) !== undefined;) {
      if (!levels.has(node)) levels.set(node, level);
      for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
        const target = edgeTarget(graph, edge);
        if (graph.edges[edge]! < 0 || seen.has(target) || roundOf(target) > level) continue;
        seen.add(target);
        rest.push(target);
      }
    }
  }
  return levels;
}

/** What those nodes lead to along edges that retain and are not refused, themselves included. */
function reach(
  graph: HeapGraph,
  starts: readonly number[],
  isRefused: (edge: number) => boolean,
): Set<number> {
  const rest = [...starts];
  const seen = new Set(rest);
  for (let node; (node = rest.pop()) !== undefined;) {
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      const target = edgeTarget(graph, edge);
      if (graph.edges[edge]! < 0 || isRefused(edge) || seen.has(target)) continue;
      seen.add(target);
      rest.push(target);
    }
  }
  return seen;
}

describe('the tree by age', () => {
  it('reaches each node past things as old as can be, on random graphs', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const heap = await randomHeap(seed);
      const { graph, rounds } = heap;
      const tree = treeOf(heap);
      const roundOf = (node: number): number => (tree.parts.has(node) ? 0 : rounds[node]!);
      rounds[0] = 0;
      const levels = lowestLevels(graph, roundOf);
      for (let node = 0; node < graph.nodeCount; node++) {
        assert.equal(tree.level[node], levels.get(node) ?? UNREACHED, `seed ${seed}, ${node}`);
      }
      const place = new Map([...tree.young].map((node, at) => [node, at]));
      assert.equal(place.size, [...levels.values()].filter(level => level > 0).length);
      tree.young.forEach((node, at) => {
        const source = tree.youngSources[at]!;
        assert.equal(source, sourceOf(graph, tree.parentEdge[node]!));
        assert.ok(tree.level[source]! <= tree.level[node]!);
        assert.ok(tree.level[source] === 0 || place.get(source)! < at, 'parents come first');
      });
    }
  });

  it('knows what letting go of values frees, on random graphs', async () => {
    let freedOnce = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const heap = await randomHeap(seed);
      const { graph, below } = heap;
      const tree = treeOf(heap);
      // Two rows, each with some of the things above level 0, let go by whoever holds them, or only by their holder.
      const rows = [...tree.young].map(node => (tree.parts.has(node) ? 2 : below(4)));
      const rowOf = new Map([...tree.young].map((node, at) => [node, rows[at]!]));
      const isAnybody = seed % 2 === 0;
      const isHeld = (source: number, value: number): boolean =>
        isAnybody || source === tree.parentOf(value);
      const rowOfNode = (node: number): number => {
        const row = rowOf.get(node) ?? 2;
        return row < 2 ? row : -1;
      };
      const { bytes } = freedByRows(graph, tree, 2, rowOfNode, isHeld);
      const isRefused = (edge: number): boolean => {
        const target = edgeTarget(graph, edge);
        return rowOfNode(target) >= 0 && isHeld(sourceOf(graph, edge), target);
      };
      const kept = reach(graph, [0], isRefused);
      // A value that only another row's values lead to counts as reachable, so that each row tells its own part.
      const led = [0, 1].map(row => {
        const values = [...tree.young].filter(node => rowOfNode(node) === row && !kept.has(node));
        return [...reach(graph, values, isRefused)].filter(node => !kept.has(node));
      });
      for (const row of [0, 1]) {
        const others = new Set(led[1 - row]);
        const own = led[row]!.filter(node => !others.has(node));
        const expected = own.reduce((sum, node) => sum + graph.nodeSize[node]!, 0);
        assert.equal(bytes[row], expected, `seed ${seed}`);
        if (expected > 0) freedOnce++;
      }
    }
    assert.ok(freedOnce > SEEDS / 2);
  });
});
