import type { HeapRow } from '../protocol/heapReading';
import type { ValueChanges, ValueSet } from '../protocol/snapshotComparison';

/** Rows to keep of each set. */
const LARGEST = 200;

/**
 * Compares the stale values of one finding by their ids, which must mean the same objects in both snapshots. Reads rows in
 * pages. Keeps only the largest rows, and the earlier snapshot's ids with their row numbers.
 */
export async function compareValues(
  before: AsyncIterable<readonly HeapRow[]>,
  after: AsyncIterable<readonly HeapRow[]>,
): Promise<Omit<ValueChanges, 'truncated'>> {
  const earlier = new Map<number, HeapRow>();
  for await (const page of before) {
    for (const row of page) if (!earlier.has(row.valueId)) earlier.set(row.valueId, row);
  }
  const sets = { stillStale: new Collector(), newlyStale: new Collector() };
  const seen = new Set<number>();
  for await (const page of after) {
    for (const row of page) {
      if (seen.has(row.valueId)) continue;
      seen.add(row.valueId);
      (earlier.has(row.valueId) ? sets.stillStale : sets.newlyStale).add(row);
    }
  }
  const noLongerStale = new Collector();
  for (const [id, row] of earlier) if (!seen.has(id)) noLongerStale.add(row);
  return {
    stillStale: sets.stillStale.set(),
    newlyStale: sets.newlyStale.set(),
    noLongerStale: noLongerStale.set(),
  };
}

/** Sums up rows and keeps the largest ones without sorting them all. */
class Collector {
  private readonly sums = { count: 0, open: 0, retainedBytes: 0 };
  private largest: HeapRow[] = [];

  add(row: HeapRow): void {
    this.sums.count++;
    if (row.closable === 'open') this.sums.open++;
    this.sums.retainedBytes += row.retainedBytes ?? 0;
    this.largest.push(row);
    if (this.largest.length === 2 * LARGEST) this.keepLargest();
  }

  set(): ValueSet {
    this.keepLargest();
    return { ...this.sums, largest: this.largest };
  }

  private keepLargest(): void {
    this.largest.sort((a, b) => (b.retainedBytes ?? 0) - (a.retainedBytes ?? 0));
    this.largest.length = Math.min(this.largest.length, LARGEST);
  }
}
