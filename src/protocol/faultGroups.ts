import type { Fault, PoolModel } from './poolModel';
import { isHeldLive } from './rules';

/** The faults that make one finding: they share the rule and the reset. */
export interface FaultGroup {
  /** The most certain fault. */
  fault: Fault;
  /** Ordinals of the stores that the reset leaves filled. */
  stores: Set<number>;
}

/**
 * Groups a model's faults by the reset to blame. Each store counts once, for its most certain fault. Leaves out stores that
 * are cleared but not closed: no instance holds their values.
 */
export function faultGroups(model: PoolModel): FaultGroup[] {
  const groups = new Map<string, FaultGroup>();
  const grouped = new Set<number>();
  for (const fault of model.faults) {
    if (!isHeldLive(fault.rule) || grouped.has(fault.store)) continue;
    grouped.add(fault.store);
    const key = `${fault.rule}:${fault.reset}`;
    const group = groups.get(key);
    if (group) group.stores.add(fault.store);
    else groups.set(key, { fault, stores: new Set([fault.store]) });
  }
  return [...groups.values()];
}
