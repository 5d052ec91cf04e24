import type {
  GroupLine,
  RowColumn,
  RowLine,
  RowPage,
  RowQuery,
  RowSelection,
  Treemap,
  TreemapRoot,
  ValueLine,
} from '../protocol/rowQuery';
import { filterRows, searchedText } from './rowFilter';
import { groupRows, type RowGroup } from './rowGroups';
import { rankColumn, sortOrdinals, type ColumnRanks } from './rowOrder';
import { treemapOf } from './treemap';

/** Columns of what not every value has. */
const mayBeBlank = ['key', 'closable', 'size', 'retainedBytes'] as const;

/** The list for a query. */
interface List {
  /** Ordinals of the selected rows, in order. */
  rows: readonly number[];
  /** The same rows in groups; `undefined` without grouping. */
  groups: readonly RowGroup[] | undefined;
}

/**
 * The stale references of one source, filtered, grouped and sorted on demand. Caches what is used repeatedly: the last list,
 * because people scroll; the ranks of each column; and the texts that filters search.
 */
export class RowTable {
  private last: { key: string; list: List } | undefined;
  private readonly ranks = new Map<RowColumn, ColumnRanks>();
  private texts: readonly string[] | undefined;
  private isWeighed: boolean | undefined;
  private foundBlank: RowColumn[] | undefined;

  /** `rows` must be in the order of their findings. */
  constructor(readonly rows: readonly ValueLine[]) {}

  /** The lines `[start, end)` of the query's list. */
  page(query: RowQuery): RowPage {
    const { rows, groups } = this.list(query);
    const { start, end } = query;
    const values = rows.length;
    if (!groups) {
      const lines = rows.slice(start, end).map(ordinal => this.rows[ordinal]!);
      return { total: values, values, start, lines, blank: this.blank };
    }
    const expanded = new Set(query.expanded);
    const lines: RowLine[] = [];
    let at = 0;
    for (const group of groups) {
      const isExpanded = expanded.has(group.name);
      if (at >= start && at < end) lines.push(groupLine(group, isExpanded));
      at++;
      if (!isExpanded) continue;
      const [from, to] = [Math.max(start - at, 0), Math.max(end - at, 0)];
      for (const ordinal of group.rows.slice(from, to)) lines.push(this.rows[ordinal]!);
      at += group.rows.length;
    }
    return { total: at, values, start, lines, blank: this.blank };
  }

  private get blank(): RowColumn[] {
    this.foundBlank ??= mayBeBlank.filter(name => this.rows.every(row => row[name] === null));
    return this.foundBlank;
  }

  /** All values that the query selects, in its order. Ignores which groups are unfolded and which part is asked for. */
  select(query: RowQuery): ValueLine[] {
    const { rows, groups } = this.list(query);
    const ordered = groups ? groups.flatMap(group => group.rows) : rows;
    return ordered.map(ordinal => this.rows[ordinal]!);
  }

  /** A treemap of the rows that `root` selects. `labelOf` names findings. */
  treemap(root: TreemapRoot, labelOf: (finding: string) => string): Treemap {
    const { finding, filter = '', openOnly = false } = root;
    const findings = finding === undefined ? [] : [finding];
    const selected = this.filter({ ...root, findings, filter, openOnly });
    const rows = selected.map(ordinal => this.rows[ordinal]!);
    this.isWeighed ??= this.rows.some(({ retainedBytes }) => retainedBytes !== null);
    return treemapOf(rows, root, labelOf, this.isWeighed ? 'bytes' : 'references');
  }

  private filter(selection: RowSelection): number[] {
    const texts = (): readonly string[] => (this.texts ??= this.rows.map(searchedText));
    return filterRows(this.rows, texts, selection);
  }

  private list(query: RowQuery): List {
    const key = JSON.stringify({ ...query, start: 0, end: 0, expanded: [] });
    if (this.last?.key === key) return this.last.list;
    const selected = this.filter(query);
    // Equal rows keep the order of contexts and slots.
    const rows = sortOrdinals(selected, this.ranksOf(query.sort), query.descending);
    const { grouping } = query;
    const groups = grouping === 'none' ? undefined : groupRows(this.rows, rows, grouping, query);
    this.last = { key, list: { rows, groups } };
    return this.last.list;
  }

  private ranksOf(column: RowColumn): ColumnRanks {
    let ranks = this.ranks.get(column);
    if (!ranks) this.ranks.set(column, (ranks = rankColumn(this.rows, column)));
    return ranks;
  }
}

function groupLine({ rows, ...group }: RowGroup, expanded: boolean): GroupLine {
  return { kind: 'group', ...group, count: rows.length, expanded };
}
