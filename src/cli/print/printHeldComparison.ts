import { formatCount, visibleText } from '../../base/format';
import { shownPath } from '../../base/shownPath';
import {
  isWorse,
  type HeldChange,
  type HeldComparison,
  type HeldState,
} from '../../session/compareHeld';
import type { Style } from './style';
import { formatTable, type TableColumn } from './table';

const MOST_ROWS = 50;
const columns: TableColumn[] = [
  { title: '', align: 'left', limit: 10 },
  { title: 'before', align: 'right', limit: 12 },
  { title: 'now', align: 'right', limit: 12 },
  { title: 'held by', align: 'left', limit: 60 },
  { title: 'rule', align: 'left', limit: 30 },
  { title: 'script', align: 'left', limit: 60 },
];

const words: Record<HeldState, string> = {
  new: 'new',
  more: 'more',
  same: 'same',
  fewer: 'fewer',
  gone: 'gone',
  unknown: 'not judged',
};

/** Formats what became of what a baseline has: new things first. */
export function formatHeldComparison(
  { file, savedAt, changes }: HeldComparison,
  style: Style,
  cwd: string,
): string {
  const name = `${shownPath(file, cwd)} of ${visibleText(savedAt, 40)}`;
  const worse = changes.filter(isWorse).length;
  const unknown = changes.filter(({ state }) => state === 'unknown').length;
  const rest = unknown > 0 ? `; ${formatCount(unknown)} not judged.` : '.';
  const sentence =
    changes.length === 0
      ? 'nothing was held then, and nothing is held now.'
      : worse > 0
        ? style('red', `${formatCount(worse)} of ${formatCount(changes.length)} new or more`) + rest
        : `nothing new, and nothing more${rest}`;
  const more = changes.length - MOST_ROWS;
  return [
    `${style('bold', `Compared with ${name}`)}: ${sentence}\n`,
    changes.length === 0
      ? ''
      : formatTable(columns, changes.slice(0, MOST_ROWS).map(cells), style, '  '),
    more > 0 ? `${style('dim', `and ${formatCount(more)} more (--json lists all)`)}\n` : '',
  ].join('');
}

function cells({
  state,
  before,
  now,
  className,
  name,
  rule,
  holder,
  script,
}: HeldChange): string[] {
  const owner = className === null ? name : `${className}.${name}`;
  return [
    words[state],
    formatCount(before),
    formatCount(now),
    owner,
    rule ?? `held by ${holder ?? 'something'}`,
    script,
  ];
}
