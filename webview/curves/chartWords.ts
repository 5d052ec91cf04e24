import { t } from '@vscode/l10n';
import { formatClock, formatCount } from '../../src/base/format';
import { peakOf, valueAt, type ChartData } from './chartData';
import type { ChartMark } from './drawMarks';
import { curveStyles, type CurveName } from './curveStyles';

/** A row for screen readers: its time, all known values of these curves, and events since the previous row. */
export function rowText(
  data: ChartData,
  curves: readonly CurveName[],
  row: number,
  marks: readonly ChartMark[],
): string {
  const values = curves.flatMap(name => {
    const value = valueAt(data, name, row);
    const { label, format } = curveStyles[name];
    return value === undefined ? [] : [`${label()} ${format(value)}`];
  });
  const happened = marksOf(data, row, marks).map(({ label }) => label);
  return `${formatClock(data.at[row]!)}: ${[...values, ...happened].join(', ')}`;
}

/** A row's time and events: `14:02:15 · heap snapshot`. */
export function momentText(data: ChartData, row: number, marks: readonly ChartMark[]): string {
  const happened = marksOf(data, row, marks).map(({ label }) => label);
  return [formatClock(data.at[row]!), ...happened].join(' · ');
}

/** The marks since the previous row, up to this one. */
function marksOf({ at }: ChartData, row: number, marks: readonly ChartMark[]): ChartMark[] {
  const from = at[row - 1] ?? -Infinity;
  return marks.filter(mark => mark.at > from && mark.at <= at[row]!);
}

/** Describes the chart to people who cannot see it. */
export function chartText(
  data: ChartData,
  curves: readonly CurveName[],
  marks: readonly ChartMark[],
): string {
  const last = data.at.length - 1;
  if (last < 0) return t('Nothing was measured yet.');
  const sentences = [t('From {0} to {1}.', formatClock(data.at[0]!), formatClock(data.at[last]!))];
  for (const name of curves) {
    const { label, format } = curveStyles[name];
    const peak = peakOf(data, name);
    const now = valueAt(data, name, last);
    if (peak === undefined || now === undefined) continue;
    sentences.push(t('{0}: {1} now, {2} at most.', label(), format(now), format(peak)));
  }
  const count = (kind: ChartMark['kind']): string =>
    formatCount(marks.filter(mark => mark.kind === kind).length);
  sentences.push(
    t(
      'Garbage collections: {0}, snapshots: {1}, rounds: {2}, fixes: {3}.',
      count('collection'),
      count('snapshot'),
      count('round'),
      count('fix'),
    ),
  );
  return sentences.join(' ');
}
