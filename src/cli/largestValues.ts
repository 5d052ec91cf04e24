import type { HeapRow } from '../protocol/heapReading';
import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotFinding } from '../protocol/snapshotReading';
import { retainingPathText } from '../session/retainingPathText';

const largestCount = 3;

/** A stale value that retains much, and the shortest way from a root to it. */
export interface KeptValue {
  className: string;
  retainedBytes: number;
  path: string;
}

/** The largest of the finding's listed values, most bytes first. */
export async function largestValues(
  reader: SnapshotReader,
  { ordinal, held }: SnapshotFinding,
): Promise<KeptValue[]> {
  const bytesOf = (row: HeapRow): number => row.retainedBytes ?? 0;
  const rows = [...held.values].sort((a, b) => bytesOf(b) - bytesOf(a)).slice(0, largestCount);
  const paths = await reader.paths(
    ordinal,
    rows.map(({ row }) => row),
  );
  return rows.map((row, i) => ({
    className: row.className,
    retainedBytes: bytesOf(row),
    path: retainingPathText(paths[i] ?? []),
  }));
}
