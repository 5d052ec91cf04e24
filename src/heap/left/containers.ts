import { tableLayout, type TableLayout } from '../graph/collectionEntries';
import {
  EdgeType,
  edgeTarget,
  edgeTypeOf,
  NodeType,
  selfBytes,
  type HeapGraph,
} from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** Names to announce to `HeapObjects`, beyond its own. */
export const CONTAINER_NAMES = ['Object'];

/**
 * Reads the entries of Maps, Sets, arrays and plain objects, whatever they are used for. Numbers and V8's own constants do not
 * count, because only some snapshots tell of them.
 */
export class Containers {
  private readonly objectName: number;
  private readonly tableName: number;
  private readonly protoName: number;
  /** Positions in tables by their names' ordinals. */
  private readonly positions = new Map<number, number>();

  /** `objects` must have CONTAINER_NAMES announced. */
  constructor(private readonly objects: HeapObjects) {
    this.objectName = objects.name('Object');
    this.tableName = objects.name('table');
    this.protoName = objects.name('__proto__');
  }

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** Number of entries; 0 for what is no collection. */
  size(node: number): number {
    let size = 0;
    this.eachPart(node, (_, isNew) => {
      if (isNew) size++;
    });
    return size;
  }

  /**
   * The arrays in which V8 keeps a collection's entries: they get larger with it. V8 makes room in a table for the entries that
   * it has; elsewhere only what was made anew (`isAnew`) is not room that was there before.
   */
  storesOf(node: number, isAnew: (store: number) => boolean): number[] {
    const { graph, objects } = this;
    return ['table', 'elements', 'properties'].flatMap(name => {
      const store = objects.internal(node, name);
      const isStore = store !== NONE && graph.nodeType[store] === NodeType.array;
      return isStore && (name === 'table' || isAnew(store)) ? [store] : [];
    });
  }

  /** Adds each entry to the count of the latest round of its key and value; `roundOf` answers 0 for what was there before. */
  countByRound(node: number, roundOf: (node: number) => number, counts: number[]): void {
    let round = 0;
    const add = (): void => {
      if (round > 0) counts[round - 1]!++;
    };
    this.eachPart(node, (part, isNew) => {
      if (isNew) {
        add();
        round = 0;
      }
      round = Math.max(round, roundOf(part));
    });
    add();
  }

  /** Calls `visit` for the keys and values of entries. `isNew`: this is the first one of its entry. */
  private eachPart(node: number, visit: (part: number, isNew: boolean) => void): void {
    const { graph, tableName, protoName } = this;
    const { firstEdge, edgeNames, nodeType } = graph;
    if (nodeType[node] !== NodeType.object) return;
    const isPlain = graph.nodeName[node] === this.objectName;
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
      const type = edgeTypeOf(graph, edge);
      const target = edgeTarget(graph, edge);
      if (type === EdgeType.internal) {
        if (edgeNames.of(edge) === tableName && nodeType[target] === NodeType.array) {
          this.eachOfTable(target, visit);
        }
      } else if (
        type === EdgeType.element ||
        (isPlain && type === EdgeType.property && edgeNames.of(edge) !== protoName)
      ) {
        if (this.counts(target)) visit(target, true);
      }
    }
  }

  private eachOfTable(table: number, visit: (part: number, isNew: boolean) => void): void {
    const { graph } = this;
    const layout = tableLayout(selfBytes(graph, table));
    if (!layout) return;
    // Hostile files have many collections share one table.
    this.objects.spend(graph.firstEdge[table + 1]! - graph.firstEdge[table]!);
    let last = -1;
    for (let edge = graph.firstEdge[table]!; edge < graph.firstEdge[table + 1]!; edge++) {
      if (edgeTypeOf(graph, edge) !== EdgeType.internal) continue;
      const ordinal = this.entryOf(graph.edgeNames.of(edge), layout);
      const target = edgeTarget(graph, edge);
      if (ordinal === undefined || !this.counts(target)) continue;
      visit(target, ordinal !== last);
      last = ordinal;
    }
  }

  private entryOf(name: number, { start, entrySlots }: TableLayout): number | undefined {
    let position = this.positions.get(name);
    if (position === undefined) {
      this.positions.set(name, (position = Number(this.graph.strings.get(name))));
    }
    if (!Number.isInteger(position) || position < start) return undefined;
    return Math.floor((position - start) / entrySlots);
  }

  private counts(node: number): boolean {
    const type = this.graph.nodeType[node]!;
    return type !== NodeType.number && type !== NodeType.hidden;
  }
}
