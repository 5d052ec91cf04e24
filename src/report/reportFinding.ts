import type { Finding, Held } from '../protocol/finding';
import { threadTitle } from '../protocol/threadTitle';
import type { SnapshotFinding } from '../protocol/snapshotReading';
import type { ReportFinding } from './reportData';

/** Converts a running server's finding for a report. `shownFile` gives the path by which the reader knows a file. */
export function findingOfServer(
  finding: Finding,
  shownFile: (file: string) => string,
): ReportFinding {
  const { id, rule, className, method, location, live, seenAt } = finding;
  return {
    ...{ id, rule, className, method, held: live },
    location: { file: shownFile(location.file), line: location.line },
    ...(seenAt === undefined ? {} : { seenAt }),
    ...noteOf(finding),
  };
}

/** Converts a heap snapshot's finding for a report. `held` contains all values to show. */
export function findingOfSnapshot(
  finding: SnapshotFinding,
  held: Held,
  shownFile: (file: string) => string,
): ReportFinding {
  const { id, rule, className, method, location, sharedBytes, classes } = finding;
  return {
    ...{ id, rule, className, held },
    ...(method === undefined ? {} : { method }),
    ...(location && { location: { file: shownFile(location.file), line: location.line } }),
    ...noteOf(finding),
    retained: { sharedBytes, classes },
  };
}

function noteOf(finding: Finding | SnapshotFinding): { note?: string } {
  const { mapNote, generated } = finding;
  const guess = 'guess' in finding ? finding.guess : undefined;
  const loaded = generated && `Loaded as ${generated.url}:${generated.line}:${generated.column}.`;
  const why = guess ?? mapNote ?? loaded;
  const thread = 'thread' in finding && finding.thread && `${threadTitle(finding.thread)}.`;
  const note = [thread, why].filter(each => each !== undefined && each !== false).join(' ');
  return note === '' ? {} : { note };
}
