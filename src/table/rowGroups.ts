import type { GroupLine, RowGrouping, RowQuery, ValueLine } from '../protocol/rowQuery';

type GroupLabel = Pick<GroupLine, 'label' | 'instance' | 'idle'>;

/** Rows that have something in common, in the given order. */
export interface RowGroup extends GroupLabel {
  name: string;
  /** Ordinals. */
  rows: number[];
  open: number;
  /** `null` when no row's bytes are known. */
  retainedBytes: number | null;
}

/** How rows are grouped. */
interface Grouper {
  /** Equal for all rows of a group. Builds no text, which would cost more per row than everything else. */
  identity(row: ValueLine): string | number | null;
  name(row: ValueLine): string;
  describe(row: ValueLine): GroupLabel;
}

const groupers: Record<Exclude<RowGrouping, 'none'>, () => Grouper> = {
  class: () => ({
    identity: row => row.className,
    name: row => row.className,
    describe: row => ({ label: row.className }),
  }),
  key: () => ({
    identity: row => row.key,
    // Prefixed, so that an empty key differs from a missing one.
    name: row => (row.key === null ? '' : `=${row.key}`),
    describe: row => ({ label: row.key }),
  }),
  context: () => {
    const findings = new Map<string, number>();
    return {
      identity({ finding, instance }) {
        let ordinal = findings.get(finding);
        if (ordinal === undefined) findings.set(finding, (ordinal = findings.size));
        return ordinal * 2 ** 32 + instance;
      },
      name: row => `${row.finding} #${row.instance}`,
      describe: ({ instance, idle }) => ({ label: null, instance, idle }),
    };
  },
};

/** The groups of the selected rows, sorted by bytes or count if the query says so, else by their first rows. */
export function groupRows(
  rows: readonly ValueLine[],
  selected: readonly number[],
  grouping: Exclude<RowGrouping, 'none'>,
  { sort, descending }: Pick<RowQuery, 'sort' | 'descending'>,
): RowGroup[] {
  const groups = new Map<string | number | null, RowGroup>();
  const { identity, name, describe } = groupers[grouping]();
  for (const ordinal of selected) {
    const row = rows[ordinal]!;
    const same = identity(row);
    let group = groups.get(same);
    if (!group) {
      group = { ...describe(row), name: name(row), rows: [], open: 0, retainedBytes: null };
      groups.set(same, group);
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

/** Sort values of groups, for columns in which a group's rows differ. */
const weights: Partial<Record<RowQuery['sort'], (group: RowGroup) => number | null>> = {
  retainedBytes: group => group.retainedBytes,
  closable: group => group.open,
  size: group => group.rows.length,
};

/** Stable; unknown values come last in both directions. */
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
