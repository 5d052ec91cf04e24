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
  // No text of a key is taken for the lack of one.
  key: row => (row.key === null ? '' : `=${row.key}`),
  context: row => `${row.finding} #${row.instance}`,
};

const labels: Record<RowGrouping, (row: ValueLine) => string> = {
  none: () => '',
  class: row => row.className,
  key: row => row.key ?? '(no key)',
  context: row => `context ${row.instance} (${row.idle ? 'idle' : 'in use'})`,
};

/** The groups of the selected rows: by bytes or by number as the query sorts, else in the order of their first rows. */
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
    if (row.retainedBytes !== null) {
      group.retainedBytes = (group.retainedBytes ?? 0) + row.retainedBytes;
    }
  }
  const weigh = weights[sort];
  return weigh ? byWeight([...groups.values()], weigh, descending) : [...groups.values()];
}

/** What groups are sorted by, for columns whose value is not that of all their rows. */
const weights: Partial<Record<RowQuery['sort'], (group: RowGroup) => number | null>> = {
  retainedBytes: group => group.retainedBytes,
  closable: group => group.open,
  size: group => group.rows.length,
};

/** Stable; what is unknown comes last in both directions. */
function byWeight(
  groups: RowGroup[],
  weigh: (group: RowGroup) => number | null,
  descending: boolean,
): RowGroup[] {
  const sign = descending ? -1 : 1;
  return groups.sort((a, b) => {
    const [x, y] = [weigh(a), weigh(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}
