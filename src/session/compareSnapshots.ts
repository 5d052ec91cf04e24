import type { HeapRow } from '../protocol/heapReading';
import type {
  ComparedSnapshot,
  FindingChange,
  HeldCounts,
  SnapshotComparison,
  ValueChanges,
} from '../protocol/snapshotComparison';
import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { compareFindings } from './compareFindings';
import { compareValues } from './compareValues';
import { sharesIds } from './sharesIds';

/** What is fetched at once: little enough to hold up nobody. */
const PAGE = 1000;
/** Rows of one finding that are compared. */
const MAX_ROWS = 100_000;
const UNMATCHED =
  'The snapshots are of two processes, or V8 has numbered the objects anew between them, as it does when the debugger that took the first one leaves. Single values cannot be matched.';

/** A snapshot that was read and can be asked for rows. */
export interface ReadSnapshot {
  reader: Pick<SnapshotReader, 'rows' | 'nodeSample'>;
  reading: SnapshotReading;
}

/** Compares two snapshots of one program; values too, where both number the objects alike. Rejects with a `Failure`. */
export async function compareSnapshots(
  before: ReadSnapshot,
  after: ReadSnapshot,
): Promise<SnapshotComparison> {
  const [earlier, later] = await Promise.all([
    before.reader.nodeSample(),
    after.reader.nodeSample(),
  ]);
  const isMatched = sharesIds(earlier, later);
  const findings: FindingChange[] = [];
  for (const each of compareFindings(before.reading.findings, after.reading.findings)) {
    const values = isMatched ? await valuesOf(each, before, after) : null;
    findings.push({ ...each, values });
  }
  return {
    before: factsOf(before.reading),
    after: factsOf(after.reading),
    ...(isMatched ? {} : { unmatched: UNMATCHED }),
    findings,
  };
}

async function valuesOf(
  finding: Omit<FindingChange, 'values'>,
  before: ReadSnapshot,
  after: ReadSnapshot,
): Promise<ValueChanges> {
  const sides = [finding.before, finding.after];
  return {
    ...(await compareValues(rowsOf(before, finding.before), rowsOf(after, finding.after))),
    truncated: sides.some(side => (side?.staleReferences ?? 0) > MAX_ROWS),
  };
}

async function* rowsOf(
  { reader }: ReadSnapshot,
  held: HeldCounts | null,
): AsyncGenerator<HeapRow[], void, void> {
  if (!held) return;
  const wanted = Math.min(held.staleReferences, MAX_ROWS);
  for (let start = 0; start < wanted; start += PAGE) {
    yield await reader.rows(held.ordinal, start, Math.min(start + PAGE, wanted));
  }
}

function factsOf(reading: SnapshotReading): ComparedSnapshot {
  const { bytes, nodes, edges, retainedBytes, undecided } = reading;
  return { bytes, nodes, edges, retainedBytes, undecided };
}
