import type { ContextOccupancy } from '../../src/protocol/liveFigures';

/** One column: a context, or several in a row when there is not enough room. */
export interface StripColumn {
  /** Positions `[start, end)` in the list of contexts. */
  start: number;
  end: number;
  idle: number;
  /** Contexts that hold at least one stale reference. */
  staleContexts: number;
  /** Slots of all its contexts. */
  used: number;
  stale: number;
  open: number;
  capacity: number;
}

/** Divides the contexts, in order, into at most `most` columns of equal size; the last one may be smaller. */
export function stripColumns(contexts: readonly ContextOccupancy[], most: number): StripColumn[] {
  const each = Math.max(1, Math.ceil(contexts.length / Math.max(1, most)));
  const columns: StripColumn[] = [];
  for (let start = 0; start < contexts.length; start += each) {
    const end = Math.min(contexts.length, start + each);
    const column: StripColumn = {
      ...{ start, end, idle: 0, staleContexts: 0 },
      ...{ used: 0, stale: 0, open: 0, capacity: 0 },
    };
    for (let i = start; i < end; i++) {
      const { idle, used, stale, open, capacity } = contexts[i]!;
      if (idle) column.idle++;
      if (stale > 0) column.staleContexts++;
      column.used += used;
      column.stale += stale;
      column.open += open;
      column.capacity += capacity;
    }
    columns.push(column);
  }
  return columns;
}

/** Position of the context with the most stale references in a column; the first of several. */
export function worstOf(
  contexts: readonly ContextOccupancy[],
  { start, end }: Pick<StripColumn, 'start' | 'end'>,
): number {
  let worst = start;
  for (let i = start + 1; i < end; i++) {
    if (contexts[i]!.stale > contexts[worst]!.stale) worst = i;
  }
  return worst;
}
