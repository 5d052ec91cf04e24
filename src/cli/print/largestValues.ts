import type { HeapRow } from '../../protocol/heapReading';
import type { SnapshotReader } from '../../protocol/snapshotReader';
import { retainingPathText } from '../../session/retainingPathText';

const largestCount = 3;

/** A stale value that retains much, and the shortest path from a root to it. */
export interface KeptValue {
  className: string;
  retainedBytes: number;
  path: string;
}

/** The largest of a finding's rows, most bytes first. `ordinal` is the finding's number in the reader. */
export async function largestValues(
  reader: SnapshotReader,
  ordinal: number,
  listed: readonly HeapRow[],
): Promise<KeptValue[]> {
  const bytesOf = (row: HeapRow): number => row.retainedBytes ?? 0;
  const rows = [...listed].sort((a, b) => bytesOf(b) - bytesOf(a)).slice(0, largestCount);
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
