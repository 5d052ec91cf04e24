import { visibleText } from '../../base/format';
import type { Style } from './style';

/** One column of a table. `limit`: longest text in characters. */
export interface TableColumn {
  title: string;
  align: 'left' | 'right';
  limit: number;
}

/** Formats rows as aligned, indented lines. Escapes control characters, and leaves out empty columns. */
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

/** Clips again after escaping, which lengthens text, so that a hostile name cannot break the table's layout. */
function shown(text: string, limit: number): string {
  const visible = visibleText(text, limit);
  return visible.length > limit + 1 ? `${visible.slice(0, limit)}…` : visible;
}
