import type { RetainingStep } from '../../protocol/heapReading';
import { EdgeType, edgeTarget, edgeTypeOf, type HeapGraph } from '../graph/heapGraph';
import { withRefused } from './retention';
import type { StalePlaces } from './stalePlaces';
import type { HeapValues } from '../graph/values';
import type { Walk } from './walk';

/** Limit of steps in a path: a linked list of millions is cut in the middle. */
const MAX_STEPS = 1000;

/** Limit of cached links: paths share their beginnings. */
const MAX_LINKS = 100_000;

interface Link {
  /** A position in the walk's order. */
  from: number;
  step: RetainingStep;
}

/** Finds the paths from the root to stale values. */
export class RetainingPaths {
  private readonly links = new Map<number, Link>();

  constructor(
    private readonly graph: HeapGraph,
    private readonly values: HeapValues,
    private readonly walk: Walk,
    private readonly places: StalePlaces,
  ) {}

  /**
   * For each stale slot, the shortest path from the root to its value, from the root on: first to where the stale reference
   * begins (through no other stale reference, if possible), then through it to the value.
   */
  of(places: readonly number[]): RetainingStep[][] {
    const edges = places.map(place => this.edgeToValue(place));
    const positions = this.positionsOf(edges.map(edge => this.places.source.get(edge)));
    return withRefused(this.graph, this.places, () =>
      edges.map(edge => this.pathThrough(edge, positions)),
    );
  }

  /** The stale edge of a slot that leads to its value rather than its key; the first edge when the value lies further on. */
  private edgeToValue(place: number): number {
    const [first, end] = this.places.edgesOf(place);
    const value = this.places.value.get(place);
    for (let edge = first; edge < end; edge++) {
      if (edgeTarget(this.graph, this.places.edge.get(edge)) === value) return edge;
    }
    return first;
  }

  private pathThrough(first: number, positions: Map<number, number>): RetainingStep[] {
    const steps: RetainingStep[] = [];
    let position: number | undefined;
    for (let edge: number | undefined = first; edge !== undefined && steps.length < MAX_STEPS;) {
      steps.push(this.step(this.places.edge.get(edge), true));
      position = positions.get(this.places.source.get(edge));
      if (position === undefined) break;
      const origin = this.climb(position, steps);
      if (origin === 0) {
        steps.push(this.rootStep());
        break;
      }
      edge = this.staleEdgeTo(origin, positions);
    }
    return steps.reverse();
  }

  /** Adds the steps from a position in the walk's order back to an origin. Answers the origin's position. */
  private climb(from: number, steps: RetainingStep[]): number {
    let position = from;
    for (let link; (link = this.linkTo(position)) !== undefined; position = link.from) {
      if (steps.length < MAX_STEPS) steps.push(link.step);
    }
    return position;
  }

  /** Of the stale references to an origin of the walk, the one that the walk reaches first. */
  private staleEdgeTo(origin: number, positions: Map<number, number>): number | undefined {
    const { places, graph, walk } = this;
    const candidates: number[] = [];
    for (let i = 0; i < places.edge.length; i++) {
      if (edgeTarget(graph, places.edge.get(i)) === walk.order[origin]) candidates.push(i);
    }
    const found = this.positionsOf(candidates.map(i => places.source.get(i)));
    let best: number | undefined;
    let bestPosition = origin;
    for (const i of candidates) {
      const position = found.get(places.source.get(i)) ?? Infinity;
      if (position >= bestPosition) continue;
      best = i;
      bestPosition = position;
    }
    if (best !== undefined) positions.set(places.source.get(best), bestPosition);
    return best;
  }

  /** Positions of nodes in the walk's order, found in one pass. */
  private positionsOf(nodes: readonly number[]): Map<number, number> {
    const sought = new Set(nodes);
    const found = new Map<number, number>();
    const { order, count } = this.walk;
    for (let position = 0; position < count && found.size < sought.size; position++) {
      if (sought.has(order[position]!)) found.set(order[position]!, position);
    }
    return found;
  }

  /** The step to a position in the walk's order; `undefined` at an origin. */
  private linkTo(position: number): Link | undefined {
    const known = this.links.get(position);
    if (known) return known;
    const { order } = this.walk;
    const from = this.walk.reachedFrom(position);
    if (from === undefined) return undefined;
    const link = { from, step: this.step(this.edgeBetween(order[from]!, order[position]!), false) };
    if (this.links.size >= MAX_LINKS) this.links.clear();
    this.links.set(position, link);
    return link;
  }

  private edgeBetween(node: number, target: number): number {
    const { edges, firstEdge } = this.graph;
    let edge = firstEdge[node]!;
    while (edges[edge]! < 0 || edgeTarget(this.graph, edge) !== target) edge++;
    return edge;
  }

  private step(edge: number, stale: boolean): RetainingStep {
    const target = edgeTarget(this.graph, edge);
    return {
      reference: referenceText(this.graph, edge),
      className: this.values.className(target),
      id: this.graph.nodeId[target]!,
      stale,
    };
  }

  private rootStep(): RetainingStep {
    return { reference: '', className: '(root)', id: this.graph.nodeId[0]!, stale: false };
  }
}

function referenceText(graph: HeapGraph, edge: number): string {
  const name = graph.edgeNames.of(edge);
  switch (edgeTypeOf(graph, edge)) {
    case EdgeType.element:
      return `[${name}]`;
    case EdgeType.property:
      return `.${graph.strings.get(name)}`;
    case EdgeType.context:
      return `(variable) ${graph.strings.get(name)}`;
    case EdgeType.hidden:
      return `(hidden) ${name}`;
    default:
      return `(internal) ${graph.strings.get(name)}`;
  }
}
