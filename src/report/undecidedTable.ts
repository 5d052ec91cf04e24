import type { Undecided } from '../protocol/finding';
import { clippedText, html, type Html } from './html';
import { nameOf } from './names';
import { table } from './table';

const MOST_ROWS = 100;
const REASON_LIMIT = 300;

/** What could not be decided, and why. */
export function undecidedTable(undecided: readonly Undecided[]): Html | undefined {
  if (undecided.length === 0) return undefined;
  return html`<section id="undecided">
    <h2>Undecided</h2>
    ${table<Undecided>(
      'Classes and places that may hold something, or nothing',
      [
        { title: 'Class or place', kind: 'head', cell: ({ className }) => nameOf(className) },
        { title: 'Reason', cell: ({ reason }) => clippedText(reason, REASON_LIMIT) },
      ],
      undecided,
      MOST_ROWS,
    )}
  </section>`;
}
