import { formatCount, visibleText } from '../../base/format';
import { contextsSentence, heldMessage } from '../../protocol/contextsText';
import type { ContextsReading, HeldContexts } from '../../protocol/heldContexts';
import { holderPageOf, holders } from '../../protocol/holders';
import { inThread } from '../../protocol/threadTitle';
import { pathText, placeText, whereText } from './holderLines';
import type { Style } from './style';

const MOST_ROWS = 20;
const MOST_STORED = 3;

/** The finished requests that are held, by what holds them; one line where none is. '' when nobody looked. */
export function formatContexts(
  contexts: ContextsReading | undefined,
  style: Style,
  shownFile: (file: string) => string,
): string {
  if (!contexts) return '';
  const { holders: rows, held, estimated } = contexts;
  if (held === 0) return `${style('dim', `${contextsSentence(contexts)}.`)}\n`;
  const more = rows.length - MOST_ROWS;
  return [
    ...rows.slice(0, MOST_ROWS).map(row => formatHeld(row, estimated, style, shownFile)),
    more > 0 ? `${style('dim', `and ${formatCount(more)} more (--json lists all)`)}\n` : '',
  ]
    .filter(part => part !== '')
    .join('\n');
}

function formatHeld(
  row: HeldContexts,
  estimated: true | undefined,
  style: Style,
  shownFile: (file: string) => string,
): string {
  const { kind, storedAt, path } = row;
  const where = whereText(row, style, shownFile);
  const stored = storedAt.slice(0, MOST_STORED).map(place => placeText(place, shownFile));
  return [
    `${style(['bold', 'red'], 'HELD')} ${style('bold', heldMessage(row, estimated))}${where}${inThread(row.thread)}\n`,
    path.length === 0 ? '' : `  path: ${style('dim', pathText(path))}\n`,
    stored.length === 0
      ? ''
      : `  stored at ${stored.join(', ')}${storedAt.length > MOST_STORED ? ', …' : ''}\n`,
    `  ${style('bold', 'To do:')} ${visibleText(holders[kind].mend, 300)} More: ${holderPageOf(kind)}.\n`,
  ].join('');
}
