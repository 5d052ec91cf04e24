import { modelId } from '../inspector/scripts/modelIndex';
import type { LiveModelReading } from '../inspector/reading/reading';
import type { PoolOccupancy } from '../protocol/liveFigures';
import type { JoinedFinding } from './findings';

/** What one reading says of live instances, before it is put in order. */
export interface Joined {
  findings: JoinedFinding[];
  pools: PoolOccupancy[];
}

/**
 * What `before`, a reading of the time `at`, said of classes of which the present one reached no instance although some that
 * were known live on. Kept as it was, with the time when it was seen.
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
