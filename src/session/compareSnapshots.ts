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
import { compareClasses, compareFindings } from './compareFindings';
import { compareValues } from './compareValues';
import { sharesIds } from './sharesIds';

/** Rows fetched at once: few enough not to hold anybody up. */
const PAGE = 1000;
/** Largest number of rows of a finding that are compared. */
const MAX_ROWS = 100_000;
/** What grew by less than twenty others is no answer to what grows. */
const MAX_CLASSES = 20;
const UNMATCHED =
  'Single values cannot be matched: the snapshots are of two processes, or V8 has renumbered the objects in between, as it does when the debugger that took the first snapshot detaches.';

/** A snapshot that was read and can answer questions about rows. */
export interface ReadSnapshot {
  reader: Pick<SnapshotReader, 'rows' | 'nodeSample' | 'classes'>;
  reading: SnapshotReading;
}

/**
 * Compares two snapshots of one program. Compares single values only if both use the same object ids. Rejects with a
 * `Failure`.
 */
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
    classes: compareClasses(await before.reader.classes(), await after.reader.classes())
      .filter(grown => grown.after.bytes > grown.before.bytes)
      .slice(0, MAX_CLASSES),
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
