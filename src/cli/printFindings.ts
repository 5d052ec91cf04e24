import { formatBytes, formatCount, formatQuantity, visibleText } from '../base/format';
import type { Finding, Reading, ReadingCost, Undecided } from '../protocol/finding';
import type { NodeTarget } from '../protocol/target';
import { shownPath } from './shownPath';
import type { Style } from './style';
import { formatTable, type TableColumn } from './table';
import { groupValues } from './valueGroups';

const maxGroups = 10;
const maxUndecided = 5;
const pathLimit = 160;

const columns: TableColumn[] = [
  { title: 'count', align: 'right', limit: 12 },
  { title: 'class', align: 'left', limit: 40 },
  { title: 'key', align: 'left', limit: 40 },
  { title: 'open', align: 'right', limit: 12 },
  { title: 'closed', align: 'right', limit: 12 },
  { title: 'size', align: 'right', limit: 16 },
];

/** One reading for people: the target, each finding with its values, what was not decided, the cost. */
export function formatReading(
  target: NodeTarget,
  reading: Reading,
  style: Style,
  cwd: string,
): string {
  return [
    summary(target, reading, style),
    ...reading.findings.map(finding => formatFinding(finding, style, cwd)),
    formatUndecided(reading.undecided, style),
    `${style('dim', costLine(reading.cost))}\n`,
  ]
    .filter(part => part !== '')
    .join('\n');
}

function summary(target: NodeTarget, { findings }: Reading, style: Style): string {
  const facts = [target.pid === undefined ? '' : `pid ${target.pid}`, target.node ?? '']
    .filter(fact => fact !== '')
    .join(', ');
  const name = `${visibleText(target.title, 80)}${facts && ` (${visibleText(facts, 60)})`}`;
  if (findings.length === 0) return `${style('bold', name)}: no stale references found\n`;
  const stale = total(findings, finding => finding.live.staleReferences);
  const open = total(findings, finding => finding.live.open);
  const counts = [
    formatQuantity(findings.length, 'finding'),
    formatQuantity(stale, 'stale reference'),
    ...(open > 0 ? [`${formatQuantity(open, 'value')} still open`] : []),
  ];
  return `${style('bold', name)}: ${counts.join(', ')}\n`;
}

function total(findings: Finding[], count: (finding: Finding) => number): number {
  return findings.reduce((sum, finding) => sum + count(finding), 0);
}

function formatFinding(finding: Finding, style: Style, cwd: string): string {
  const { live } = finding;
  const name = `${visibleText(finding.className, 60)}.${visibleText(finding.method, 60)}`;
  const place = `${shownPath(finding.location.file, cwd)}:${finding.location.line}`;
  const lines = [
    `${style('bold', name)} — ${style('cyan', place)}  ${style('yellow', finding.rule)}\n`,
    `  ${countsSentence(finding, style)}\n`,
  ];
  const { generated } = finding;
  if (finding.mapNote !== undefined) {
    lines.push(`  ${style('dim', visibleText(finding.mapNote, 200))}\n`);
  } else if (generated) {
    const loaded = `${visibleText(generated.url, pathLimit)}:${generated.line}:${generated.column}`;
    lines.push(`  ${style('dim', `loaded as ${loaded}`)}\n`);
  }
  const groups = groupValues(live.values);
  if (groups.length > 0) {
    const rows = groups
      .slice(0, maxGroups)
      .map(({ count, className, key, open, closed, size }) => [
        formatCount(count),
        className,
        key ?? '',
        open > 0 ? formatCount(open) : '',
        closed > 0 ? formatCount(closed) : '',
        size === null ? '' : sizeOf(className, size),
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
    lines.push(`    ${style('dim', `${listed}; the counts above are whole`)}\n`);
  }
  return lines.join('');
}

/** The probe gives strings no class: everything else that has a size is measured in bytes. */
function sizeOf(className: string, size: number): string {
  return className === 'string' ? `${formatCount(size)} chars` : formatBytes(size);
}

function countsSentence({ live }: Finding, style: Style): string {
  const holders = `${formatQuantity(live.instances, 'instance')} (${formatCount(live.idle)} parked)`;
  const verb = live.instances === 1 ? 'holds' : 'hold';
  const stale = formatQuantity(live.staleReferences, 'stale reference');
  const bytes = live.retainedBytes === null ? '' : `, retaining ${formatBytes(live.retainedBytes)}`;
  const open =
    live.open > 0 ? `; ${style('red', `${formatQuantity(live.open, 'value')} still open`)}` : '';
  return `${holders} ${verb} ${stale}${bytes}${open}`;
}

function formatUndecided(undecided: Undecided[], style: Style): string {
  if (undecided.length === 0) return '';
  const lines = undecided
    .slice(0, maxUndecided)
    .map(
      ({ className, reason }) => `  ${visibleText(className, 60)}: ${visibleText(reason, 200)}\n`,
    );
  const more = undecided.length - maxUndecided;
  if (more > 0)
    lines.push(`  ${style('dim', `and ${formatCount(more)} more (--json lists all)`)}\n`);
  return `${style('bold', `Undecided: ${formatCount(undecided.length)}`)}\n${lines.join('')}`;
}

/** The number is of the probe's own calls: switching V8's debugger on to read the scripts is not in it. */
function costLine({ strategy, longestPauseMs, elapsedMs }: ReadingCost): string {
  const ways = {
    scopes: 'the scope walk',
    breakpoint: 'a breakpoint',
    'heap-query': 'a heap query',
  };
  const pause = longestPauseMs.toFixed(1);
  return `Read through ${ways[strategy]} in ${Math.round(elapsedMs)} ms; no call of the probe held the server longer than ${pause} ms.`;
}
