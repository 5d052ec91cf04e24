import { EdgeType, edgeTypeOf } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { objectsNamed } from '../graph/objectsNamed';

/** How V8 names the edge by which a key of a WeakMap keeps its value. */
const PAIR = / pair in WeakMap \(table @(\d+)\)$/;
/** Names to announce to `HeapObjects`. */
export const WEAK_MAP_NAMES = ['WeakMap', 'table'];

/** Tells which WeakMap has a value: snapshots show it as a part of its key. */
export class WeakMaps {
  private byTable: Map<number, number> | undefined;

  /** `objects` must have WEAK_MAP_NAMES announced. */
  constructor(private readonly objects: HeapObjects) {}

  /** The WeakMap of which an edge is an entry; NONE for other edges. */
  of(edge: number): number {
    const { graph } = this.objects;
    if (edgeTypeOf(graph, edge) !== EdgeType.internal) return NONE;
    const pair = PAIR.exec(graph.strings.get(graph.edgeNames.of(edge)));
    if (!pair) return NONE;
    this.byTable ??= this.find();
    return this.byTable.get(Number(pair[1])) ?? NONE;
  }

  /** All WeakMaps by the ids of their tables. */
  private find(): Map<number, number> {
    const { objects } = this;
    const found = new Map<number, number>();
    for (const map of objectsNamed(objects.graph, new Set([objects.name('WeakMap')]))) {
      const table = objects.internal(map, 'table');
      if (table !== NONE) found.set(objects.graph.nodeId[table]!, map);
    }
    return found;
  }
}
