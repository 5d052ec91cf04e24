import { formatCount, formatQuantity, visibleText } from '../../base/format';
import { shownPath } from '../../base/shownPath';
import type { Reading } from '../../protocol/finding';
import { heldMessage } from '../../protocol/contextsText';
import { holderPageOf } from '../../protocol/holders';
import {
  sharedFaults,
  sharedHolders,
  type Share,
  type SharedFault,
  type SharedHolder,
} from '../../protocol/sharedFaults';
import { coverageSentence, english, verdictOf, verdictSentence } from '../../protocol/verdict';
import { placeText } from './holderLines';
import { nameAndLocation } from './printFinding';
import type { ReadProcess } from './readProcess';
import type { Style } from './style';
import { formatTable, type TableColumn } from './table';

const MOST_ROWS = 20;
const MOST_NAMES = 5;
const NAME_LIMIT = 100;

const columns: TableColumn[] = [
  { title: 'held', align: 'right', limit: 14 },
  { title: 'process', align: 'left', limit: NAME_LIMIT },
];

/** Formats the readings of several processes: each fault once, with the processes that have it; then what was read of each. */
export function formatSeveral(
  processes: readonly ReadProcess[],
  style: Style,
  cwd: string,
): string {
  const names = processes.map(({ name }) => visibleText(name, NAME_LIMIT));
  const readings = processes.map(({ outcome }) =>
    'reading' in outcome ? outcome.reading : undefined,
  );
  const faults = sharedFaults(readings);
  const holders = sharedHolders(readings);
  const all = new Fleet(names, readings, style);
  return [
    summary(processes, faults, holders, style),
    ...faults.slice(0, MOST_ROWS).map(each => all.fault(each, cwd)),
    ...holders.slice(0, MOST_ROWS).map(each => all.holder(each, cwd)),
    cutSentence([faults.length, holders.length], style),
    all.outcomes(processes),
  ]
    .filter(part => part !== '')
    .join('\n');
}

function summary(
  processes: readonly ReadProcess[],
  faults: readonly SharedFault[],
  holders: readonly SharedHolder[],
  style: Style,
): string {
  const read = processes.filter(({ outcome }) => 'reading' in outcome).length;
  const of = read < processes.length ? `${read} of ` : '';
  const name = `${of}${formatQuantity(processes.length, 'process', 'processes')} read`;
  const stale = faults.reduce((sum, each) => sum + each.staleReferences, 0);
  const requests = holders.reduce((sum, each) => sum + each.contexts, 0);
  const counts = [
    ...(faults.length > 0
      ? [formatQuantity(faults.length, 'finding'), formatQuantity(stale, 'stale value')]
      : []),
    ...(requests > 0 ? [`${formatQuantity(requests, 'finished request')} held`] : []),
  ];
  return `${style('bold', name)}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}\n`;
}

function cutSentence(counts: readonly number[], style: Style): string {
  const more = counts.reduce((sum, count) => sum + Math.max(0, count - MOST_ROWS), 0);
  return more > 0
    ? `${style('dim', `and ${formatQuantity(more, 'more row')} (--json lists all)`)}\n`
    : '';
}

/** What the rows of several processes are written with. */
class Fleet {
  constructor(
    private readonly names: readonly string[],
    private readonly readings: readonly (Reading | undefined)[],
    private readonly style: Style,
  ) {}

  fault({ finding, staleReferences, open, shares }: SharedFault, cwd: string): string {
    const { className, method, location, rule } = finding;
    const shown = { className, method, location, rule };
    const counts = [
      formatQuantity(staleReferences, 'stale value'),
      ...(open > 0 ? [this.style('red', `${formatQuantity(open, 'value')} open`)] : []),
    ];
    return `${nameAndLocation(shown, this.style, cwd)}\n  held ${this.within(shares)}: ${counts.join(', ')}\n${this.shares(shares)}`;
  }

  holder({ row, contexts, estimated, shares }: SharedHolder, cwd: string): string {
    const { style } = this;
    const where = row.location
      ? ` — ${style(
          'cyan',
          placeText(row.location, file => shownPath(file, cwd)),
        )}`
      : '';
    const message = heldMessage({ ...row, contexts }, estimated);
    return [
      `${style(['bold', 'red'], 'HELD')} ${style('bold', message)}${where}\n`,
      `  held ${this.within(shares)}. What to do: ${holderPageOf(row.kind)}\n`,
      this.shares(shares),
    ].join('');
  }

  /** What was read of the processes without findings, what limited the others, and who was not read: one line for each sentence. */
  outcomes(processes: readonly ReadProcess[]): string {
    const { style } = this;
    const bySentence = new Map<string, string[]>();
    const say = (sentence: string, ordinal: number): void => {
      bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), this.names[ordinal]!]);
    };
    for (const [ordinal, { outcome }] of processes.entries()) {
      if ('why' in outcome) {
        say(`${style('red', 'Not read:')} ${visibleText(outcome.why, 300)}`, ordinal);
        continue;
      }
      const { reading } = outcome;
      const verdict = verdictOf(reading);
      if (verdict.kind !== 'held') {
        const looked = coverageSentence(reading.coverage, english);
        const sentence = verdictSentence(verdict, reading.coverage, english);
        say(`${sentence} ${style('dim', `Looked at ${looked}.`)}`, ordinal);
      }
      for (const gap of verdict.gaps)
        say(`${style('yellow', 'Not all was read:')} ${visibleText(gap, 300)}`, ordinal);
    }
    return [...bySentence]
      .map(([sentence, names]) => `${namesText(names)}: ${sentence}\n`)
      .join('');
  }

  private within(shares: readonly Share[]): string {
    const read = this.readings.filter(reading => reading !== undefined).length;
    return `in ${formatCount(shares.length)} of ${formatQuantity(read, 'process', 'processes')}`;
  }

  private shares(shares: readonly Share[]): string {
    const most = [...shares].sort((a, b) => b.count - a.count).slice(0, MOST_ROWS);
    const rows = most.map(({ process, count }) => [formatCount(count), this.names[process]!]);
    const more = shares.length - most.length;
    return `${formatTable(columns, rows, this.style)}${more > 0 ? `    and ${formatQuantity(more, 'more process', 'more processes')}\n` : ''}`;
  }
}

function namesText(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return more > 0 ? `${shown} and ${formatQuantity(more, 'other')}` : shown;
}
