import { EdgeType, edgeTypeOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { linkBefore } from './links';
import { hasName, type Slot } from './slot';
import type { Slots } from './slots';

/** Limit of fields that are looked at. */
const MOST_FIELDS = 40;
/** Of the nodes on the way to a list's first one, each of so many is kept, so that no way is walked again and again. */
const KEPT = 32;

/** Tells where lists are held: what a row about their nodes is named after. */
export class Lists {
  private readonly heads = new Map<number, number>();

  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
    private readonly slots: Slots,
  ) {}

  /** The slot that has the list of a node. */
  placeOf(node: number): Slot {
    const head = this.headOf(node);
    const owner = this.tree.ownerOf(this.tree.parentOf(head));
    return this.placeOfFirst(head, owner, this.slots.of(head, owner));
  }

  /** Of a list whose first node is held in a slot by `owner`: the slot, or that of an object that only has the list's ends. */
  placeOfFirst(head: number, owner: number, slot: Slot): Slot {
    const isObject = this.objects.graph.nodeType[head] === NodeType.object;
    if (slot.kind !== 'field' || !isObject || !this.isListObject(owner, head)) return slot;
    const above = this.tree.ownerOf(this.tree.parentOf(owner));
    if (above <= 0) return slot;
    const outer = this.slots.of(owner, above);
    return hasName(outer) ? outer : slot;
  }

  /** The first node of the list that a node belongs to; the node itself where it is in none. */
  private headOf(node: number): number {
    const { objects, tree, heads } = this;
    const kept: number[] = [];
    let at = node;
    let head = heads.get(at);
    for (let step = 0; head === undefined; step++) {
      if (step % KEPT === 0) kept.push(at);
      const before = linkBefore(objects, tree, at, tree.ownerOf(tree.parentOf(at)));
      if (before === NONE) head = at;
      else head = heads.get((at = before));
    }
    for (const one of kept) heads.set(one, head);
    return head;
  }

  /** Whether all objects that the holder's fields lead to are nodes of the list. */
  private isListObject(holder: number, node: number): boolean {
    const { graph } = this.objects;
    const prototype = this.objects.name('__proto__');
    const end = Math.min(graph.firstEdge[holder + 1]!, graph.firstEdge[holder]! + MOST_FIELDS);
    for (let edge = graph.firstEdge[holder]!; edge < end; edge++) {
      if (edgeTypeOf(graph, edge) !== EdgeType.property) continue;
      if (graph.edgeNames.of(edge) === prototype) continue;
      const target = this.objects.target(edge);
      if (graph.nodeType[target] !== NodeType.object) continue;
      if (graph.nodeName[target] !== graph.nodeName[node]) return false;
    }
    return true;
  }
}
