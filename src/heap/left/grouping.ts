import { EdgeType, edgeTypeOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import type { HeapObjects } from '../graph/objects';
import { sourceOf, type AgedTree } from './agedTree';
import { isLink } from './links';
import type { Slot, Slots } from './slots';

/** Limit of values of a group that are kept as examples. */
const MOST_EXAMPLES = 32;

/** Things that one slot holds, all younger than what holds them. */
export interface Group {
  ordinal: number;
  slot: Slot;
  /** Objects and functions by round, and strings by round. */
  objects: Float64Array;
  texts: Float64Array;
  /** The same by the position in a table of keys and values, where that is what holds them. */
  byPosition: Float64Array[];
  /** Number of holders, as far as their values are met one after the other. */
  holders: number;
  lastHolder: number;
  /** True when values lead to one another like the nodes of a list. */
  linked: boolean;
  examples: number[];
}

/** No group: what was there before. */
export const NO_GROUP = 0;

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
  /** Values that are let go by whoever holds them, not by their holder alone. */
  readonly loose: NodeSet;
  /** Reactions that were counted. */
  private readonly counted: NodeSet;
  /** Holders of values that were moved. */
  private readonly moved = new Map<number, number>();
  private readonly bySlot = new Map<number, Group>();
  /** Slots of young holders that hold something still younger. */
  private readonly holding = new Set<number>();

  constructor(
    private readonly objects: HeapObjects,
    readonly tree: AgedTree,
    readonly slots: Slots,
    private readonly roundOf: (node: number) => number,
    private readonly rounds: number,
  ) {
    this.groupOf = new Uint32Array(objects.graph.nodeCount);
    this.values = new NodeSet(objects.graph.nodeCount);
    this.touched = new NodeSet(objects.graph.nodeCount);
    this.counted = new NodeSet(objects.graph.nodeCount);
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
    this.count(group, node, holder);
    return group;
  }

  private countEntries(): void {
    const { tree, graph } = this;
    for (const node of tree.young) {
      const edge = tree.parentEdge[node]!;
      if (tree.parts.has(node) || edgeTypeOf(graph, edge) !== EdgeType.property) continue;
      const source = sourceOf(graph, edge);
      if (this.isYounger(node, source)) this.slots.countEntry(source);
    }
  }

  private findYoungHolders(): void {
    const { tree, graph } = this;
    for (const node of tree.young) {
      if (tree.parts.has(node)) continue;
      const owner = tree.ownerOf(sourceOf(graph, tree.parentEdge[node]!));
      if (owner <= 0 || tree.level[owner] === 0 || !this.isYounger(node, owner)) continue;
      this.touch(owner);
      if (isLink(tree, node, owner)) continue;
      this.holding.add(this.slots.of(node, owner).id);
    }
  }

  private touch(node: number): void {
    for (let at = node; at > 0 && this.tree.level[at]! > 0 && !this.touched.has(at);) {
      this.touched.add(at);
      at = this.tree.parentOf(at);
    }
  }

  private assign(): void {
    const { tree, graph, groupOf, values } = this;
    for (const node of tree.young) {
      const source = sourceOf(graph, tree.parentEdge[node]!);
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

  /** The slot of a thing that is a value of its holder; `undefined` for what only belongs to a value. */
  private slotOfValue(node: number, owner: number): Slot | undefined {
    if (owner <= 0 || this.tree.level[owner] === 0 || this.isYounger(node, owner)) {
      return this.slots.of(node, owner);
    }
    if (this.holding.size === 0 || this.roundOf(node) !== this.roundOf(owner)) return undefined;
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
        byPosition: [perRound(), perRound(), perRound()],
        holders: 0,
        lastHolder: -1,
        linked: false,
        examples: [],
      };
      this.groups.push(group);
      this.bySlot.set(slot.id, group);
    }
    return group;
  }

  private count(group: Group, node: number, holder: number): void {
    const { graph, tree } = this;
    if (holder !== group.lastHolder) group.holders++;
    group.lastHolder = holder;
    if (group.examples.length < MOST_EXAMPLES) group.examples.push(node);
    if (group.slot.kind === 'reaction') return this.countReaction(group, node);
    const round = this.roundOf(node);
    const type = graph.nodeType[node]!;
    if (type === NodeType.object || type === NodeType.closure || type === NodeType.regexp) {
      group.objects[round]!++;
      const edge = tree.parentEdge[node]!;
      if (edgeTypeOf(graph, edge) === EdgeType.internal && group.slot.kind === 'element') {
        const position = Number(graph.strings.get(graph.edgeName[edge]!));
        if (Number.isInteger(position)) group.byPosition[position % 3]![round]!++;
      }
    } else group.texts[round]!++;
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
