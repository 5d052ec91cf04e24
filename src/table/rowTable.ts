import type {
  GroupLine,
  RowColumn,
  RowLine,
  RowPage,
  RowQuery,
  ValueLine,
} from '../protocol/rowQuery';
import { filterRows, searchedText } from './rowFilter';
import { groupRows, type RowGroup } from './rowGroups';
import { rankColumn, sortOrdinals, type ColumnRanks } from './rowOrder';

/** The list that a query describes: its groups (one without a line of its own when nothing is grouped) and their rows in order. */
interface List {
  groups: RowGroup[];
  values: number;
}

/**
 * The stale references of one source, filtered, grouped and sorted on demand. What people do again and again is kept: the
 * last list, since they scroll, the ranks of each column, and the texts that filters look in.
 */
export class RowTable {
  private last: { key: string; list: List } | undefined;
  private readonly ranks = new Map<RowColumn, ColumnRanks>();
  private texts: readonly string[] | undefined;

  /** `rows` in the order of their findings. */
  constructor(readonly rows: readonly ValueLine[]) {}

  /** The lines `[start, end)` of the query's list. */
  page(query: RowQuery): RowPage {
    const { groups, values } = this.list(query);
    const { start, end } = query;
    const isGrouped = query.grouping !== 'none';
    const expanded = new Set(query.expanded);
    const lines: RowLine[] = [];
    let at = 0;
    for (const group of groups) {
      const isExpanded = !isGrouped || expanded.has(group.name);
      if (isGrouped) {
        if (at >= start && at < end) lines.push(groupLine(group, isExpanded));
        at++;
      }
      if (!isExpanded) continue;
      const [from, to] = [Math.max(start - at, 0), Math.max(end - at, 0)];
      for (const ordinal of group.rows.slice(from, to)) lines.push(this.rows[ordinal]!);
      at += group.rows.length;
    }
    return { total: at, values, start, lines };
  }

  /** All values that the query selects, in its order, whatever is expanded and whichever part it asks for. */
  select(query: RowQuery): ValueLine[] {
    const selected: ValueLine[] = [];
    for (const { rows } of this.list(query).groups) {
      for (const ordinal of rows) selected.push(this.rows[ordinal]!);
    }
    return selected;
  }

  private list(query: RowQuery): List {
    const key = JSON.stringify({ ...query, start: 0, end: 0, expanded: [] });
    if (this.last?.key === key) return this.last.list;
    const texts = (): readonly string[] => (this.texts ??= this.rows.map(searchedText));
    const selected = filterRows(this.rows, texts, query);
    // Equal rows stay in the order of contexts and slots.
    const ordered = sortOrdinals(selected, this.ranksOf(query.sort), query.descending);
    const list = { groups: groupRows(this.rows, ordered, query), values: selected.length };
    this.last = { key, list };
    return list;
  }

  private ranksOf(column: RowColumn): ColumnRanks {
    let ranks = this.ranks.get(column);
    if (!ranks) this.ranks.set(column, (ranks = rankColumn(this.rows, column)));
    return ranks;
  }
}

function groupLine(
  { name, label, rows, open, retainedBytes }: RowGroup,
  expanded: boolean,
): GroupLine {
  return { kind: 'group', name, label, count: rows.length, open, retainedBytes, expanded };
}
