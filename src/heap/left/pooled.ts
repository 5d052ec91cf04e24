import type { HeapLeft } from '../../protocol/leftBehind';
import { nodeNameOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { UNREACHED } from './agedWalk';
import { isPlain } from './dictionaries';
import type { Slot } from './slot';
import type { Slots } from './slots';

/** How far above a field's object the pooled instance may be that owns it. */
const MOST_PARTS = 4;
/** One instance in a list is no pool. */
const LEAST_IDLE = 2;

/** The pooled things of one class: instances in a list. */
export interface Pool {
  /** String ordinal of the class. */
  className: number;
  /** The slot in which idle instances are. */
  slot: Slot;
}

/** Tells holders that are parked in a list: how many there are, and how many of them hold something. */
export class Pools {
  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
    private readonly slots: Slots,
  ) {}

  /** The pool that a holder belongs to; `undefined` when it is in no list. */
  poolOf(holder: number): Pool | undefined {
    const instance = this.instanceAbove(holder, undefined);
    if (instance === NONE) return undefined;
    const slot = this.slotOf(instance);
    const className = this.objects.graph.nodeName[instance]!;
    return slot && { className, slot };
  }

  /** Counts the instances of pools. `holders`: those that hold something, by pool. */
  count(pools: readonly Pool[], holders: readonly ReadonlySet<number>[]): HeapLeft['parked'][] {
    const { graph } = this.objects;
    const instances = pools.map(() => 0);
    const idle = pools.map(() => 0);
    const byClass = new Map<number, number[]>();
    pools.forEach(({ className }, pool) => {
      byClass.set(className, [...(byClass.get(className) ?? []), pool]);
    });
    for (let node = 0; byClass.size > 0 && node < graph.nodeCount; node++) {
      const of = byClass.get(graph.nodeName[node]!);
      if (!of || graph.nodeType[node] !== NodeType.object) continue;
      if (this.tree.level[node] === UNREACHED) continue;
      const slot = this.slotOf(node);
      const isPrototype = this.objects.field(node, 'constructor') !== NONE;
      for (const pool of of) {
        const isIdle = slot?.id === pools[pool]!.slot.id;
        if (isIdle) idle[pool]!++;
        if (isIdle || !(isPrototype || isPlain(this.objects, node))) instances[pool]!++;
      }
    }
    return pools.map(({ className }, pool) =>
      idle[pool]! < LEAST_IDLE
        ? undefined
        : {
            className: graph.strings.get(className),
            holding: holders[pool]!.size,
            idle: idle[pool]!,
            instances: instances[pool]!,
          },
    );
  }

  /** The instance in a list that is the node, or that owns it through fields; NONE where there is none. */
  instanceAbove(node: number, className: number | undefined): number {
    const { graph } = this.objects;
    let at = node;
    for (let depth = 0; depth < MOST_PARTS && at > 0; depth++) {
      const slot = this.slotOf(at);
      if (!slot) return NONE;
      if (
        slot.kind === 'element' &&
        (className === undefined || graph.nodeName[at] === className)
      ) {
        return this.isList(slot.holder) ? at : NONE;
      }
      if (slot.kind !== 'field') return NONE;
      at = this.tree.ownerOf(this.tree.parentOf(at));
    }
    return NONE;
  }

  private isList(collection: number): boolean {
    return /^(?:Array|Set)$/.test(nodeNameOf(this.objects.graph, collection));
  }

  private slotOf(node: number): Slot | undefined {
    const parent = this.tree.parentOf(node);
    if (parent < 0) return undefined;
    const owner = this.tree.ownerOf(parent);
    return owner > 0 ? this.slots.of(node, owner) : undefined;
  }
}
