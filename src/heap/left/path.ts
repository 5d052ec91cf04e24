import { EdgeType, edgeTypeOf, NodeType, nodeNameOf } from '../graph/heapGraph';
import type { HeapObjects } from '../graph/objects';
import type { HeapValues } from '../graph/values';
import type { AgedTree } from './agedTree';
import { NO_EDGE, sourceOf } from './agedWalk';
import { unbound } from './callbacks';
import { referringEdge } from './proxies';
import { referenceName } from './referenceName';
import type { Slot } from './slot';
import type { Slots } from './slots';

const MOST_STEPS = 64;
const MOST_ABOVE = 6;
const CLIP = 120;

/** The way from a holder to one of its values. */
export interface Path {
  /** The holder's class, then each reference with the class that it leads to. */
  steps: string[];
  /** Nodes of the functions on the way. */
  functions: number[];
}

/** Tells ways through a heap. Keys of Maps and dictionaries are left out: they are data, a session's id for example. */
export class Paths {
  constructor(
    private readonly objects: HeapObjects,
    private readonly values: HeapValues,
    private readonly tree: AgedTree,
    private readonly slots: Slots,
  ) {}

  /** From a holder to a node below it, beginning with the object or scope that has the holder. */
  between(holder: number, node: number): Path {
    const { objects, tree } = this;
    const { graph } = objects;
    const steps: string[] = [];
    const functions: number[] = [];
    const note = (at: number): string => {
      if (graph.nodeType[at] === NodeType.closure) {
        const fn = unbound(objects, at);
        functions.push(fn);
        return `function ${nodeNameOf(graph, fn)}`.trim().slice(0, CLIP);
      }
      return this.values.className(at).slice(0, CLIP);
    };
    let at = node;
    let left = MOST_STEPS;
    for (; left > 0; left--) {
      const edge = tree.parentEdge[at]!;
      const isPart = tree.parts.has(at) && graph.nodeType[at] !== NodeType.object;
      const source = edge === NO_EDGE ? 0 : sourceOf(graph, edge);
      if (source === 0 || at === holder) break;
      if (!isPart) steps.push(`${this.reference(edge)} ${note(at)}`);
      at = source;
    }
    // A collection is told with the variables and fields that lead to it, up to the nearest class or scope.
    for (let depth = 0; depth < MOST_ABOVE && left > 0; depth++) {
      const edge = tree.parentEdge[at]!;
      const source = edge === NO_EDGE ? 0 : sourceOf(graph, edge);
      if (source === 0) break;
      const isNamed = !isAnonymous(objects, at);
      if (isNamed) break;
      if (!tree.parts.has(at)) steps.push(`${this.reference(edge)} ${note(at)}`);
      at = source;
    }
    steps.push(note(at));
    return { steps: steps.reverse(), functions: functions.reverse() };
  }

  /** To a slot's first value, from the object or scope that has its holder. */
  to({ holder, value, edge }: Slot): Path {
    const { steps, functions } = this.between(holder, holder);
    const name = this.values.className(value).slice(0, CLIP);
    return { steps: [...steps, `${this.reference(edge)} ${name}`], functions };
  }

  private reference(from: number): string {
    const { graph } = this.objects;
    const edge = referringEdge(this.tree, from);
    const exported = this.slots.modules.exportedBy(sourceOf(graph, edge));
    if (exported) return `(variable) ${exported.name.slice(0, CLIP)}`;
    const name = referenceName(graph, edge).slice(0, CLIP);
    switch (edgeTypeOf(graph, edge)) {
      case EdgeType.element:
        return `[${name}]`;
      case EdgeType.property:
        return this.isKey(sourceOf(graph, edge), name) ? '[]' : `.${name}`;
      case EdgeType.context:
        return `(variable) ${name}`;
      default:
        return /^\d+$| pair in WeakMap /.test(name) ? '[]' : `(${name})`;
    }
  }

  /** Whether a property is a key. Those of an emitter's listeners are the names of events. */
  private isKey(source: number, name: string): boolean {
    if (this.tree.listenerTables.has(source)) return false;
    return this.slots.dictionaries.isEntry(source, () => name);
  }
}

/** Whether a node is one of many like it, so that only what leads to it says which one it is. */
function isAnonymous({ graph }: HeapObjects, node: number): boolean {
  const name = nodeNameOf(graph, node);
  return (
    graph.nodeType[node] !== NodeType.object ||
    ['Object', 'Array', 'Map', 'Set', 'Promise'].includes(name)
  );
}
