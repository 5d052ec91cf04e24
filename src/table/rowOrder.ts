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

/** The order of rows by one column. Equal values have equal ranks, dense from 0; what is unknown has the rank `known`. */
export interface ColumnRanks {
  ranks: Float64Array;
  /** Distinct values that are not `null`. */
  known: number;
}

/** Ranks all rows by a column: comparing values once here makes every later sort one of plain numbers. */
export function rankColumn(rows: readonly ValueLine[], column: RowColumn): ColumnRanks {
  const of = columns[column];
  const rankOf = new Map<Sortable, number>();
  for (const row of rows) rankOf.set(of(row), 0);
  rankOf.delete(null);
  const distinct = [...rankOf.keys()] as (string | number)[];
  for (const [rank, value] of sorted(distinct, column).entries()) rankOf.set(value, rank);
  const known = distinct.length;
  rankOf.set(null, known);
  return { ranks: Float64Array.from(rows, row => rankOf.get(of(row))!), known };
}

function sorted(values: (string | number)[], column: RowColumn): (string | number)[] {
  if (column !== 'slot') return values.sort(byValue);
  // Slots are ordinals, or names of fields: ordinals first, and by their number.
  const slots = values.map(value => ({ value, by: /^\d+$/.test(`${value}`) ? +value : value }));
  return slots.sort((a, b) => byValue(a.by, b.by)).map(({ value }) => value);
}

/** Numbers before texts; texts by their UTF-16 units. */
function byValue(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ordinals in the order of their ranks, equal ones as they were; what is unknown comes last in both directions. */
export function sortOrdinals(
  ordinals: readonly number[],
  { ranks, known }: ColumnRanks,
  descending: boolean,
): number[] {
  const count = ordinals.length;
  // Rank and place in one number, exact below 2^53, sort natively and never tie; a comparing sort takes six times as long.
  const packed = new Float64Array(count);
  for (let place = 0; place < count; place++) {
    const rank = ranks[ordinals[place]!]!;
    packed[place] = (descending && rank < known ? known - 1 - rank : rank) * count + place;
  }
  packed.sort();
  return Array.from(packed, value => ordinals[value % count]!);
}
