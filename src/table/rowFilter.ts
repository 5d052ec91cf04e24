import type { RowSelection, ValueLine } from '../protocol/rowQuery';

/** Ordinals of the selected rows, ascending. `texts`: the searched text of each row, by ordinal. */
export function filterRows(
  rows: readonly ValueLine[],
  texts: () => readonly string[],
  { findings, filter, openOnly, className, instance }: RowSelection,
): number[] {
  const wanted = new Set(findings);
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const searched = words.length > 0 ? texts() : [];
  const selected: number[] = [];
  for (let ordinal = 0; ordinal < rows.length; ordinal++) {
    const row = rows[ordinal]!;
    if (wanted.size > 0 && !wanted.has(row.finding)) continue;
    if (openOnly && row.closable !== 'open') continue;
    if (className !== undefined && row.className !== className) continue;
    if (instance !== undefined && row.instance !== instance) continue;
    if (words.length > 0 && !words.every(word => searched[ordinal]!.includes(word))) continue;
    selected.push(ordinal);
  }
  return selected;
}

/** The text that a filter's words are searched in. */
export function searchedText({ className, key, slot }: ValueLine): string {
  return `${className} ${key ?? ''} ${slot}`.toLowerCase();
}
