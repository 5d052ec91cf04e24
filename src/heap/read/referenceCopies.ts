import { edgeTarget } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';

/** A reference: an edge and the node that it begins at. */
export interface Reference {
  source: number;
  edge: number;
}

/**
 * A reference is often in the snapshot twice: from the object, and from the array in which V8 keeps the object's elements or
 * properties. Both go when it is cleared.
 */
export class ReferenceCopies {
  /** Remembered for the object that was asked for last: its slots are asked for one after the other. */
  private owner = NONE;
  private byTarget = new Map<number, Reference[]>();

  constructor(private readonly objects: HeapObjects) {}

  /** The same references once more, from the arrays behind the owner. */
  of(owner: number, target: number): readonly Reference[] {
    if (owner !== this.owner) this.read(owner);
    return this.byTarget.get(target) ?? [];
  }

  private read(owner: number): void {
    const { graph } = this.objects;
    this.owner = owner;
    this.byTarget = new Map();
    for (const name of ['elements', 'properties']) {
      const source = this.objects.internal(owner, name);
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
