import { visibleText } from '../../base/format';
import type { Style } from './style';

/** One column of a table. `limit`: longest text shown, in characters. */
export interface TableColumn {
  title: string;
  align: 'left' | 'right';
  limit: number;
}

/** Rows of text, aligned, each line indented and ended; control characters are escaped. Empty columns are left out. */
export function formatTable(
  columns: TableColumn[],
  rows: string[][],
  style: Style,
  indent = '    ',
): string {
  const cells = rows.map(row => columns.map(({ limit }, i) => shown(row[i] ?? '', limit)));
  const kept = columns.map((_, i) => i).filter(i => cells.some(row => row[i] !== ''));
  const widths = columns.map(({ title }, i) =>
    cells.reduce((width, row) => Math.max(width, row[i]!.length), title.length),
  );
  const line = (row: string[]): string =>
    kept
      .map(i =>
        columns[i]!.align === 'right' ? row[i]!.padStart(widths[i]!) : row[i]!.padEnd(widths[i]!),
      )
      .join('  ')
      .trimEnd();
  const head = line(columns.map(column => column.title));
  return [style('dim', head), ...cells.map(line)].map(text => `${indent}${text}\n`).join('');
}

/** Escaping makes text longer: cut once more, so that a hostile name cannot push the table apart. */
function shown(text: string, limit: number): string {
  const visible = visibleText(text, limit);
  return visible.length > limit + 1 ? `${visible.slice(0, limit)}…` : visible;
}
