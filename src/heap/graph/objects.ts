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

/** Names that reading objects needs whatever is asked. */
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

/** Reads JavaScript objects out of a snapshot. References are edge ordinals, or NONE. */
export class HeapObjects {
  private readonly ordinals: Map<string, number>;
  /** Edges that may still be looked at. */
  private budget: number;

  /** `names`: every property and variable name that will be asked for. */
  constructor(
    readonly graph: HeapGraph,
    names: Iterable<string>,
  ) {
    this.ordinals = graph.strings.find([...OWN_NAMES, ...names]);
    this.budget = LEAST_BUDGET + LOOKS_PER_EDGE * graph.edgeCount;
  }

  /** String ordinal of a name; NONE when nothing in the snapshot is called that, or it was not announced. */
  name(name: string): number {
    return this.ordinals.get(name) ?? NONE;
  }

  /** Announces a name whose string ordinal is known already. */
  learn(name: string, ordinal: number): void {
    this.ordinals.set(name, ordinal);
  }

  /** Whether the file was written with `captureNumericValue`: else small integers are not in it. */
  hasNumbers(): boolean {
    return this.name('smi number') !== NONE;
  }

  /** The first edge of that type and name that begins at the node. */
  edge(node: number, type: number, name: string): number {
    const wanted = this.name(name);
    if (wanted === NONE) return NONE;
    const { firstEdge, edgeName } = this.graph;
    const [first, end] = [firstEdge[node]!, firstEdge[node + 1]!];
    let edge = first;
    while (edge < end && !(edgeName[edge] === wanted && edgeTypeOf(this.graph, edge) === type)) {
      edge++;
    }
    this.spend(edge - first);
    return edge < end ? edge : NONE;
  }

  /** An own data property, `#private` ones included. */
  field(node: number, name: string): number {
    return this.edge(node, EdgeType.property, name);
  }

  /** What V8 itself calls so. Node ordinal, or NONE. */
  internal(node: number, name: string): number {
    return this.target(this.edge(node, EdgeType.internal, name));
  }

  target(edge: number): number {
    return edge === NONE ? NONE : edgeTarget(this.graph, edge);
  }

  /** A variable that the closure captured, looked up through its scopes: the scope and its edge. */
  captured(closure: number, name: string): { source: number; edge: number } | undefined {
    let scope = this.internal(closure, 'context');
    for (let depth = 0; scope !== NONE && depth < MAX_SCOPES; depth++) {
      const edge = this.edge(scope, EdgeType.context, name);
      if (edge !== NONE) return { source: scope, edge };
      scope = this.internal(scope, 'previous');
    }
    return undefined;
  }

  /** The number behind a node; `undefined` when it is none, or when the file has no numbers. */
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
      if (visit(graph.edgeName[edge]!, edge) === false) return;
    }
  }

  /** Notes that so many edges are looked at. Throws when it is more than any honest snapshot takes. */
  spend(edges: number): void {
    this.budget -= edges;
    if (this.budget < 0) {
      throw new Failure('malformedSnapshot', 'too many of its objects share large arrays');
    }
  }

  /** Whether the property is an accessor: what it would answer is not in the snapshot. */
  isAccessor(edge: number): boolean {
    return (
      edge !== NONE && this.graph.nodeName[this.target(edge)] === this.name('system / AccessorPair')
    );
  }
}

const MAX_SCOPES = 64;
/** Bounds the work on a file in which everything refers to the same large array. */
const LEAST_BUDGET = 1e8;
const LOOKS_PER_EDGE = 200;
