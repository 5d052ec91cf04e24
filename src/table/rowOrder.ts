import type { RowColumn, ValueLine } from '../protocol/rowQuery';

type Sortable = string | number | null;

const columns: Record<RowColumn, (row: ValueLine) => Sortable> = {
  className: row => row.className,
  key: row => row.key,
  slot: row => (/^\d+$/.test(row.slot) ? Number(row.slot) : row.slot),
  context: row => row.instance,
  closable: row => (row.closable === 'open' ? 2 : row.closable === 'closed' ? 1 : 0),
  size: row => row.size,
  retainedBytes: row => row.retainedBytes,
};

/** Orders rows by a column; what is unknown comes last in both directions. */
export function compareRows(
  column: RowColumn,
  descending: boolean,
): (a: ValueLine, b: ValueLine) => number {
  const of = columns[column];
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * compareValues(x, y);
  };
}

/** Numbers before texts. */
function compareValues(x: string | number, y: string | number): number {
  if (typeof x === typeof y) return x < y ? -1 : x > y ? 1 : 0;
  return typeof x === 'number' ? -1 : 1;
}
