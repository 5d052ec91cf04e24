import type { GroupLine, RowPage, RowQuery, ValueLine } from '../protocol/rowQuery';
import { compareRows } from './rowOrder';
import { groupRows, type RowGroup } from './rowGroups';
import { rowFilter } from './rowFilter';

/** The list that a query describes: its groups (one without a line of its own when nothing is grouped) and their rows in order. */
interface List {
  groups: RowGroup[];
  values: number;
}

/** The stale references of one source, filtered, grouped and sorted on demand. The last list is kept, since people scroll. */
export class RowTable {
  private last: { key: string; list: List } | undefined;

  /** `rows` in the order of their findings. */
  constructor(readonly rows: readonly ValueLine[]) {}

  /** The lines `[start, end)` of the query's list. */
  page(query: RowQuery): RowPage {
    const { groups, values } = this.list(query);
    const isGrouped = query.grouping !== 'none';
    const expanded = new Set(query.expanded);
    const lines: RowPage['lines'] = [];
    let at = 0;
    const take = (
      first: number,
      count: number,
      line: (i: number) => ValueLine | GroupLine,
    ): void => {
      const from = Math.max(query.start, first);
      for (let i = from; i < Math.min(query.end, first + count); i++) lines.push(line(i - first));
    };
    for (const group of groups) {
      const isOpen = !isGrouped || expanded.has(group.name);
      if (isGrouped) take(at++, 1, () => groupLine(group, isOpen));
      if (!isOpen) continue;
      take(at, group.rows.length, i => this.rows[group.rows[i]!]!);
      at += group.rows.length;
    }
    return { total: at, values, start: query.start, lines };
  }

  /** All values that the query selects, in its order, whatever is expanded and whichever part it asks for. */
  select(query: RowQuery): ValueLine[] {
    return this.list(query).groups.flatMap(({ rows }) => rows.map(row => this.rows[row]!));
  }

  private list(query: RowQuery): List {
    const key = JSON.stringify({ ...query, start: 0, end: 0, expanded: [] });
    if (this.last?.key === key) return this.last.list;
    const passes = rowFilter(query);
    const selected: number[] = [];
    for (let row = 0; row < this.rows.length; row++)
      if (passes(this.rows[row]!)) selected.push(row);
    const compare = compareRows(query.sort, query.descending);
    // Sorting is stable: equal rows stay in the order of contexts and slots.
    selected.sort((a, b) => compare(this.rows[a]!, this.rows[b]!));
    const list = { groups: groupRows(this.rows, selected, query), values: selected.length };
    this.last = { key, list };
    return list;
  }
}

function groupLine(
  { name, label, rows, open, retainedBytes }: RowGroup,
  expanded: boolean,
): GroupLine {
  return { kind: 'group', name, label, count: rows.length, open, retainedBytes, expanded };
}
