import type { HeapHeld, HeapRow } from '../protocol/heapReading';
import type { SnapshotReader } from '../protocol/snapshotReader';
import type { SnapshotFinding } from '../protocol/snapshotReading';
import type { LargestValue, ReportFinding } from './reportData';

/** Limit of values that a report lists one by one. */
export const MOST_LISTED = 100;
/** Limit of a snapshot's values that a report sums up, starting with the first findings. */
const MOST_ROWS = 100_000;
const PAGE = 5_000;

/** The most telling values of findings without bytes: open ones first, then by size. */
export function valuesWorthALook(findings: readonly ReportFinding[]): LargestValue[] {
  return findings
    .flatMap(({ id, held }) => held.values.map(value => ({ finding: id, value, path: [] })))
    .sort(
      ({ value: a }, { value: b }) =>
        Number(b.closable === 'open') - Number(a.closable === 'open') ||
        (b.size ?? 0) - (a.size ?? 0),
    )
    .slice(0, MOST_LISTED);
}

/** The findings' values, complete up to a total of 100,000, in the findings' order. */
export async function heldWithAllValues(
  reader: SnapshotReader,
  findings: readonly SnapshotFinding[],
): Promise<HeapHeld[]> {
  const all: HeapHeld[] = [];
  let room = MOST_ROWS;
  for (const { ordinal, held } of findings) {
    const end = Math.min(held.staleReferences, room);
    const values = held.values.slice(0, end);
    while (values.length < end) {
      const page = await reader.rows(ordinal, values.length, Math.min(end, values.length + PAGE));
      if (page.length === 0) break;
      values.push(...page);
    }
    room -= values.length;
    all.push({ ...held, values, truncated: values.length < held.staleReferences });
  }
  return all;
}

/** The values that retain most, each with its retaining path. `held` is in the findings' order. */
export async function largestRetainers(
  reader: SnapshotReader,
  findings: readonly SnapshotFinding[],
  held: readonly HeapHeld[],
): Promise<LargestValue[]> {
  const bytesOf = (row: HeapRow): number => row.retainedBytes ?? 0;
  const largest = held
    .flatMap(({ values }, i) => values.map(row => ({ finding: findings[i]!, row })))
    .sort((a, b) => bytesOf(b.row) - bytesOf(a.row))
    .slice(0, MOST_LISTED);
  const listed = new Map<HeapRow, LargestValue>();
  for (const finding of findings) {
    const rows = largest.filter(each => each.finding === finding).map(({ row }) => row);
    if (rows.length === 0) continue;
    const paths = await reader.paths(
      finding.ordinal,
      rows.map(({ row }) => row),
    );
    for (const [i, value] of rows.entries()) {
      listed.set(value, { finding: finding.id, value, path: paths[i] ?? [] });
    }
  }
  return largest.map(({ row }) => listed.get(row)!);
}
