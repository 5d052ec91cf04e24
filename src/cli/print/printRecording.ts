import { formatBytes, formatCount, visibleText } from '../../base/format';
import { holderPageOf } from '../../protocol/holders';
import type { LeftBehind, RecordedRound, Recording } from '../../protocol/leftBehind';
import { adviceOf, holderText, ownerOf, roundWorkText } from '../../protocol/leftText';
import {
  recordingCoverage,
  recordingSentence,
  recordingVerdict,
} from '../../protocol/recordingVerdict';
import { rules } from '../../protocol/rules';
import { formatContexts } from './printContexts';
import { pathText, placeText, whereText } from './holderLines';
import type { Style } from './style';
import { formatTable, type TableColumn } from './table';

const MOST_ROWS = 20;
const MOST_CLASSES = 5;
const MOST_STORED = 3;
const TEXT_LIMIT = 600;
const STEP_LIMIT = 60;

const roundColumns: TableColumn[] = [
  { title: 'round', align: 'right', limit: 8 },
  { title: 'requests', align: 'right', limit: 40 },
  { title: 'took', align: 'right', limit: 12 },
  { title: 'heap after', align: 'right', limit: 12 },
];
const classColumns: TableColumn[] = [
  { title: 'count', align: 'right', limit: 12 },
  { title: 'class', align: 'left', limit: 60 },
  { title: 'own size', align: 'right', limit: 12 },
];

/** Formats a recording: its rounds, what grows, what is parked, and what was looked at. */
export function formatRecording(
  recording: Recording,
  style: Style,
  shownFile: (file: string) => string,
): string {
  const { rounds, left } = recording;
  const more = left.length - MOST_ROWS;
  const { held } = recording.heldBefore;
  return [
    summary(recording, style),
    formatTable(roundColumns, rounds.map(roundCells), style, '  '),
    ...left.slice(0, MOST_ROWS).map(row => formatLeft(row, style, shownFile)),
    more > 0 ? `${style('dim', `and ${formatCount(more)} more (--json lists all)`)}\n` : '',
    formatContexts(held > 0 ? recording.heldBefore : undefined, style, shownFile),
    foot(recording, style),
  ]
    .filter(part => part !== '')
    .join('\n');
}

function summary(recording: Recording, style: Style): string {
  const { title, pid, node } = recording.target;
  const facts = [pid === undefined ? '' : `pid ${pid}`, node ?? ''].filter(fact => fact !== '');
  const about = facts.length > 0 ? ` (${visibleText(facts.join(', '), 60)})` : '';
  const { kind } = recordingVerdict(recording);
  const sentence = recordingSentence(recording);
  const shown = kind === 'held' ? sentence : style(kind === 'clean' ? 'green' : 'yellow', sentence);
  return `${style('bold', `${visibleText(title, 80)}${about}`)}: ${shown}\n`;
}

function roundCells(round: RecordedRound, i: number): string[] {
  const { elapsedMs, heapBytes } = round;
  return [
    formatCount(i + 1),
    roundWorkText(round),
    `${(elapsedMs / 1000).toFixed(1)} s`,
    formatBytes(heapBytes),
  ];
}

function formatLeft(row: LeftBehind, style: Style, shownFile: (file: string) => string): string {
  const { verdict, holder, retainedBytes, perRound, path, storedAt, classes } = row;
  const where = whereText(holder, style, shownFile);
  const sign = verdict === 'grows' ? style(['bold', 'red'], 'GROWS ') : style('yellow', 'parked');
  const rule = row.rule === null ? '' : `  ${style('yellow', row.rule)}`;
  const about = [
    `${formatBytes(retainedBytes)} retained`,
    `by round: ${perRound.map(formatCount).join(', ')}`,
    whoseText(row),
  ];
  const stored = storedAt.slice(0, MOST_STORED).map(place => placeText(place, shownFile));
  return [
    `${sign} ${style('bold', holderText(holder))}${where}${rule}\n`,
    `  ${visibleText(row.message, TEXT_LIMIT)}\n`,
    `  ${about.join('; ')}\n`,
    classes.length === 0
      ? ''
      : formatTable(
          classColumns,
          classes
            .slice(0, MOST_CLASSES)
            .map(each => [formatCount(each.count), each.className, formatBytes(each.bytes)]),
          style,
        ),
    alsoHeldText(row, style, shownFile),
    path.length === 0 ? '' : `  path: ${style('dim', pathText(path))}\n`,
    stored.length === 0
      ? ''
      : `  stored at ${stored.join(', ')}${storedAt.length > MOST_STORED ? ', …' : ''}\n`,
    `  ${style('bold', 'To do:')} ${whatToDo(row)}\n`,
  ].join('');
}

/** The other holders with their places; '' when there is none. */
function alsoHeldText(
  { alsoHeldBy }: LeftBehind,
  style: Style,
  shownFile: (file: string) => string,
): string {
  if (alsoHeldBy.length === 0) return '';
  const named = alsoHeldBy.map(({ location, ...holder }) => {
    const where = location ? ` — ${style('cyan', placeText(location, shownFile))}` : '';
    return `${holderText(holder)}${where}`;
  });
  return `  also held by ${named.join('; ')}\n`;
}

/** Where no source was found, nothing says that it is the person's own. */
function whoseText(row: LeftBehind): string {
  switch (ownerOf(row)) {
    case 'dependency':
      return `the dependency ${visibleText(row.package!, 100)}`;
    case 'own':
      return 'your own code';
    case 'unknown':
      return 'no place in the sources is known, nor whose code it is';
  }
}

function whatToDo(row: LeftBehind): string {
  const { rule, fixes, holder } = row;
  const mend =
    rule === null ? `${adviceOf(row)} More: ${holderPageOf(holder.kind)}.` : rules[rule].mend;
  const titles = fixes
    .filter(({ kind }) => kind !== 'suppress')
    .map(({ title }) => visibleText(title, STEP_LIMIT));
  return titles.length === 0 ? mend : `${mend} Fixes: ${titles.join('; ')}.`;
}

function foot(recording: Recording, style: Style): string {
  const { coverage, cost } = recording;
  const limits = coverage.limits.map(
    limit => `${style('yellow', 'Not all was told:')} ${visibleText(limit, 300)}\n`,
  );
  const pauses = cost.pausesMs.map(ms => `${(ms / 1000).toFixed(1)} s`).join(', ');
  const looked = `Looked at ${recordingCoverage(recording)}.`;
  const paused = `The server stood still for up to ${pauses}; the recording took ${(cost.elapsedMs / 1000).toFixed(1)} s.`;
  return `${limits.join('')}${style('dim', looked)}\n${style('dim', paused)}\n`;
}
