import { modelId } from '../inspector/scripts/modelIndex';
import type { LiveModelReading } from '../inspector/reading/reading';
import type { PoolOccupancy } from '../protocol/liveFigures';
import type { JoinedFinding } from './findings';

/** What one reading says about live instances, before sorting. */
export interface Joined {
  findings: JoinedFinding[];
  pools: PoolOccupancy[];
}

/**
 * What `before`, a reading at the time `at`, said about classes that the current reading could not reach although some of
 * their known instances are alive. Unchanged except for the time when it was seen.
 */
export function keptFrom(before: Joined, models: readonly LiveModelReading[], at: number): Joined {
  const lost = models.filter(({ reading }) => reading.instances === 0 && reading.missing > 0);
  const ids = new Set(lost.map(({ live }) => modelId(live)));
  return {
    findings: before.findings
      .filter(({ live }) => ids.has(modelId(live)))
      .map(joined => {
        const { seenAt = at } = joined.finding;
        return { ...joined, finding: { ...joined.finding, seenAt } };
      }),
    pools: before.pools
      .filter(({ id }) => ids.has(id))
      .map(pool => ({ ...pool, seenAt: pool.seenAt ?? at })),
  };
}
