import { formatBytes, formatCount } from '../base/format';
import { contextsSentence, heldMessage } from '../protocol/contextsText';
import type { ContextsReading, HeldContexts } from '../protocol/heldContexts';
import { holders } from '../protocol/holders';
import { html, type Html } from './html';
import { holderPage, pathList, placesOf, storedList } from './holderParts';
import { table } from './table';
import { holderText } from '../protocol/leftText';

const MOST_SECTIONS = 12;
const MOST_ROWS = 100;

/** The finished requests that are held, by what holds them; `undefined` when nobody looked or none is. */
export function contextsSections(contexts: ContextsReading | undefined): Html | undefined {
  if (!contexts || contexts.held === 0) return undefined;
  const { holders: rows, estimated } = contexts;
  return html`<section>
      <h2>Finished requests</h2>
      ${table<HeldContexts>(
        `${contextsSentence(contexts)}, by what holds them`,
        [
          {
            title: 'Holder',
            kind: 'head',
            cell: row => html`<bdi>${holderText(row)}</bdi>`,
          },
          { title: 'Source', cell: row => placesOf(row) },
          {
            title: 'Finished requests',
            kind: 'number',
            cell: row => formatCount(row.contexts),
          },
          {
            title: 'Retained',
            kind: 'number',
            cell: ({ retainedBytes }) =>
              retainedBytes === null ? undefined : formatBytes(retainedBytes),
          },
        ],
        rows,
        MOST_ROWS,
      )}
    </section>
    ${rows.slice(0, MOST_SECTIONS).map(row => heldSection(row, estimated))}`;
}

function heldSection(row: HeldContexts, estimated: true | undefined): Html {
  const { why, mend } = holders[row.kind];
  return html`<section class="left grows">
    <h2><bdi>${holderText(row)}</bdi></h2>
    <p>${heldMessage(row, estimated)}</p>
    ${pathList(row.path)} ${storedList(row.storedAt)}
    <h3>What to do</h3>
    <p>${why} ${mend} ${holderPage(row.kind)}</p>
  </section>`;
}
