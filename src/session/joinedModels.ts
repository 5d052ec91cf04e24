import { nextTurn } from '../base/nextTurn';
import type { TargetReading } from '../inspector/reading/reading';
import type { LoadedScript } from '../inspector/scripts/scripts';
import type { Finding, Reading, StaleValue } from '../protocol/finding';
import { joinFindings, type JoinedFinding } from './findings';
import { keptFrom, type Joined } from './keptFindings';
import { occupancyOf, sortedPools } from './occupancy';
import { locatedUndecided, type LocatedResets } from './locatedResets';

/** The last reading's findings, with what leads from a finding back into the process. */
export class JoinedModels {
  private joined: Joined = { findings: [], pools: [] };
  /** When `joined` was read, in epoch ms. */
  private joinedAt = 0;

  /** Replaces the last reading's findings. Keeps those of classes that this reading could not reach. */
  async join(
    pass: TargetReading,
    resetsOf: (script: LoadedScript) => Promise<LocatedResets>,
  ): Promise<Reading> {
    const kept = keptFrom(this.joined, pass.models, this.joinedAt);
    const joined = [...kept.findings];
    const pools = [...kept.pools];
    for (const reading of pass.models) {
      await nextTurn();
      const isClean = reading.rows.length + reading.reading.repeats.length === 0;
      const ofModel = isClean ? [] : joinFindings(reading, await resetsOf(reading.live.script));
      joined.push(...ofModel);
      const ids = ofModel.map(item => item.finding.id);
      const pool = occupancyOf(reading, ids);
      if (pool) pools.push(pool);
    }
    joined.sort((a, b) => b.finding.live.staleReferences - a.finding.live.staleReferences);
    this.joined = { findings: joined, pools };
    this.joinedAt = Date.now();
    const { coverage, cost } = pass;
    const undecided = await Promise.all(
      pass.undecided.map(async ({ at, ...each }) =>
        at ? locatedUndecided(each, at.reset, await resetsOf(at.script)) : each,
      ),
    );
    const findings = joined.map(item => item.finding);
    return { findings, pools: sortedPools(pools), undecided, coverage, cost };
  }

  /** `undefined` for a finding of an earlier reading. */
  of({ id }: Finding): JoinedFinding | undefined {
    return this.joined.findings.find(item => item.finding.id === id);
  }

  /** The row of one of its values, as the reader knows it; `undefined` for a value of an earlier reading. */
  rowOf({ rows }: JoinedFinding, value: StaleValue): JoinedFinding['rows'][number] | undefined {
    return rows.find(
      ({ instance, slot, key }) =>
        instance === value.instance && slot === value.slot && key === value.key,
    );
  }
}
