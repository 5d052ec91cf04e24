import { formatBytes, formatQuantity } from '../base/format';
import type { HeapFinding, HeapReading } from '../protocol/heapReading';
import { blamedReset, type PoolModel } from '../protocol/poolModel';
import { rules } from '../protocol/rules';
import type { SnapshotFinding, SnapshotReading } from '../protocol/snapshotReading';
import { faultMessage } from './faultMessage';
import { findingId } from './findings';
import { locatedUndecided, type LocatedResets } from './locatedResets';

/** A pool model in a snapshot's question, and where it came from. */
export interface ModelOrigin {
  model: PoolModel;
  /** The script's id or the file's path. */
  origin: string;
  /** Locations of the resets in the model's script. */
  resets(): Promise<LocatedResets>;
}

/** What a snapshot holds and what it could not decide, with locations. */
export type JoinedSnapshot = Pick<SnapshotReading, 'findings' | 'undecided'>;

/** Findings come most bytes first. `origins` are in the order of the question's models. */
export async function joinSnapshot(
  reading: HeapReading,
  origins: readonly ModelOrigin[],
): Promise<JoinedSnapshot> {
  const findings = await Promise.all(
    reading.findings.map((finding, ordinal) => join(finding, ordinal, origins)),
  );
  findings.sort((a, b) => b.held.retainedBytes - a.held.retainedBytes);
  const undecided = await Promise.all(
    reading.undecided.map(async ({ model, ...each }) => {
      const from = model === null ? undefined : origins[model]!;
      return from ? locatedUndecided(each, blamedReset(from.model), await from.resets()) : each;
    }),
  );
  return { findings, undecided };
}

async function join(
  finding: HeapFinding,
  ordinal: number,
  origins: readonly ModelOrigin[],
): Promise<SnapshotFinding> {
  const { model: from, reset: site, rule, className, guess, held, sharedBytes, classes } = finding;
  const common = { ordinal, rule, className, held, sharedBytes, classes };
  if (from === null || site === null) {
    const values = formatQuantity(held.staleReferences, 'value');
    const message = `${className} looks like a pooled class: ${values} ${rules[rule].heldIn}, ${formatBytes(held.retainedBytes)}.`;
    return { ...common, id: `guess:${ordinal}`, certainty: 'likely', message, guess };
  }
  const { model, origin, resets } = origins[from]!;
  const reset = model.resets[site]!;
  const { location, methodLocation, generated, note } = (await resets()).get(reset)!;
  return {
    ...common,
    id: findingId(origin, model, rule, site),
    certainty: model.faults.find(fault => fault.rule === rule && fault.reset === site)!.certainty,
    method: reset.method,
    message: faultMessage(className, reset.method, rule, held),
    location,
    methodLocation,
    ...(generated ? { generated } : {}),
    ...(note === undefined ? {} : { mapNote: note }),
  };
}
