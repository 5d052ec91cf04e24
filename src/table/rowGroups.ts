import type { RowGrouping, RowQuery, ValueLine } from '../protocol/rowQuery';

/** Rows that have something in common, in the order in which they were given. */
export interface RowGroup {
  name: string;
  label: string;
  /** Ordinals. */
  rows: number[];
  open: number;
  /** `null` when no row's bytes are known. */
  retainedBytes: number | null;
}

const names: Record<RowGrouping, (row: ValueLine) => string> = {
  none: () => '',
  class: row => row.className,
  key: row => row.key ?? '',
  context: row => `${row.finding} #${row.instance}`,
};

const labels: Record<RowGrouping, (row: ValueLine) => string> = {
  ...names,
  key: row => row.key ?? '(no key)',
  context: row => `context ${row.instance} (${row.idle ? 'idle' : 'in use'})`,
};

/** The groups of the selected rows: by bytes or by count as the query sorts, by name where it sorts by that. */
export function groupRows(
  rows: readonly ValueLine[],
  selected: readonly number[],
  { grouping, sort, descending }: RowQuery,
): RowGroup[] {
  const groups = new Map<string, RowGroup>();
  for (const ordinal of selected) {
    const row = rows[ordinal]!;
    const name = names[grouping](row);
    let group = groups.get(name);
    if (!group) {
      group = { name, label: labels[grouping](row), rows: [], open: 0, retainedBytes: null };
      groups.set(name, group);
    }
    group.rows.push(ordinal);
    if (row.closable === 'open') group.open++;
    if (row.retainedBytes !== null)
      group.retainedBytes = (group.retainedBytes ?? 0) + row.retainedBytes;
  }
  const found = [...groups.values()];
  // Groups appear in the order of their first rows, which is the order of any column that all rows of a group share.
  if (sort === 'retainedBytes' || sort === 'size' || sort === 'closable') {
    const weight =
      sort === 'retainedBytes'
        ? (group: RowGroup): number => group.retainedBytes ?? 0
        : sort === 'closable'
          ? (group: RowGroup): number => group.open
          : (group: RowGroup): number => group.rows.length;
    found.sort((a, b) => (descending ? weight(b) - weight(a) : weight(a) - weight(b)));
  }
  return found;
}
