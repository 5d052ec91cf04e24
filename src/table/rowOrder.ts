import type { RowColumn, ValueLine } from '../protocol/rowQuery';

type Sortable = string | number | null;

const columns: Record<RowColumn, (row: ValueLine) => Sortable> = {
  className: row => row.className,
  key: row => row.key,
  slot: row => row.slot,
  context: row => row.instance,
  closable: row => (row.closable === 'open' ? 2 : row.closable === 'closed' ? 1 : 0),
  size: row => row.size,
  retainedBytes: row => row.retainedBytes,
};

/** The ranks of rows by one column. Equal values have equal ranks, dense from 0; unknown values have the rank `known`. */
export interface ColumnRanks {
  ranks: Float64Array;
  /** Number of distinct known values. */
  known: number;
}

/** Ranks all rows by a column. Comparing values once here turns every later sort into one of plain numbers. */
export function rankColumn(rows: readonly ValueLine[], column: RowColumn): ColumnRanks {
  const of = columns[column];
  const rankOf = new Map<Sortable, number>();
  for (const row of rows) rankOf.set(of(row), 0);
  rankOf.delete(null);
  const distinct = sorted([...rankOf.keys()] as (string | number)[], column);
  const known = distinct.length;
  for (let rank = 0; rank < known; rank++) rankOf.set(distinct[rank]!, rank);
  rankOf.set(null, known);
  const ranks = new Float64Array(rows.length);
  for (let ordinal = 0; ordinal < ranks.length; ordinal++) {
    ranks[ordinal] = rankOf.get(of(rows[ordinal]!))!;
  }
  return { ranks, known };
}

function sorted(values: (string | number)[], column: RowColumn): ArrayLike<string | number> {
  if (column === 'slot') return sortedSlots(values as string[]);
  // Numbers sort natively; texts sort by UTF-16 units.
  return typeof values[0] === 'number'
    ? Float64Array.from(values as number[]).sort()
    : values.sort();
}

/** Slots are ordinals or field names. Ordinals come first, sorted as numbers. */
function sortedSlots(slots: string[]): string[] {
  const isOrdinal = (slot: string): boolean => /^\d+$/.test(slot);
  const names = slots.filter(slot => !isOrdinal(slot)).sort();
  return [...slots.filter(isOrdinal).sort((a, b) => Number(a) - Number(b)), ...names];
}

/** Sorts ordinals by rank, stable; unknown values come last in both directions. */
export function sortOrdinals(
  ordinals: readonly number[],
  { ranks, known }: ColumnRanks,
  descending: boolean,
): number[] {
  const count = ordinals.length;
  // Packs rank and position into one number, exact below 2^53, which sorts natively without ties. A sort with a comparator
  // takes several times as long.
  const packed = new Float64Array(count);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const rank = ranks[ordinals[ordinal]!]!;
    packed[ordinal] = (descending && rank < known ? known - 1 - rank : rank) * count + ordinal;
  }
  packed.sort();
  const ordered = new Array<number>(count);
  for (let ordinal = 0; ordinal < count; ordinal++)
    ordered[ordinal] = ordinals[packed[ordinal]! % count]!;
  return ordered;
}
