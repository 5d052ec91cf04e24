import type { Recording } from '../protocol/leftBehind';
import { recordingSentence, recordingVerdict } from '../protocol/recordingVerdict';
import { contextsForReport, placed, placedHolder } from './reportContexts';
import type { ReportContent } from './reportData';

/** The report of a recorded load. */
export function recordingReport(
  recording: Recording,
  shownFile: (file: string) => string,
): ReportContent {
  const { target, rounds, left, coverage, cost } = recording;
  const { title, pid, node } = target;
  return {
    subject: {
      ...{ kind: 'recording', title, rounds, cost },
      sentence: recordingSentence(recording),
      left: left.map(row => ({
        ...row,
        holder: placedHolder(row.holder, shownFile),
        alsoHeldBy: row.alsoHeldBy.map(holder => placedHolder(holder, shownFile)),
        storedAt: row.storedAt.map(place => placed(place, shownFile)),
      })),
      ...(pid === undefined ? {} : { pid }),
      ...(node === undefined ? {} : { node }),
    },
    ...(recording.heldBefore.held > 0 && contextsForReport(recording.heldBefore, shownFile)),
    ...{ findings: [], undecided: [], largest: [], occupancy: [], runs: [] },
    verdict: recordingVerdict(recording),
    coverage,
    retainedBytes: null,
  };
}
