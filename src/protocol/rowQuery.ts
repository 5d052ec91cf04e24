/** Columns that rows can be sorted by. */
export type RowColumn =
  'className' | 'key' | 'slot' | 'context' | 'closable' | 'size' | 'retainedBytes';

/** What rows are put together by; `none` lists them one by one. */
export type RowGrouping = 'none' | 'class' | 'key' | 'context';

/** Which rows of a source. */
export interface RowSelection {
  /** Ids of findings; empty for all. */
  findings: string[];
  /** Words that must all occur in class, key or slot, whatever their case. */
  filter: string;
  /** Only closable values that are still open. */
  openOnly: boolean;
  /** Only values of this class. */
  className?: string;
  /** Only values of this context; with one id in `findings`. */
  instance?: number;
}

/** Which rows of a source, in which order, and which part of them. */
export interface RowQuery extends RowSelection {
  grouping: RowGrouping;
  /** Names of groups whose rows are listed below them. */
  expanded: string[];
  sort: RowColumn;
  descending: boolean;
  /** Ordinals `[start, end)` in the list of groups and rows; at most `MAX_PAGE` apart. */
  start: number;
  end: number;
}

/** Lines that one answer holds at most: far below the 256 kB that a message may have. */
export const MAX_PAGE = 200;

/** Values that can be selected one by one, at most: with all of them a message stays below 256 kB. */
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

/** Rows that have their class, key or context in common. */
export interface GroupLine {
  kind: 'group';
  /** As in `RowQuery.expanded`. */
  name: string;
  /** Class or key that its rows have in common; `null` where they have no key, and of a context. */
  label: string | null;
  /** Of a context. */
  instance?: number;
  idle?: boolean;
  count: number;
  open: number;
  /** Sum over its rows; `null` when it is not known of any of them. */
  retainedBytes: number | null;
  expanded: boolean;
}

export type RowLine = ValueLine | GroupLine;

/** A part of the list. */
export interface RowPage {
  /** Lines in the whole list: groups and the rows below expanded ones. */
  total: number;
  /** Values that the query selects, in groups or not. */
  values: number;
  start: number;
  lines: RowLine[];
}

/** A rectangle of the treemap. */
export interface TreemapNode {
  /** What the program calls it; the page itself has words for a context and for what is smaller. */
  label?: string;
  /** Of a context. */
  idle?: boolean;
  /** How many parts it stands for, each smaller than the others. */
  smaller?: number;
  /** In the unit of the tree. */
  weight: number;
  count: number;
  open: number;
  /** What all its rows have in common; nothing where it stands for all that are smaller. */
  finding?: string;
  className?: string;
  instance?: number;
  row?: number;
  /** Heaviest first; the last one may stand for all that are too small to be drawn. */
  children: TreemapNode[];
}

/** A whole treemap. */
export interface Treemap extends TreemapNode {
  /** Retained bytes, or the number of stale references where no bytes are known. */
  unit: 'bytes' | 'references';
}

/** What a treemap is drawn of: what has all of this in common. */
export interface TreemapRoot {
  finding?: string;
  className?: string;
  /** With `finding`. */
  instance?: number;
  /** As in `RowSelection`. */
  filter?: string;
  openOnly?: boolean;
}

/** Where a stale reference is: stays the same from one reading to the next, whatever value is there. */
export interface ValuePlace {
  finding: string;
  instance: number;
  slot: string;
}
