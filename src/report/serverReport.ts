import type { Reading } from '../protocol/finding';
import type { RunChanges } from '../protocol/liveFigures';
import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import type { NodeTarget } from '../protocol/target';
import { verdictOf } from '../protocol/verdict';
import { heldWithAllValues, largestRetainers, valuesWorthALook } from './largestValues';
import { contextsForReport } from './reportContexts';
import type { InspectedServer, ReportContent } from './reportData';
import { findingOfServer, findingOfSnapshot } from './reportFinding';

/** The report of a running server's reading. `runs`: what was recorded of it so far. */
export function serverReport(
  target: NodeTarget,
  reading: Reading,
  runs: RunChanges[],
  shownFile: (file: string) => string,
): ReportContent {
  const findings = reading.findings.map(finding => findingOfServer(finding, shownFile));
  return {
    subject: serverOf(target, reading),
    findings,
    undecided: reading.undecided,
    ...contextsForReport(reading.contexts, shownFile),
    verdict: verdictOf(reading),
    coverage: reading.coverage,
    retainedBytes: null,
    largest: valuesWorthALook(findings),
    occupancy: reading.pools,
    runs,
  };
}

/** The same with a heap snapshot taken right after; `reading` is already joined with it. */
export async function serverSnapshotReport(
  target: NodeTarget,
  reading: Reading,
  snapshot: SnapshotReading,
  reader: SnapshotReader,
  shownFile: (file: string) => string,
): Promise<ReportContent> {
  const held = await heldWithAllValues(reader, snapshot.findings);
  const ordinals = new Map(snapshot.findings.map(({ id }, ordinal) => [id, ordinal]));
  const findings = reading.findings.map(finding => {
    const ordinal = ordinals.get(finding.id);
    return ordinal === undefined
      ? findingOfServer(finding, shownFile)
      : findingOfSnapshot(snapshot.findings[ordinal]!, held[ordinal]!, shownFile);
  });
  const { bytes, elapsedMs, retainedBytes } = snapshot;
  return {
    subject: { ...serverOf(target, reading), snapshot: { bytes, elapsedMs } },
    findings,
    undecided: reading.undecided,
    ...contextsForReport(reading.contexts, shownFile),
    verdict: verdictOf(reading),
    coverage: reading.coverage,
    retainedBytes,
    largest: await largestRetainers(reader, snapshot.findings, held),
    occupancy: reading.pools,
    runs: [],
  };
}

function serverOf({ title, pid, node }: NodeTarget, { cost }: Reading): InspectedServer {
  return {
    kind: 'server',
    title,
    cost,
    ...(pid === undefined ? {} : { pid }),
    ...(node === undefined ? {} : { node }),
  };
}
