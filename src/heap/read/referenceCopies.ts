import { edgeTarget } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** A reference: an edge and its source node. */
export interface Reference {
  source: number;
  edge: number;
}

/**
 * A snapshot often contains a reference twice: from the object, and from the array in which V8 keeps the object's elements
 * or properties. Clearing the reference removes both.
 */
export class ReferenceCopies {
  /** Caches the last object, because its slots are asked for one after the other. */
  private holder = NONE;
  private byTarget = new Map<number, Reference[]>();

  constructor(private readonly objects: HeapObjects) {}

  /** The other copies of a holder's reference, from the arrays behind it. */
  of(holder: number, target: number): readonly Reference[] {
    if (holder !== this.holder) this.read(holder);
    return this.byTarget.get(target) ?? [];
  }

  private read(holder: number): void {
    const { graph } = this.objects;
    this.holder = holder;
    this.byTarget = new Map();
    for (const name of ['elements', 'properties']) {
      const source = this.objects.internal(holder, name);
      if (source === NONE) continue;
      this.objects.spend(graph.firstEdge[source + 1]! - graph.firstEdge[source]!);
      for (let edge = graph.firstEdge[source]!; edge < graph.firstEdge[source + 1]!; edge++) {
        const target = edgeTarget(graph, edge);
        const known = this.byTarget.get(target);
        if (known) known.push({ source, edge });
        else this.byTarget.set(target, [{ source, edge }]);
      }
    }
  }
}
