/** Columns that rows can be sorted by. */
export type RowColumn =
  'className' | 'key' | 'slot' | 'context' | 'closable' | 'size' | 'retainedBytes';

/** How rows are grouped; `none` lists them one by one. */
export type RowGrouping = 'none' | 'class' | 'key' | 'context';

/** Selects rows of a source. */
export interface RowSelection {
  /** Ids of findings; empty for all. */
  findings: string[];
  /** Words that must all occur in the class, key or slot, in any case. */
  filter: string;
  /** Only closable values that are still open. */
  openOnly: boolean;
  /** Only values of this class. */
  className?: string;
  /** Only values of this context. Needs exactly one id in `findings`. */
  instance?: number;
}

/** Selects rows of a source, their order, and a part of the resulting list. */
export interface RowQuery extends RowSelection {
  grouping: RowGrouping;
  /** Names of groups that are unfolded, so that their rows are listed below them. */
  expanded: string[];
  sort: RowColumn;
  descending: boolean;
  /** Ordinals `[start, end)` in the list of groups and rows; at most `MAX_PAGE` apart. */
  start: number;
  end: number;
}

/** Limit of lines in one answer: keeps it far below the message limit of 256 kB. */
export const MAX_PAGE = 200;

/** Limit of individually selected values: keeps a message with all of them below 256 kB. */
export const MAX_PLACES = 1_000;

/** A stale reference as the page lists it. Texts are clipped and visible. */
export interface ValueLine {
  kind: 'value';
  /** Id of its finding. */
  finding: string;
  /** Ordinal among the finding's rows. */
  row: number;
  instance: number;
  idle: boolean;
  slot: string;
  key: string | null;
  className: string;
  closable: 'open' | 'closed' | null;
  size: number | null;
  retainedBytes: number | null;
}

/** Rows with the same class, key or context. */
export interface GroupLine {
  kind: 'group';
  /** As in `RowQuery.expanded`. */
  name: string;
  /** The rows' class or key; `null` for rows without a key, and for a context. */
  label: string | null;
  /** Set for a context. */
  instance?: number;
  idle?: boolean;
  count: number;
  open: number;
  /** Sum over the rows; `null` when it is unknown for all of them. */
  retainedBytes: number | null;
  expanded: boolean;
}

export type RowLine = ValueLine | GroupLine;

/** A part of the list of groups and rows. */
export interface RowPage {
  /** Lines in the whole list: groups, and the rows of unfolded groups. */
  total: number;
  /** Values that the query selects, whether listed or folded. */
  values: number;
  start: number;
  lines: RowLine[];
  /** Columns in which no value of the source has anything, whatever the query selects. */
  blank: RowColumn[];
}

/** A rectangle of the treemap. */
export interface TreemapNode {
  /** The program's name for it; missing for a context and for the rest, which the page names itself. */
  label?: string;
  /** Set for a context. */
  idle?: boolean;
  /** Set for the rest: the number of parts that are each too small to draw. */
  smaller?: number;
  /** In the tree's `unit`. */
  weight: number;
  count: number;
  open: number;
  /** What its rows have in common; missing for the rest. */
  finding?: string;
  className?: string;
  instance?: number;
  row?: number;
  /** Heaviest first; the last child may be the rest, the parts that are too small to draw. */
  children: TreemapNode[];
}

/** A whole treemap. */
export interface Treemap extends TreemapNode {
  /** Retained bytes, or the number of stale references where no bytes are known. */
  unit: 'bytes' | 'references';
}

/** What the values of a treemap have in common. */
export interface TreemapRoot {
  finding?: string;
  className?: string;
  /** Needs `finding`. */
  instance?: number;
  /** As in `RowSelection`. */
  filter?: string;
  openOnly?: boolean;
}

/** Identifies a stale reference across readings, whatever value it holds. */
export interface ValuePlace {
  finding: string;
  instance: number;
  slot: string;
}
