import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { heldWithAllValues, largestRetainers } from '../report/largestValues';
import { findingOfSnapshot } from '../report/reportFinding';
import type { ReportContent } from './reportFile';
import { shownPath } from './shownPath';

/** The report of a snapshot file. */
export async function snapshotReport(
  file: string,
  reading: SnapshotReading,
  reader: SnapshotReader,
  cwd: string,
): Promise<ReportContent> {
  const { bytes, nodes, numbers, findings, undecided, retainedBytes, elapsedMs } = reading;
  const held = await heldWithAllValues(reader, findings);
  return {
    subject: { kind: 'file', file: shownPath(file, cwd), bytes, nodes, numbers, elapsedMs },
    findings: findings.map((finding, i) =>
      findingOfSnapshot(finding, held[i]!, each => shownPath(each, cwd)),
    ),
    undecided,
    retainedBytes,
    largest: await largestRetainers(reader, findings, held),
    occupancy: [],
    runs: [],
  };
}
