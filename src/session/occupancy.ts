import type { ContextOccupancy, PoolOccupancy } from '../protocol/liveFigures';
import { modelId } from '../inspector/scripts/modelIndex';
import type { LiveModelReading } from '../inspector/reading/reading';

/**
 * The contexts of one class as a reading saw them; `undefined` when none was reached, or when the class has nothing that a
 * reading counts. `findings`: ids of this class's findings.
 */
export function occupancyOf(
  { live, reading }: LiveModelReading,
  findings: string[],
): PoolOccupancy | undefined {
  const { instances, idle, stale, stores } = reading;
  if (instances === 0 || stores.length === 0) return undefined;
  const contexts = reading.contexts.map(
    ([instance, parked, used, held, open, capacity]): ContextOccupancy => {
      return { instance, idle: parked === 1, used, stale: held, open, capacity };
    },
  );
  return {
    id: modelId(live),
    className: live.model.className,
    findings,
    instances,
    idle,
    stale,
    staleReferences: stores.reduce((sum, store) => sum + store.staleReferences, 0),
    open: stores.reduce((sum, store) => sum + store.open, 0),
    contexts: contexts.sort((a, b) => a.instance - b.instance),
  };
}

/** Limit over all pools: some 150 kB as JSON. */
const MAX_CONTEXTS = 2_000;

/**
 * Sorts the pools that hold most first, and limits their contexts to what a message can carry. Large pools share the room
 * that small ones leave.
 */
export function sortedPools(pools: PoolOccupancy[]): PoolOccupancy[] {
  let left = MAX_CONTEXTS;
  const bySize = [...pools].sort((a, b) => a.contexts.length - b.contexts.length);
  for (const [i, pool] of bySize.entries()) {
    pool.contexts.splice(Math.floor(left / (bySize.length - i)));
    left -= pool.contexts.length;
  }
  return bySize.sort((a, b) => b.staleReferences - a.staleReferences);
}
