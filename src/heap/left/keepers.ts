import { GrowingList } from '../graph/growingList';
import { ORDINAL_MASK } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { sourceOf, UNREACHED } from './agedWalk';
import type { Grouping } from './grouping';
import { KeeperSets, NOBODY, UNKNOWN } from './keeperSets';
import { isListNode, linkBefore } from './links';
import { Lists } from './lists';
import { isCertain, type Row } from './rows';
import { hasName, type Slot } from './slot';

/** No keeper of its own: what the edge leads from is kept by. */
const PASSED_ON = -1;
/** The part of a row's values of which nobody may know by whom they are kept. */
const MOST_UNKNOWN = 0.5;

/** `linked`: the slot has a list. */
interface OtherSlot {
  slot: Slot;
  linked: boolean;
}

/**
 * Tells for each young node by whom it is kept: the rows and the other slots through which the ways from old things lead to
 * it. Old things stay whatever anybody lets go of, so only what is young is walked. Each node's set grows a few times at most.
 */
export class Keepers {
  readonly sets = new KeeperSets();
  /** Slots that keep something, and are no row's. Their keepers are numbered after the rows. */
  readonly slots: OtherSlot[] = [];
  private readonly setOf: Uint16Array;
  private readonly rowOfGroup: Int32Array;
  private readonly keeperOfSlot = new Map<number, number>();
  /** Rows whose values are let go by whoever has them. */
  private readonly loose = new Set<number>();
  private readonly tree: AgedTree;
  private readonly lists: Lists;

  constructor(
    private readonly objects: HeapObjects,
    private readonly grouping: Grouping,
    private readonly rows: readonly Row[],
  ) {
    this.tree = grouping.tree;
    this.lists = new Lists(objects, grouping.tree, grouping.slots);
    this.setOf = new Uint16Array(objects.graph.nodeCount);
    this.rowOfGroup = new Int32Array(grouping.groups.length + 1).fill(-1);
    rows.forEach(({ groups }, row) => {
      for (const { ordinal } of groups) this.rowOfGroup[ordinal] = row;
    });
    if (rows.length === 0) return;
    this.walk();
    this.findLoose();
    if (this.loose.size === 0) return;
    this.setOf.fill(NOBODY);
    this.walk();
  }

  /** The number of the set of keepers of a young node. */
  of(node: number): number {
    return this.setOf[node]!;
  }

  /**
   * Rows of things that are certainly left behind, most of whose values are kept by something that cannot be told: these are
   * let go by whoever has them.
   */
  private findLoose(): void {
    const { tree, grouping, rowOfGroup } = this;
    const values = this.rows.map(() => 0);
    const unknown = this.rows.map(() => 0);
    for (const node of tree.young) {
      const row = grouping.values.has(node) ? rowOfGroup[grouping.groupOf[node]!]! : -1;
      if (row < 0) continue;
      values[row]!++;
      if (this.setOf[node] === UNKNOWN) unknown[row]!++;
    }
    this.rows.forEach((row, at) => {
      if (isCertain(row) && unknown[at]! > MOST_UNKNOWN * values[at]!) this.loose.add(at);
    });
  }

  private walk(): void {
    const { tree, setOf, sets } = this;
    const { graph } = this.objects;
    const { edges, firstEdge } = graph;
    const done = new Uint16Array(graph.nodeCount);
    const queue = new GrowingList();
    const reach = (source: number, edge: number, target: number): void => {
      const own = this.keeperOf(source, edge, target);
      const known = setOf[target]!;
      const set = sets.union(known, own === PASSED_ON ? setOf[source]! : own);
      if (set === known) return;
      setOf[target] = set;
      queue.push(target);
    };
    const reachTimers = (list: number): void => {
      const timers = tree.timersOf.get(list);
      if (!timers) return;
      for (const { node, edge } of timers) if (tree.level[node]! > 0) reach(list, edge, node);
    };
    for (const edge of tree.crossings) {
      reach(sourceOf(graph, edge), edge, edges[edge]! & ORDINAL_MASK);
    }
    for (const list of tree.timersOf.keys()) if (tree.level[list] === 0) reachTimers(list);
    for (let at = 0; at < queue.length; at++) {
      const node = queue.get(at);
      if (done[node] === setOf[node]) continue;
      done[node] = setOf[node]!;
      for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
        const packed = edges[edge]!;
        if (packed < 0) continue;
        const target = packed & ORDINAL_MASK;
        const level = tree.level[target]!;
        if (level !== 0 && level !== UNREACHED) reach(node, edge, target);
      }
      reachTimers(node);
    }
  }

  /** The set of whoever keeps a node by an edge, or PASSED_ON. */
  private keeperOf(source: number, edge: number, target: number): number {
    const { tree, grouping } = this;
    const isOld = tree.level[source] === 0;
    const row = grouping.values.has(target) ? this.rowOfGroup[grouping.groupOf[target]!]! : -1;
    if (row < 0) {
      return isOld ? this.ofSlot(edge, target, tree.ownerOf(source)) : PASSED_ON;
    }
    if (grouping.loose.has(target) || this.loose.has(row) || edge === tree.parentEdge[target]) {
      return this.isLink(source, target) ? PASSED_ON : this.sets.of(row);
    }
    const owner = tree.ownerOf(source);
    if (!isOld) {
      // What values have of one another is no second holder.
      if (grouping.groupOf[source] === grouping.groupOf[target]) return PASSED_ON;
      if (owner !== grouping.holderOf(target)) {
        if (!grouping.isYounger(target, owner)) return PASSED_ON;
        if (linkBefore(this.objects, tree, target, owner, edge) !== NONE) return PASSED_ON;
      }
    }
    const keeper = owner === grouping.holderOf(target) ? UNKNOWN : this.ofSlot(edge, target, owner);
    // What is native is no holder.
    return keeper === UNKNOWN ? this.sets.of(row) : keeper;
  }

  /** Whether a list's node leads to another one. */
  private isLink(source: number, target: number): boolean {
    const { groupOf } = this.grouping;
    return groupOf[source] === groupOf[target] && this.grouping.group(target)!.linked;
  }

  /** The keeper whose slot holds a thing by an edge; a list's, whichever of its nodes the edge leads to. */
  private ofSlot(edge: number, thing: number, owner: number): number {
    const own = this.grouping.slots.at(edge, thing, owner);
    if (own.kind === 'native') return UNKNOWN;
    let keeper = this.keeperOfSlot.get(own.id);
    if (keeper === undefined) {
      keeper = this.newKeeper(own, thing, owner);
      this.keeperOfSlot.set(own.id, keeper);
    }
    return this.sets.of(keeper);
  }

  /** The keeper of a slot, which may be that of a list by another of its ends. `thing`: the first one that was met in it. */
  private newKeeper(own: Slot, thing: number, owner: number): number {
    const linked = hasName(own) && isListNode(this.objects, thing);
    const slot = linked ? this.lists.placeOfFirst(thing, owner, own) : own;
    const known = this.keeperOfSlot.get(slot.id);
    if (known !== undefined) return known;
    const group = this.grouping.ofSlot(slot);
    const row = group ? this.rowOfGroup[group.ordinal]! : -1;
    const keeper = row >= 0 ? row : this.rows.length + this.slots.push({ slot, linked }) - 1;
    this.keeperOfSlot.set(slot.id, keeper);
    return keeper;
  }
}
