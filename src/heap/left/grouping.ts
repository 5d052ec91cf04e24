import { EdgeType, edgeTypeOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { largeUint32 } from '../graph/largeMemory';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { HANDLES } from './finished';
import { clear, emptyGroup, type Group } from './group';
import { linkBefore } from './links';
import type { Slot } from './slot';
import type { Slots } from './slots';
import { Tally } from './tally';

/** How far above a thing its use counts. */
const TOUCH_DEPTH = 3;
/** No group: what was there before. */
const NO_GROUP = 0;

/**
 * Sorts young things into groups by the nearest older thing that leads to them. `values` are the things that hang from
 * holders directly; what hangs from values belongs to their group.
 */
export class Grouping {
  /** Group ordinal by node; NO_GROUP for old nodes. */
  readonly groupOf: Uint32Array;
  readonly values: NodeSet;
  readonly groups: Group[] = [];
  /** Young things that were used again in a later round than the one in which they were made. */
  readonly touched: NodeSet;
  /** Async contexts that are as old as the resource that keeps them. */
  readonly stores: number[] = [];
  /** Values that are let go by whoever holds them, not by their holder alone. */
  readonly loose: NodeSet;
  private readonly tally: Tally;
  /** Holders of values that were moved. */
  private readonly moved = new Map<number, number>();
  private readonly bySlot = new Map<number, Group>();
  /** Slots of young holders that hold something still younger. */
  private readonly holding = new Set<number>();
  /** The classes of those holders, to leave out others quickly. */
  private readonly holdingClasses = new Set<number>();

  constructor(
    readonly objects: HeapObjects,
    readonly tree: AgedTree,
    readonly slots: Slots,
    readonly roundOf: (node: number) => number,
    private readonly rounds: number,
  ) {
    this.groupOf = largeUint32(objects.graph.nodeCount);
    this.values = new NodeSet(objects.graph.nodeCount);
    this.touched = new NodeSet(objects.graph.nodeCount);
    this.tally = new Tally(objects, tree, roundOf, this.touched);
    this.loose = new NodeSet(objects.graph.nodeCount);
    this.countEntries();
    this.findYoungHolders();
    this.assign();
  }

  get graph(): HeapGraph {
    return this.objects.graph;
  }

  group(node: number): Group | undefined {
    const ordinal = this.groupOf[node]!;
    return ordinal === NO_GROUP ? undefined : this.groups[ordinal - 1];
  }

  /** What holds a value. */
  holderOf(value: number): number {
    const { tree } = this;
    return this.moved.get(value) ?? tree.ownerOf(tree.parentOf(value));
  }

  /** The group of a slot; `undefined` where nothing was found in it. */
  ofSlot(slot: Slot): Group | undefined {
    return this.bySlot.get(slot.id);
  }

  /** Makes a node a value of another slot than the one that it was found in. `isLoose`: whoever holds it lets go of it. */
  move(node: number, slot: Slot, holder: number, isLoose: boolean): Group {
    const group = this.groupFor(slot);
    if (this.values.has(node) && this.groupOf[node] === group.ordinal) return group;
    if (isLoose) this.loose.add(node);
    this.moved.set(node, holder);
    this.values.add(node);
    this.groupOf[node] = group.ordinal;
    this.tally.add(group, node, holder);
    return group;
  }

  private countEntries(): void {
    const { tree, graph } = this;
    for (let at = 0; at < tree.young.length; at++) {
      const node = tree.young[at]!;
      const source = tree.youngSources[at]!;
      if (graph.nodeType[source] !== NodeType.object || tree.parts.has(node)) continue;
      if (edgeTypeOf(graph, tree.parentEdge[node]!) !== EdgeType.property) continue;
      if (this.isYounger(node, source)) this.slots.dictionaries.countEntry(source);
    }
  }

  private findYoungHolders(): void {
    const { tree, graph } = this;
    for (let at = 0; at < tree.young.length; at++) {
      const node = tree.young[at]!;
      if (tree.parts.has(node)) continue;
      const owner = tree.ownerOf(tree.youngSources[at]!);
      if (owner <= 0 || tree.level[owner] === 0 || !this.isYounger(node, owner)) continue;
      if (linkBefore(this.objects, tree, node, owner) !== NONE) continue;
      const slot = this.slots.of(node, owner);
      if (slot.kind === 'native') continue;
      this.touch(owner);
      this.holding.add(slot.id);
      this.holdingClasses.add(graph.nodeName[owner]!);
    }
  }

  /**
   * A thing that got something younger was used again, and so was what it is a part of. A connection is no part of the
   * requests that came through it, nor is a list's node of the one before.
   */
  private touch(node: number): void {
    const { tree } = this;
    let at = node;
    for (let depth = 0; depth < TOUCH_DEPTH && at > 0 && tree.level[at]! > 0; depth++) {
      if (HANDLES.some(name => this.objects.field(at, name) !== NONE)) return;
      this.touched.add(at);
      const owner = tree.ownerOf(tree.parentOf(at));
      if (linkBefore(this.objects, tree, at, owner) !== NONE) return;
      at = owner;
    }
  }

  private assign(): void {
    const { tree, groupOf, values } = this;
    for (let at = 0; at < tree.young.length; at++) {
      const node = tree.young[at]!;
      const source = tree.youngSources[at]!;
      if (tree.parts.has(node)) {
        groupOf[node] = groupOf[source]!;
        continue;
      }
      const owner = tree.ownerOf(source);
      const before = linkBefore(this.objects, tree, node, owner);
      if (before !== NONE && values.has(before)) {
        const group = this.groups[groupOf[before]! - 1]!;
        group.linked = true;
        values.add(node);
        groupOf[node] = group.ordinal;
        this.tally.add(group, node, owner);
        continue;
      }
      const slot = this.slotOfValue(node, owner);
      if (!slot && this.slots.isStore(node)) this.stores.push(node);
      if (!slot) {
        groupOf[node] = groupOf[source]!;
        continue;
      }
      const group = this.groupFor(slot);
      values.add(node);
      groupOf[node] = group.ordinal;
      this.tally.add(group, node, owner);
    }
  }

  /** Counts the values of groups for others: `ownOf` answers a value's group. */
  regroup(
    groups: ReadonlySet<Group>,
    ownOf: (value: number, owner: number, group: Group) => Group,
  ): void {
    const { tree, groupOf } = this;
    for (const group of groups) clear(group);
    for (let at = 0; groups.size > 0 && at < tree.young.length; at++) {
      const node = tree.young[at]!;
      const source = tree.youngSources[at]!;
      const group = this.group(node);
      if (!group || !groups.has(group)) continue;
      if (!this.values.has(node)) {
        groupOf[node] = groupOf[source]!;
        continue;
      }
      const owner = tree.ownerOf(source);
      const own = ownOf(node, owner, group);
      groupOf[node] = own.ordinal;
      this.tally.add(own, node, owner);
    }
  }

  /** The slot of a thing that is a value of its holder; `undefined` for what only belongs to a value. */
  private slotOfValue(node: number, owner: number): Slot | undefined {
    if (owner <= 0 || this.tree.level[owner] === 0 || this.isYounger(node, owner)) {
      return this.slots.of(node, owner);
    }
    if (!this.holdingClasses.has(this.graph.nodeName[owner]!)) return undefined;
    if (this.roundOf(node) !== this.roundOf(owner)) return undefined;
    const slot = this.slots.of(node, owner);
    return this.holding.has(slot.id) ? slot : undefined;
  }

  /** Whether a thing was made in a later round than what it hangs from; so it is for what hangs from no thing. */
  isYounger(node: number, owner: number): boolean {
    if (this.tree.parts.has(owner) || owner === 0) return true;
    return this.roundOf(node) > this.roundOf(owner);
  }

  /** The group of a slot, empty where there was none. */
  groupFor(slot: Slot): Group {
    let group = this.bySlot.get(slot.id);
    if (!group) {
      group = emptyGroup(this.groups.length + 1, slot, this.rounds);
      this.groups.push(group);
      this.bySlot.set(slot.id, group);
    }
    return group;
  }
}
