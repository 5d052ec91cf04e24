import type { Fault, PoolModel } from './poolModel';
import { isHeldLive } from './rules';

/** Faults that make one finding: the same rule broken by the same reset. */
export interface FaultGroup {
  /** The most certain one. */
  fault: Fault;
  /** Ordinals of the stores that it leaves filled. */
  stores: Set<number>;
}

/**
 * One group for each reset that is to blame. Each store counts once, for the most certain fault that names it; what is cleared
 * and not closed is held by nothing, and is in no group.
 */
export function faultGroups(model: PoolModel): FaultGroup[] {
  const groups = new Map<string, FaultGroup>();
  const taken = new Set<number>();
  for (const fault of model.faults) {
    if (!isHeldLive(fault.rule) || taken.has(fault.store)) continue;
    taken.add(fault.store);
    const key = `${fault.rule}:${fault.reset}`;
    const group = groups.get(key);
    if (group) group.stores.add(fault.store);
    else groups.set(key, { fault, stores: new Set([fault.store]) });
  }
  return [...groups.values()];
}
