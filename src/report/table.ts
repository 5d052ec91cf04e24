import { formatQuantity } from '../base/format';
import { html, type Html, type Part } from './html';

/** One column. A cell of `undefined` is empty; a column of empty cells is left out. */
export interface Column<Row> {
  title: string;
  /** `number`: aligned right; `head`: names the row. */
  kind?: 'number' | 'head';
  cell(row: Row): Part;
}

/** A table that scrolls by keyboard when it is too wide. Rows beyond `limit` are only counted. */
export function table<Row>(
  caption: Part,
  columns: Column<Row>[],
  rows: readonly Row[],
  limit = Infinity,
): Html {
  const shown = rows.slice(0, limit);
  const more = rows.length - shown.length;
  const cells = shown.map(row => columns.map(column => column.cell(row)));
  const kept = columns.filter((_, i) => cells.some(row => row[i] !== undefined));
  return html`<div class="scroll" tabindex="0">
    <table>
      <caption>
        ${caption}${more > 0 ? html` <small>and ${formatQuantity(more, 'more row')}</small>` : ''}
      </caption>
      <thead>
        <tr>
          ${kept.map(column => html`<th scope="col" class="${classOf(column)}">${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${cells.map(
          row =>
            html`<tr>
              ${kept.map(column => tableCell(column, row[columns.indexOf(column)]))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function tableCell<Row>(column: Column<Row>, part: Part): Html {
  return column.kind === 'head'
    ? html`<th scope="row">${part}</th>`
    : html`<td class="${classOf(column)}">${part}</td>`;
}

function classOf<Row>({ kind }: Column<Row>): string {
  return kind === 'number' ? 'number' : '';
}

/** A bar that shows a row's share of the whole. The number stands beside it. */
export function shareBar(part: number, whole: number): Html | undefined {
  if (whole <= 0) return undefined;
  const percent = ((100 * Math.min(part, whole)) / whole).toFixed(1);
  return html`<svg class="bar" aria-hidden="true"><rect width="${percent}%" height="100%" /></svg>`;
}
