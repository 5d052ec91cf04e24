import { eachEdgeTo } from '../graph/edgesTo';
import { edgeTarget, EdgeType, edgeTypeOf, NodeType } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import { sourceOf } from './agedWalk';
import { referenceName } from './referenceName';

/** More references to one node than these are not looked at. */
const MOST_OF_ONE = 16;
/** What V8 calls variables that nobody wrote. */
const NO_VARIABLE = /^(?:this|new\.target|\.|$)/;

/** A variable that has a thing. */
export interface Variable {
  name: string;
  scope: number;
}

/** Tells by which variables, and functions also by which properties, things are known, whatever way the tree took to them. */
export class References {
  private readonly edgesTo = new Map<number, number[]>();

  constructor(private readonly objects: HeapObjects) {}

  /** Looks up what leads to these nodes, in one pass over all edges. */
  find(nodes: Iterable<number>): void {
    const { graph } = this.objects;
    const wanted = new NodeSet(graph.nodeCount);
    let isAny = false;
    for (const node of nodes) {
      if (node < 0 || this.edgesTo.has(node)) continue;
      wanted.add(node);
      this.edgesTo.set(node, []);
      isAny = true;
    }
    if (!isAny) return;
    eachEdgeTo(graph, wanted, edge => {
      const type = edgeTypeOf(graph, edge);
      const target = edgeTarget(graph, edge);
      const isMethod = (): boolean =>
        type === EdgeType.property && graph.nodeType[target] === NodeType.closure;
      if (type !== EdgeType.context && !isMethod()) return;
      const known = this.edgesTo.get(target)!;
      if (known.length < MOST_OF_ONE) known.push(edge);
    });
  }

  /** The variables of a node that was looked up. */
  variablesOf(node: number): Variable[] {
    return this.named(node, EdgeType.context).filter(({ name }) => !NO_VARIABLE.test(name));
  }

  /** The name of a method or of another property that has a function; `undefined` where there is none. */
  propertyOf(closure: number): string | undefined {
    const { graph } = this.objects;
    // A method is a property of an object; functions and timers have others for what they need themselves.
    const found = this.named(closure, EdgeType.property).find(
      ({ scope, name }) =>
        graph.nodeType[scope] === NodeType.object &&
        !/^(?:constructor|listener|_on[A-Z]\w*)$/.test(name),
    );
    return found?.name;
  }

  private named(node: number, type: number): Variable[] {
    const { graph } = this.objects;
    if (node === NONE) return [];
    return (this.edgesTo.get(node) ?? [])
      .filter(edge => edgeTypeOf(graph, edge) === type)
      .map(edge => ({ name: referenceName(graph, edge), scope: sourceOf(graph, edge) }));
  }
}
