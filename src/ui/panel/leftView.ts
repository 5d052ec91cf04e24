import { visibleText } from '../../base/format';
import type { Coverage } from '../../protocol/finding';
import type { ContextsReading } from '../../protocol/heldContexts';
import type { LeftView, RecordedView } from '../../protocol/leftView';
import { recordingCoverage, recordingSentence } from '../../protocol/recordingVerdict';
import { heldRows, recordedRows } from '../record/leftRows';
import type { RecordedLoad } from '../record/recordings';

const LIMIT_LENGTH = 300;
const MAX_LIMITS = 50;

/** What finished requests left behind, for the page. */
export function leftView(
  recorded: RecordedLoad | undefined,
  met: ContextsReading | undefined,
  coverage: Coverage | null,
): LeftView {
  // Snapshots find all, a walk what it reaches; where both have found some, the walk's are the newer ones.
  const before = recorded?.recording.heldBefore;
  const contexts = before && before.held > 0 && !met?.held ? before : met;
  return {
    rows: [...(recorded ? recordedRows(recorded) : []), ...(contexts ? heldRows(contexts) : [])],
    recorded: recorded ? recordedView(recorded) : null,
    contexts: contexts ? figuresOf(contexts) : null,
    coverage,
  };
}

function recordedView({ recording, startedAt, roundEnds, at }: RecordedLoad): RecordedView {
  return {
    startedAt,
    at,
    rounds: recording.rounds.map((round, i) => ({ ...round, endedAt: roundEnds[i] ?? at })),
    sentence: recordingSentence(recording),
    coverage: recordingCoverage(recording),
    limits: recording.coverage.limits
      .slice(0, MAX_LIMITS)
      .map(limit => visibleText(limit, LIMIT_LENGTH)),
  };
}

/** Without the holders, which are rows. */
function figuresOf({ basis, over, held, estimated }: ContextsReading): LeftView['contexts'] {
  return { basis, over, held, ...(estimated ? { estimated } : {}) };
}
