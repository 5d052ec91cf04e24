import { Failure } from '../../base/failure';
import {
  edgeTarget,
  edgeTypeOf,
  EdgeType,
  NodeType,
  nodeNameOf,
  type HeapGraph,
} from './heapGraph';

/** No edge. */
export const NONE = -1;

/** Names that reading objects always needs. */
const OWN_NAMES = [
  '__proto__',
  'elements',
  'properties',
  'value',
  'table',
  'buffer',
  'backing_store',
  'context',
  'previous',
  'first',
  'second',
  'parent',
  'prototype',
  'constructor',
  'system / AccessorPair',
  'Array',
  'smi number',
  'shared',
  'script',
  'script_or_debug_info',
] as const;

/** Reads JavaScript objects in a snapshot. References are edge ordinals, or NONE. */
export class HeapObjects {
  private readonly ordinals: Map<string, number>;
  /** How many more edges may be looked at. */
  private budget: number;

  /** `names`: every property and variable name that will be looked up. */
  constructor(
    readonly graph: HeapGraph,
    names: Iterable<string>,
  ) {
    this.ordinals = graph.strings.find([...OWN_NAMES, ...names]);
    this.budget = LEAST_BUDGET + LOOKS_PER_EDGE * graph.edgeCount;
  }

  /** String ordinal of a name; NONE when the snapshot has no such string or the name was not announced. */
  name(name: string): number {
    return this.ordinals.get(name) ?? NONE;
  }

  /** Announces a name whose string ordinal is known. */
  learn(name: string, ordinal: number): void {
    this.ordinals.set(name, ordinal);
  }

  /** Whether the file was written with `captureNumericValue`. Otherwise it lacks small integers. */
  hasNumbers(): boolean {
    return this.name('smi number') !== NONE;
  }

  /** The first edge with this type and name from the node. */
  edge(node: number, type: number, name: string): number {
    const wanted = this.name(name);
    if (wanted === NONE) return NONE;
    const { firstEdge, edgeNames } = this.graph;
    const [first, end] = [firstEdge[node]!, firstEdge[node + 1]!];
    let edge = first;
    while (
      edge < end &&
      !(edgeNames.of(edge) === wanted && edgeTypeOf(this.graph, edge) === type)
    ) {
      edge++;
    }
    this.spend(edge - first);
    return edge < end ? edge : NONE;
  }

  /** An own data property, including `#private` ones. */
  field(node: number, name: string): number {
    return this.edge(node, EdgeType.property, name);
  }

  /** The target of V8's internal edge with this name: a node ordinal, or NONE. */
  internal(node: number, name: string): number {
    return this.target(this.edge(node, EdgeType.internal, name));
  }

  target(edge: number): number {
    return edge === NONE ? NONE : edgeTarget(this.graph, edge);
  }

  /** A variable that a closure captured, found through its scopes: the scope and its edge. */
  captured(closure: number, name: string): { source: number; edge: number } | undefined {
    let scope = this.internal(closure, 'context');
    for (let depth = 0; scope !== NONE && depth < MAX_SCOPES; depth++) {
      const edge = this.edge(scope, EdgeType.context, name);
      if (edge !== NONE) return { source: scope, edge };
      scope = this.internal(scope, 'previous');
    }
    return undefined;
  }

  /** The number that a node represents; `undefined` for other nodes, and when the file has no numbers. */
  number(node: number): number | undefined {
    if (node === NONE || this.graph.nodeType[node] !== NodeType.number) return undefined;
    const digits = this.internal(node, 'value');
    if (digits === NONE) return undefined;
    const value = Number(nodeNameOf(this.graph, digits));
    return Number.isNaN(value) ? undefined : value;
  }

  /** Calls `visit` for each element, in the order of the file, until it answers false. */
  elements(array: number, visit: (index: number, edge: number) => boolean | void): void {
    const { graph } = this;
    this.spend(graph.firstEdge[array + 1]! - graph.firstEdge[array]!);
    for (let edge = graph.firstEdge[array]!; edge < graph.firstEdge[array + 1]!; edge++) {
      if (edgeTypeOf(graph, edge) !== EdgeType.element) continue;
      if (visit(graph.edgeNames.of(edge), edge) === false) return;
    }
  }

  /** Counts edges that were looked at. Throws beyond what any honest snapshot needs. */
  spend(edges: number): void {
    this.budget -= edges;
    if (this.budget < 0) {
      throw new Failure('malformedSnapshot', 'too many of its objects share large arrays');
    }
  }

  /** Whether the property is an accessor, whose value is not in the snapshot. */
  isAccessor(edge: number): boolean {
    return (
      edge !== NONE && this.graph.nodeName[this.target(edge)] === this.name('system / AccessorPair')
    );
  }
}

const MAX_SCOPES = 64;
/** Limits the work on a file in which everything refers to the same large array. */
const LEAST_BUDGET = 1e8;
const LOOKS_PER_EDGE = 200;
