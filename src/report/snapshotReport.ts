import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { snapshotVerdict } from '../protocol/verdict';
import { heldWithAllValues, largestRetainers } from './largestValues';
import { contextsForReport } from './reportContexts';
import { findingOfSnapshot } from './reportFinding';
import type { ReportContent } from './reportData';

/** The report of a snapshot file. */
export async function snapshotReport(
  file: string,
  reading: SnapshotReading,
  reader: SnapshotReader,
  shownFile: (file: string) => string,
): Promise<ReportContent> {
  const { bytes, nodes, numbers, findings, undecided, retainedBytes, elapsedMs } = reading;
  const held = await heldWithAllValues(reader, findings);
  return {
    subject: { kind: 'file', file: shownFile(file), bytes, nodes, numbers, elapsedMs },
    findings: findings.map((finding, i) => findingOfSnapshot(finding, held[i]!, shownFile)),
    undecided,
    ...contextsForReport(reading.contexts, shownFile),
    verdict: snapshotVerdict(reading),
    coverage: null,
    retainedBytes,
    largest: await largestRetainers(reader, findings, held),
    occupancy: [],
    runs: [],
  };
}
