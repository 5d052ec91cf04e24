import { mapColumn } from '../graph/collectionEntries';
import { EdgeType, edgeTypeOf, NodeType, selfBytes, type HeapGraph } from '../graph/heapGraph';
import { largeUint32 } from '../graph/largeMemory';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { sourceOf } from './agedWalk';
import { HANDLES } from './finished';
import { isLink } from './links';
import type { Slot, Slots } from './slots';

/** How far above a thing its use counts. */
const TOUCH_DEPTH = 3;
/** Limit of values of a group that are kept as examples. */
const MOST_EXAMPLES = 32;

/** Things that one slot holds, all younger than what holds them. */
export interface Group {
  ordinal: number;
  slot: Slot;
  /** Objects and functions by round, and strings by round. */
  objects: Float64Array;
  texts: Float64Array;
  /** Values by round that were used again later: what grows in a pool is not left behind. */
  used: Float64Array;
  /** Objects that are keys of a Map, and those that are values. */
  byColumn: readonly [Float64Array, Float64Array];
  /** Number of holders, as far as their values are met one after the other. */
  holders: number;
  lastHolder: number;
  /** True when values lead to one another like the nodes of a list. */
  linked: boolean;
  /** Groups whose values are nodes of the same list: what the list's other end leads to. They count here. */
  ends: Group[];
  examples: number[];
}

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
  /** Reactions that were counted. */
  private readonly counted: NodeSet;
  /** Holders of values that were moved. */
  private readonly moved = new Map<number, number>();
  private readonly bySlot = new Map<number, Group>();
  /** Slots of young holders that hold something still younger. */
  private readonly holding = new Set<number>();
  /** The classes of those holders, to leave out others quickly. */
  private readonly holdingClasses = new Set<number>();

  constructor(
    private readonly objects: HeapObjects,
    readonly tree: AgedTree,
    readonly slots: Slots,
    private readonly roundOf: (node: number) => number,
    private readonly rounds: number,
  ) {
    this.groupOf = largeUint32(objects.graph.nodeCount);
    this.values = new NodeSet(objects.graph.nodeCount);
    this.touched = new NodeSet(objects.graph.nodeCount);
    this.counted = new NodeSet(objects.graph.nodeCount);
    this.loose = new NodeSet(objects.graph.nodeCount);
    this.countEntries();
    this.findYoungHolders();
    this.assign();
    this.mergeEnds();
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
    this.count(group, node, holder);
    return group;
  }

  private countEntries(): void {
    const { tree, graph } = this;
    for (let at = 0; at < tree.young.length; at++) {
      const node = tree.young[at]!;
      const source = tree.youngSources[at]!;
      if (graph.nodeType[source] !== NodeType.object || tree.parts.has(node)) continue;
      if (edgeTypeOf(graph, tree.parentEdge[node]!) !== EdgeType.property) continue;
      if (this.isYounger(node, source)) this.slots.countEntry(source);
    }
  }

  private findYoungHolders(): void {
    const { tree, graph } = this;
    for (let at = 0; at < tree.young.length; at++) {
      const node = tree.young[at]!;
      if (tree.parts.has(node)) continue;
      const owner = tree.ownerOf(tree.youngSources[at]!);
      if (owner <= 0 || tree.level[owner] === 0 || !this.isYounger(node, owner)) continue;
      if (isLink(tree, node, owner)) continue;
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
      if (owner > 0 && isLink(tree, at, owner)) return;
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
      if (owner > 0 && values.has(owner) && isLink(tree, node, owner)) {
        const group = this.groups[groupOf[owner]! - 1]!;
        group.linked = true;
        values.add(node);
        groupOf[node] = group.ordinal;
        this.count(group, node, owner);
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
      this.count(group, node, owner);
    }
  }

  /** A list's holder often has its last node as well as its first: both lead to one list. */
  private mergeEnds(): void {
    const keyOf = ({ slot, examples: [value] }: Group): string =>
      `${slot.holder}:${this.graph.nodeName[value!]}`;
    const lists = new Map<string, Group>();
    for (const group of this.groups) if (group.linked) lists.set(keyOf(group), group);
    if (lists.size === 0) return;
    for (const group of this.groups) {
      const list = lists.get(keyOf(group));
      if (!list || list === group || this.slots.isMany(group.slot)) continue;
      list.ends.push(group);
      group.objects.forEach((count, round) => (list.objects[round]! += count));
      group.objects.fill(0);
      group.texts.fill(0);
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

  private isYounger(node: number, owner: number): boolean {
    if (this.tree.parts.has(owner) || owner === 0) return true;
    return this.roundOf(node) > this.roundOf(owner);
  }

  private groupFor(slot: Slot): Group {
    let group = this.bySlot.get(slot.id);
    if (!group) {
      const perRound = (): Float64Array => new Float64Array(this.rounds + 1);
      group = {
        ordinal: this.groups.length + 1,
        slot,
        objects: perRound(),
        texts: perRound(),
        used: perRound(),
        byColumn: [perRound(), perRound()],
        holders: 0,
        lastHolder: -1,
        linked: false,
        ends: [],
        examples: [],
      };
      this.groups.push(group);
      this.bySlot.set(slot.id, group);
    }
    return group;
  }

  private count(group: Group, node: number, holder: number): void {
    const { graph } = this;
    if (holder !== group.lastHolder) group.holders++;
    group.lastHolder = holder;
    if (group.examples.length < MOST_EXAMPLES) group.examples.push(node);
    if (group.slot.kind === 'reaction') return this.countReaction(group, node);
    if (group.slot.kind === 'element' && !this.isFirstOfElement(node)) return;
    const round = this.roundOf(node);
    if (this.touched.has(node)) group.used[round]!++;
    const type = graph.nodeType[node]!;
    if (type === NodeType.object || type === NodeType.closure || type === NodeType.regexp) {
      group.objects[round]!++;
      const column = group.slot.kind === 'element' ? this.columnOf(node) : undefined;
      if (column !== undefined) group.byColumn[column][round]!++;
    } else group.texts[round]!++;
  }

  /** The column of a Map that a thing is in. */
  private columnOf(node: number): 0 | 1 | undefined {
    const { graph, tree } = this;
    let edge = tree.parentEdge[node]!;
    const part = this.partOfElement(node);
    if (part !== NONE) edge = tree.parentEdge[part]!;
    if (edgeTypeOf(graph, edge) !== EdgeType.internal) return undefined;
    const slot = Number(graph.strings.get(graph.edgeNames.of(edge)));
    if (!Number.isInteger(slot)) return undefined;
    return mapColumn(selfBytes(graph, sourceOf(graph, edge)), slot);
  }

  /** What V8 has between a collection's table and a thing, a proxy for one; NONE where there is nothing. */
  private partOfElement(node: number): number {
    const { graph, tree } = this;
    const part = sourceOf(graph, tree.parentEdge[node]!);
    return tree.parts.has(part) && graph.nodeType[part] === NodeType.hidden ? part : NONE;
  }

  /** Whether an element has not been counted: a proxy has a target and a handler, and is one element. */
  private isFirstOfElement(node: number): boolean {
    const part = this.partOfElement(node);
    if (part === NONE) return true;
    const isFirst = !this.counted.has(part);
    this.counted.add(part);
    return isFirst;
  }

  /** A reaction has two functions and a promise; it counts once. */
  private countReaction(group: Group, node: number): void {
    const { graph, tree, counted } = this;
    const reaction = sourceOf(graph, tree.parentEdge[node]!);
    if (!this.slots.isReaction(reaction) || counted.has(reaction)) return;
    counted.add(reaction);
    group.objects[this.roundOf(reaction)]!++;
  }
}
