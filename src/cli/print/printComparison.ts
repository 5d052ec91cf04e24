import { formatBytes, formatChange, formatCount, visibleText } from '../../base/format';
import type {
  Change,
  ClassChange,
  FindingChange,
  ValueChanges,
  ValueSet,
} from '../../protocol/snapshotComparison';
import { growthSentence } from '../../protocol/comparisonText';
import { english } from '../../protocol/verdict';
import type { ComparisonReport } from './comparisonJson';
import type { KeptValue } from './largestValues';
import { formatKept, formatUndecided, nameAndLocation } from './printFinding';
import { shownPath } from '../../base/shownPath';
import type { Style } from './style';
import { formatTable, type TableColumn } from './table';

const MAX_CLASSES = 5;
const NAME_LIMIT = 60;
const columns: TableColumn[] = [
  { title: '', align: 'left', limit: 20 },
  { title: 'before', align: 'right', limit: 16 },
  { title: 'after', align: 'right', limit: 16 },
  { title: 'change', align: 'right', limit: 16 },
];
const colours: Record<Change, Parameters<Style>[0]> = {
  new: 'red',
  grown: 'red',
  shrunk: 'green',
  gone: 'green',
  same: 'dim',
};

/**
 * Formats a comparison: two files, and what changed in each finding. `kept`: by finding id, why the largest values of both
 * are held.
 */
export function formatComparison(
  { files, skipped, comparison, elapsedMs }: ComparisonReport,
  kept: ReadonlyMap<string, KeptValue[]>,
  style: Style,
  cwd: string,
): string {
  const { before, after, unmatched, findings, classes } = comparison;
  const names = files.map(file => shownPath(file, cwd));
  const total = `${formatBytes(before.retainedBytes)} → ${formatBytes(after.retainedBytes)} retained`;
  const summary = findings.length === 0 ? 'no stale values in either' : total;
  const undecided = [
    ...skipped,
    ...[before, after].flatMap((side, i) =>
      side.undecided.map(({ reason, ...each }) => ({
        ...each,
        reason: `${i === 0 ? 'Before' : 'After'}: ${reason}`,
      })),
    ),
  ];
  return [
    `${style('bold', `${names[0]} → ${names[1]}`)}: ${summary}\n${
      unmatched === undefined ? '' : `${style('dim', unmatched)}\n`
    }`,
    ...findings.map(finding => formatFindingChange(finding, kept.get(finding.id), style, cwd)),
    formatUndecided(undecided, style, cwd),
    `${growthSentence(comparison, english)}\n${formatClasses(classes, 'grown')}`,
    `${style('dim', `Compared in ${Math.round(elapsedMs)} ms.`)}\n`,
  ]
    .filter(part => part !== '')
    .join('\n');
}

function formatFindingChange(
  finding: FindingChange,
  kept: KeptValue[] | undefined,
  style: Style,
  cwd: string,
): string {
  const { change, before, after, classes, values } = finding;
  const row = (title: string, from = 0, to = 0, format = formatCount): string[] => [
    title,
    format(from),
    format(to),
    formatChange(to - from, format),
  ];
  return [
    `${nameAndLocation(finding, style, cwd)}  ${style(colours[change], change)}\n`,
    formatTable(
      columns,
      [
        row('retained', before?.retainedBytes, after?.retainedBytes, formatBytes),
        row('stale values', before?.staleReferences, after?.staleReferences),
        row('contexts', before?.instances, after?.instances),
        row('open values', before?.open, after?.open),
      ].filter(([, from, to]) => from !== '0' || to !== '0'),
      style,
    ),
    formatClasses(classes),
    ...(values ? [formatValues(values)] : []),
    ...(kept?.length ? [`  the largest of those in both:\n${formatKept(kept, style)}`] : []),
  ].join('');
}

function formatClasses(classes: ClassChange[], title = 'retained'): string {
  if (classes.length === 0) return '';
  const shares = classes.slice(0, MAX_CLASSES).map(({ className, before, after }) => {
    const count = formatChange(after.count - before.count, formatCount);
    const bytes = formatChange(after.bytes - before.bytes, formatBytes);
    return `${count} ${visibleText(className, NAME_LIMIT)} (${bytes})`;
  });
  if (classes.length > MAX_CLASSES) shares.push('…');
  return `  ${title}: ${shares.join(', ')}\n`;
}

function formatValues({ stillStale, newlyStale, noLongerStale, truncated }: ValueChanges): string {
  const sets = [
    `${formatSet(stillStale)} stale in both`,
    `${formatSet(newlyStale)} newly stale`,
    `${formatSet(noLongerStale)} no longer stale`,
  ];
  const part = truncated ? ' (of the first ones only)' : '';
  return `  values: ${sets.join(', ')}${part}\n`;
}

function formatSet({ count, open, retainedBytes }: ValueSet): string {
  if (count === 0) return '0';
  const facts = [formatBytes(retainedBytes), ...(open > 0 ? [`${formatCount(open)} open`] : [])];
  return `${formatCount(count)} (${facts.join(', ')})`;
}
