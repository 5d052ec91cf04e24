import {
  edgeTarget,
  edgeTypeOf,
  EdgeType,
  nodeNameOf,
  NodeType,
  type HeapGraph,
} from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { referenceName } from './referenceName';

const MODULE = 'system / SourceTextModule';
const CELL = 'system / Cell';
/** Names to announce to `HeapObjects`. */
export const MODULE_NAMES = [MODULE, CELL, 'function'];
const NAME_CLIP = 200;

/** A variable that an ES module exports. */
export interface Exported {
  name: string;
  /** The node of the module that declares it. */
  module: number;
}

/** Tells which exported variable has a thing: V8 keeps these in cells of the module, not in its scope. */
export class Modules {
  private byCell: Map<number, Exported> | undefined;

  /** `objects` must have MODULE_NAMES announced. */
  constructor(private readonly objects: HeapObjects) {}

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** The variable whose cell a node is; `undefined` for other nodes. */
  exportedBy(cell: number): Exported | undefined {
    if (!this.isCell(cell)) return undefined;
    return (this.byCell ??= this.find()).get(cell);
  }

  /** The function of a module's body, at whose place its script begins; NONE for other nodes, and where it is gone. */
  bodyOf(module: number): number {
    const { graph, objects } = this;
    if (graph.nodeName[module] !== objects.name(MODULE)) return NONE;
    for (const target of this.partsOf(module)) {
      if (graph.nodeType[target] === NodeType.closure) return target;
      // A body that has run is kept as what an async function is suspended in.
      const body = objects.internal(target, 'function');
      if (body !== NONE && graph.nodeType[body] === NodeType.closure) return body;
    }
    return NONE;
  }

  private find(): Map<number, Exported> {
    const { graph, objects } = this;
    const found = new Map<number, Exported>();
    const wanted = objects.name(MODULE);
    for (let module = 0; module < graph.nodeCount; module++) {
      if (graph.nodeName[module] !== wanted || graph.nodeType[module] !== NodeType.hidden) continue;
      for (const table of this.partsOf(module)) {
        if (graph.nodeType[table] !== NodeType.array) continue;
        objects.spend(graph.firstEdge[table + 1]! - graph.firstEdge[table]!);
        // A module that exports again what it imports is read before the one that declares it, which it has loaded.
        for (const [cell, name] of this.cellsIn(table)) found.set(cell, { name, module });
      }
    }
    return found;
  }

  /** Cells of a table of exports by the names before them; none for other arrays. */
  private *cellsIn(table: number): Iterable<[cell: number, name: string]> {
    const { graph } = this;
    const names = new Map<number, string>();
    const cells = new Map<number, number>();
    for (let edge = graph.firstEdge[table]!; edge < graph.firstEdge[table + 1]!; edge++) {
      const target = edgeTarget(graph, edge);
      const position = Number(referenceName(graph, edge));
      if (graph.nodeType[target] === NodeType.string) {
        names.set(position, nodeNameOf(graph, target).slice(0, NAME_CLIP));
      } else if (this.isCell(target)) cells.set(position, target);
    }
    for (const [position, cell] of cells) {
      const name = names.get(position - 1);
      if (name !== undefined) yield [cell, name];
    }
  }

  private isCell(node: number): boolean {
    const { graph, objects } = this;
    return graph.nodeName[node] === objects.name(CELL) && graph.nodeType[node] === NodeType.hidden;
  }

  private *partsOf(module: number): Iterable<number> {
    const { graph } = this;
    for (let edge = graph.firstEdge[module]!; edge < graph.firstEdge[module + 1]!; edge++) {
      if (edgeTypeOf(graph, edge) === EdgeType.hidden) yield edgeTarget(graph, edge);
    }
  }
}
