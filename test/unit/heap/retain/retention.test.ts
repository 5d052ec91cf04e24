import * as assert from 'node:assert/strict';
import { edgeTarget, selfBytes, type HeapGraph } from '../../../../src/heap/graph/heapGraph';
import { RetainingPaths } from '../../../../src/heap/retain/retainingPath';
import { retention } from '../../../../src/heap/retain/retention';
import { HeapObjects } from '../../../../src/heap/graph/objects';
import { NO_NODE, StalePlaces } from '../../../../src/heap/retain/stalePlaces';
import { HeapValues } from '../../../../src/heap/graph/values';
import { pseudoRandom } from '../random';
import { SnapshotBuilder } from '../snapshotBuilder';

const SEEDS = 120;

interface RandomCase {
  graph: HeapGraph;
  places: StalePlaces;
}

/** A random heap, and places that each have one or two of its edges: findings of contexts of places. */
async function randomCase(seed: number): Promise<RandomCase> {
  const random = pseudoRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const builder = new SnapshotBuilder();
  const nodes = [0];
  for (let i = 0, count = 3 + below(30); i < count; i++)
    nodes.push(builder.object('O', 1 + below(100)));
  for (const node of nodes) {
    for (let i = below(4); i > 0; i--) {
      const type = random() < 0.1 ? 'weak' : random() < 0.5 ? 'property' : 'internal';
      builder.edge(node, type, 'e', nodes[below(nodes.length)]!);
    }
  }
  const graph = await builder.graph();
  const places = new StalePlaces();
  const free = Array.from(graph.edges.keys()).filter(edge => graph.edges[edge]! >= 0);
  const take = (): number | undefined => free.splice(below(free.length), 1)[0];
  for (let finding = 0, findings = 1 + below(2); finding < findings; finding++) {
    places.beginFinding();
    for (let context = 0, contexts = 1 + below(3); context < contexts; context++) {
      places.beginContext(0, true);
      for (let place = 0, count = 1 + below(3); place < count; place++) {
        const edges = [take(), ...(random() < 0.3 ? [take()] : [])].filter(e => e !== undefined);
        if (edges.length === 0) continue;
        places.addPlace(place, 0, edgeTarget(graph, edges[0]!), NO_NODE);
        for (const edge of edges) places.addEdge(sourceOf(graph, edge), edge);
      }
    }
  }
  return { graph, places };
}

function sourceOf(graph: HeapGraph, edge: number): number {
  return graph.firstEdge.findIndex(
    (first, node) => first <= edge && edge < graph.firstEdge[node + 1]!,
  );
}

/** Nodes that the root reaches without those edges. */
function reachable(graph: HeapGraph, refused: ReadonlySet<number>): Set<number> {
  const reached = new Set<number>();
  const rest = [0];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      if (graph.edges[edge]! >= 0 && !refused.has(edge)) rest.push(edgeTarget(graph, edge));
    }
  }
  return reached;
}

function bytesOf(graph: HeapGraph, nodes: Iterable<number>): number {
  let bytes = 0;
  for (const node of nodes) bytes += selfBytes(graph, node);
  return bytes;
}

/** Ordinals of the stale edges of places `[start, end)`. */
function edgesOfPlaces(places: StalePlaces, start: number, end: number): Set<number> {
  const edges = new Set<number>();
  for (let place = start; place < end; place++) {
    const [first, last] = places.edgesOf(place);
    for (let i = first; i < last; i++) edges.add(places.edge.get(i));
  }
  return edges;
}

describe('what stale places retain', () => {
  it('is what becomes unreachable without them, on random graphs', async () => {
    let freedSomething = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { graph, places } = await randomCase(seed);
      const before = graph.edges.slice();
      const { totalBytes } = retention(graph, places);
      assert.deepEqual(graph.edges, before, 'edges are as they were');
      const today = reachable(graph, new Set());
      const without = reachable(graph, edgesOfPlaces(places, 0, places.placeCount));
      const freed = [...today].filter(node => !without.has(node));
      assert.equal(totalBytes, bytesOf(graph, freed), `seed ${seed}`);
      if (totalBytes > 0) freedSomething++;
    }
    assert.ok(freedSomething > SEEDS / 2, `only ${freedSomething} cases free anything`);
  });

  it('falls to findings, contexts and places by what each keeps alone', async () => {
    let shared = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { graph, places } = await randomCase(seed);
      const result = retention(graph, places);
      const today = reachable(graph, new Set());
      const all = edgesOfPlaces(places, 0, places.placeCount);
      const kept = reachable(graph, all);
      const roots = [...today].filter(node => kept.has(node));
      /** What the other places keep: from all stale edges but those of the part, whose sources are reached today. */
      const alone = (start: number, end: number): number => {
        const own = edgesOfPlaces(places, start, end);
        const reached = new Set(roots);
        const rest: number[] = [];
        for (const edge of all) {
          if (!own.has(edge) && today.has(sourceOf(graph, edge)))
            rest.push(edgeTarget(graph, edge));
        }
        for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
          if (reached.has(node)) continue;
          reached.add(node);
          for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
            if (graph.edges[edge]! >= 0 && !all.has(edge)) rest.push(edgeTarget(graph, edge));
          }
        }
        return bytesOf(
          graph,
          [...today].filter(node => !reached.has(node)),
        );
      };
      for (let place = 0; place < places.placeCount; place++) {
        assert.equal(
          result.placeBytes[place],
          alone(place, place + 1),
          `seed ${seed}, place ${place}`,
        );
      }
      for (let context = 0; context < places.contextCount; context++) {
        assert.equal(
          result.contextBytes[context],
          alone(...places.placesOf(context)),
          `seed ${seed}`,
        );
      }
      let sum = 0;
      for (let finding = 0; finding < places.findingCount; finding++) {
        const [start, end] = places.contextsOf(finding);
        const range = [places.placesOf(start)[0], places.placesOf(end - 1)[1]] as const;
        assert.equal(result.findingBytes[finding], alone(...range), `seed ${seed}`);
        assert.equal(bytesOf(graph, result.nodesOf(finding)), result.findingBytes[finding]);
        sum += result.placeBytes.slice(...range).reduce((total, bytes) => total + bytes, 0);
      }
      if (sum < result.totalBytes) shared++;
    }
    assert.ok(shared > SEEDS / 20, `only ${shared} cases share anything`);
  });

  it('is kept alive by paths that exist, and that avoid stale references where they can', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { graph, places } = await randomCase(seed);
      const { walk } = retention(graph, places);
      const values = new HeapValues(new HeapObjects(graph, []));
      const paths = new RetainingPaths(graph, values, walk, places);
      const stale = edgesOfPlaces(places, 0, places.placeCount);
      const kept = reachable(graph, stale);
      const distance = distances(graph, stale);
      for (let place = 0; place < places.placeCount; place++) {
        const [path] = paths.of([place]);
        const [first] = places.edgesOf(place);
        const source = places.source.get(first);
        const nodes = path!.map(step => (step.id - 1) / 2);
        assert.equal(nodes.at(-1), edgeTarget(graph, places.edge.get(first)));
        assert.ok(path!.at(-1)!.stale);
        if (!reachable(graph, new Set()).has(source)) continue;
        assert.equal(nodes[0], 0, `seed ${seed}`);
        for (let i = 1; i < nodes.length; i++) {
          assert.ok(leads(graph, nodes[i - 1]!, nodes[i]!), `seed ${seed}: ${nodes.join(' ')}`);
        }
        if (!kept.has(source)) continue;
        assert.equal(nodes.length - 2, distance.get(source), `seed ${seed}`);
        assert.deepEqual(path!.filter(step => step.stale).length, 1);
      }
    }
  });
});

function leads(graph: HeapGraph, node: number, target: number): boolean {
  for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
    if (graph.edges[edge]! >= 0 && edgeTarget(graph, edge) === target) return true;
  }
  return false;
}

function distances(graph: HeapGraph, refused: ReadonlySet<number>): Map<number, number> {
  const distance = new Map([[0, 0]]);
  for (const [node, steps] of distance) {
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      const target = edgeTarget(graph, edge);
      if (graph.edges[edge]! < 0 || refused.has(edge) || distance.has(target)) continue;
      distance.set(target, steps + 1);
    }
  }
  return distance;
}
