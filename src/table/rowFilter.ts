import type { RowQuery, ValueLine } from '../protocol/rowQuery';

/** Whether a row is one of those that the query selects. */
export function rowFilter({
  findings,
  filter,
  openOnly,
  className,
  instance,
}: RowQuery): (row: ValueLine) => boolean {
  const wanted = new Set(findings);
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return row => {
    if (wanted.size > 0 && !wanted.has(row.finding)) return false;
    if (openOnly && row.closable !== 'open') return false;
    if (className !== undefined && row.className !== className) return false;
    if (instance !== undefined && row.instance !== instance) return false;
    if (words.length === 0) return true;
    const text = `${row.className} ${row.key ?? ''} ${row.slot}`.toLowerCase();
    return words.every(word => text.includes(word));
  };
}
