import { visibleText } from '../../base/format';
import type { Style } from './style';

const LEAST_WIDTH = 12;

/** One column of a table. `limit`: longest text in characters. */
export interface TableColumn {
  title: string;
  align: 'left' | 'right';
  limit: number;
}

/**
 * Formats rows as aligned, indented lines. Escapes control characters, leaves out empty columns, and cuts
 * texts where a line would not fit into the output's width.
 */
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
  fit(widths, kept, columns, (style.columns ?? Infinity) - indent.length);
  const cut = (text: string, width: number): string =>
    text.length > width ? `${text.slice(0, width - 1)}…` : text;
  const line = (row: string[]): string =>
    kept
      .map(i => {
        const text = cut(row[i]!, widths[i]!);
        return columns[i]!.align === 'right' ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
      })
      .join('  ')
      .trimEnd();
  const head = line(columns.map(column => column.title));
  return [style('dim', head), ...cells.map(line)].map(text => `${indent}${text}\n`).join('');
}

/** Makes the widest columns of text narrower until the line fits, or they are as narrow as can be read. */
function fit(widths: number[], kept: number[], columns: TableColumn[], room: number): void {
  const texts = kept.filter(i => columns[i]!.align === 'left');
  const length = (): number => kept.reduce((sum, i) => sum + widths[i]! + 2, -2);
  for (let over = length() - room; over > 0 && texts.length > 0; over--) {
    const widest = texts.reduce((a, b) => (widths[b]! > widths[a]! ? b : a));
    if (widths[widest]! <= LEAST_WIDTH) return;
    widths[widest]!--;
  }
}

/** Clips again after escaping, which lengthens text, so that a hostile name cannot break the table's layout. */
function shown(text: string, limit: number): string {
  const visible = visibleText(text, limit);
  return visible.length > limit + 1 ? `${visible.slice(0, limit)}…` : visible;
}
