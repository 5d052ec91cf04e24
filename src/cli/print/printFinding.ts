import { formatBytes, formatCount, formatQuantity, visibleText } from '../../base/format';
import type { FileLocation, GeneratedLocation, Held, Undecided } from '../../protocol/finding';
import type { ClassShare } from '../../protocol/heapReading';
import { repeatedText } from '../../protocol/repeatedText';
import type { Rule } from '../../protocol/rules';
import type { ThreadName } from '../../protocol/target';
import { inThread } from '../../protocol/threadTitle';
import { groupValues } from '../../protocol/valueGroups';
import type { KeptValue } from './largestValues';
import { shownPath } from '../../base/shownPath';
import type { Style } from './style';
import { formatTable, type TableColumn } from './table';

const maxGroups = 10;
const maxUndecided = 5;
const maxClasses = 5;
const pathLimit = 160;
const nameLimit = 60;

const columns: TableColumn[] = [
  { title: 'count', align: 'right', limit: 12 },
  { title: 'class', align: 'left', limit: 40 },
  { title: 'key', align: 'left', limit: 40 },
  { title: 'open', align: 'right', limit: 12 },
  { title: 'closed', align: 'right', limit: 12 },
  { title: 'size', align: 'right', limit: 16 },
  { title: 'retained', align: 'right', limit: 16 },
];

/** A finding as shown to people, live or of a snapshot. */
export interface ShownFinding {
  rule: Rule;
  className: string;
  /** `undefined` for a guess, which has no location either. */
  method?: string;
  location?: FileLocation;
  generated?: GeneratedLocation;
  mapNote?: string;
  /** See `Finding.seenAt`. */
  seenAt?: number;
  thread?: ThreadName;
  guess?: string;
  live: Held;
  /** Set with a heap snapshot. */
  retained?: Retained | undefined;
}

export interface Retained {
  /** Bytes that no single context retains alone, only several together. */
  sharedBytes: number;
  /** Most bytes first. */
  classes: ClassShare[];
  largest: KeptValue[];
}

/** Formats one finding: its location, counts, values in groups, what is retained and why. */
export function formatFinding(finding: ShownFinding, style: Style, cwd: string): string {
  const { live, retained, rule } = finding;
  const held = rule === 'parked-twice' ? repeatedText(live) : heldSentence(live, retained, style);
  return [
    `${nameAndLocation(finding, style, cwd)}\n`,
    `  ${held}\n`,
    ...notesOf(finding).map(note => `  ${style('dim', note)}\n`),
    formatValues(live, style),
    ...(retained ? [formatRetained(retained, style)] : []),
  ].join('');
}

/** `UserValues.reset — src/userValues.ts:31  stale-slots`. */
export function nameAndLocation(
  {
    className,
    method,
    location,
    rule,
    thread,
  }: Pick<ShownFinding, 'className' | 'method' | 'location' | 'rule' | 'thread'>,
  style: Style,
  cwd: string,
): string {
  const name = [className, ...(method === undefined ? [] : [method])]
    .map(part => visibleText(part, nameLimit))
    .join('.');
  const where = location
    ? style('cyan', `${shownPath(location.file, cwd)}:${location.line}`)
    : 'guessed by structure';
  return `${style('bold', name)} — ${where}  ${style('yellow', rule)}${inThread(thread)}`;
}

function notesOf({ guess, mapNote, generated, seenAt }: ShownFinding): string[] {
  const seen = seenAt === undefined ? undefined : seenNote(seenAt);
  const notes = [seen, guess, mapNote].filter(note => note !== undefined);
  if (notes.length > 0) return notes.map(note => visibleText(note, 300));
  if (!generated) return [];
  const { url, line, column } = generated;
  return [`loaded as ${visibleText(url, pathLimit)}:${line}:${column}`];
}

function seenNote(seenAt: number): string {
  const time = new Date(seenAt).toLocaleTimeString('en-GB');
  return `not reached this time; as it was seen at ${time}`;
}

function heldSentence(live: Held, retained: Retained | undefined, style: Style): string {
  const holders = `${formatQuantity(live.instances, 'context')} (${formatCount(live.idle)} idle)`;
  const verb = live.instances === 1 ? 'holds' : 'hold';
  const stale = formatQuantity(live.staleReferences, 'stale value');
  const shared = retained?.sharedBytes
    ? ` (${formatBytes(retained.sharedBytes)} of it only several together)`
    : '';
  const bytes =
    live.retainedBytes === null ? '' : `, retaining ${formatBytes(live.retainedBytes)}${shared}`;
  const open =
    live.open > 0 ? `; ${style('red', `${formatQuantity(live.open, 'value')} open`)}` : '';
  return `${holders} ${verb} ${stale}${bytes}${open}`;
}

function formatValues(live: Held, style: Style): string {
  const groups = groupValues(live.values);
  const lines: string[] = [];
  if (groups.length > 0) {
    const rows = groups
      .slice(0, maxGroups)
      .map(({ count, className, key, open, closed, size, retainedBytes }) => [
        formatCount(count),
        className,
        key ?? '',
        open > 0 ? formatCount(open) : '',
        closed > 0 ? formatCount(closed) : '',
        size === null ? '' : sizeOf(className, size),
        retainedBytes === null ? '' : formatBytes(retainedBytes),
      ]);
    lines.push(formatTable(columns, rows, style));
  }
  const more = groups.length - maxGroups;
  if (more > 0) {
    lines.push(
      `    ${style('dim', `and ${formatQuantity(more, 'more group')} (--json lists all)`)}\n`,
    );
  }
  if (live.truncated) {
    const listed = `the table covers the first ${formatQuantity(live.values.length, 'value')}`;
    lines.push(`    ${style('dim', `${listed}; the counts above are complete`)}\n`);
  }
  return lines.join('');
}

/** Only strings have no class from the probe, and every other sized value is measured in bytes. */
function sizeOf(className: string, size: number): string {
  return className === 'string' ? formatQuantity(size, 'char') : formatBytes(size);
}

function formatRetained({ classes, largest }: Retained, style: Style): string {
  const lines: string[] = [];
  if (classes.length > 0) {
    const shares = classes
      .slice(0, maxClasses)
      .map(
        ({ className, count, bytes }) =>
          `${formatCount(count)} ${visibleText(className, nameLimit)} (${formatBytes(bytes)})`,
      );
    if (classes.length > maxClasses) shares.push('…');
    lines.push(`  retained: ${shares.join(', ')}\n`);
  }
  return lines.join('') + formatKept(largest, style);
}

/** Values, each with its retaining path. */
export function formatKept(values: readonly KeptValue[], style: Style): string {
  return values
    .map(({ className, retainedBytes, path }) => {
      const value = `${visibleText(className, nameLimit)}, ${formatBytes(retainedBytes)}`;
      return `  ${value}, kept alive by\n    ${style('dim', path)}\n`;
    })
    .join('');
}

/** Lists what could not be decided; empty if there is nothing. */
export function formatUndecided(undecided: Undecided[], style: Style, cwd: string): string {
  if (undecided.length === 0) return '';
  const lines = undecided
    .slice(0, maxUndecided)
    .map(
      ({ className, reason, location, thread }) =>
        `  ${visibleText(className, nameLimit)}${placeText(location, cwd)}${inThread(thread)}: ${visibleText(reason, 200)}\n`,
    );
  const more = undecided.length - maxUndecided;
  if (more > 0)
    lines.push(`  ${style('dim', `and ${formatCount(more)} more (--json lists all)`)}\n`);
  return `${style('bold', `Undecided: ${formatCount(undecided.length)}`)}\n${lines.join('')}`;
}

function placeText(location: FileLocation | undefined, cwd: string): string {
  return location ? ` (${shownPath(location.file, cwd)}:${location.line})` : '';
}
