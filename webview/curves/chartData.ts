import type { RunChanges } from '../../src/protocol/liveFigures';
import { CURVES, type CurveName } from './curveStyles';

/** `undefined`: not measured at this time, the curve goes on; `null`: nobody looked, or in vain: the curve is interrupted. */
type Cell = number | null | undefined;

/** Columns of equal length: a row for each time of a sample or a mark, oldest first. */
export interface ChartData {
  /** Epoch times in ms, or ms since the start of the run. */
  at: number[];
  columns: Record<CurveName, Cell[]>;
}

const SILENCE_MS = 30_000;

/** The curves of a run; `origin` is subtracted from all times. */
export function chartDataOf({ samples, marks }: RunChanges, origin = 0): ChartData {
  const at: number[] = [];
  const columns: ChartData['columns'] = { stale: [], open: [], heap: [], retained: [] };
  /** The row of a time: the last one, or a new one. */
  const rowAt = (time: number): number => {
    if (at.at(-1) !== time - origin) {
      at.push(time - origin);
      for (const name of CURVES) columns[name].push(undefined);
    }
    return at.length - 1;
  };
  const put = (row: number, name: CurveName, value: number | null | undefined): void => {
    if (typeof value === 'number') columns[name][row] = value;
  };
  // A long run is sampled coarsely at its beginning: that is no silence.
  const span = samples.length > 1 ? samples.at(-1)!.at - samples[0]!.at : 0;
  const silence = Math.max(SILENCE_MS, span / 20);
  let before = Infinity;
  let next = 0;
  const addMarksUntil = (end: number): void => {
    for (; next < marks.length && marks[next]!.at < end; next++) {
      put(rowAt(marks[next]!.at), 'retained', marks[next]!.retainedBytes);
    }
  };
  for (const sample of samples) {
    addMarksUntil(sample.at);
    if (sample.at - before > silence) {
      const gap = rowAt(sample.at - 1);
      for (const name of ['stale', 'open', 'heap'] as const) columns[name][gap] = null;
    }
    const row = rowAt(sample.at);
    put(row, 'stale', sample.staleReferences);
    put(row, 'open', sample.open);
    if (sample.unread) columns.stale[row] = columns.open[row] = null;
    put(row, 'heap', sample.heapUsedBytes);
    before = sample.at;
  }
  addMarksUntil(Infinity);
  return { at, columns };
}

/** What was last known of a curve at a row; `undefined` before it was known. */
export function valueAt({ columns }: ChartData, curve: CurveName, row: number): number | undefined {
  const column = columns[curve];
  for (let i = row; i >= 0; i--) {
    const cell = column[i];
    if (cell === null) return undefined;
    if (cell !== undefined) return cell;
  }
  return undefined;
}

/** The largest value of a curve; `undefined` when it was never known. */
export function peakOf({ columns }: ChartData, curve: CurveName): number | undefined {
  let peak: number | undefined;
  for (const cell of columns[curve]) {
    if (typeof cell === 'number' && (peak === undefined || cell > peak)) peak = cell;
  }
  return peak;
}

/** First and last row between two times; `undefined` when there is none. */
export function rowsWithin(
  { at }: ChartData,
  { from, to }: TimeRange,
): [number, number] | undefined {
  const first = at.findIndex(time => time >= from);
  const last = at.findLastIndex(time => time <= to);
  return first >= 0 && first <= last ? [first, last] : undefined;
}

/** Times as in `ChartData.at`. */
export interface TimeRange {
  from: number;
  to: number;
}
