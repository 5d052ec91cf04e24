import type { RunChanges } from '../../src/protocol/liveFigures';
import { CURVES, REQUEST_CURVES, type CurveName } from './curveStyles';

/** `undefined`: not measured then, so the curve continues; `null`: not read or not found, so the curve is interrupted. */
type Cell = number | null | undefined;

/** Columns of equal length, with a row for each time of a sample or mark, oldest first. */
export interface ChartData {
  /** Epoch times in ms, or ms since the start of the run. */
  at: number[];
  columns: Record<CurveName, Cell[]>;
}

const SILENCE_MS = 30_000;

/** The curves of a run. Subtracts `origin` from all times. */
export function chartDataOf({ samples, marks }: RunChanges, origin = 0): ChartData {
  const at: number[] = [];
  const columns = emptyColumns();
  /** The row of a time: the last one if equal, else a new one. */
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
  // A long run's beginning is sampled coarsely. Such gaps are not interruptions.
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
      for (const name of CURVES) if (name !== 'retained') columns[name][gap] = null;
    }
    const row = rowAt(sample.at);
    put(row, 'stale', sample.staleReferences);
    put(row, 'open', sample.open);
    if (sample.unread) columns.stale[row] = columns.open[row] = null;
    put(row, 'heap', sample.heapUsedBytes);
    // Figures without requests are of a time when nobody followed them; readings never have any.
    for (const name of REQUEST_CURVES) {
      if (sample.requests) columns[name][row] = sample.requests[name];
      else if (sample.heapUsedBytes !== null) columns[name][row] ??= null;
    }
    before = sample.at;
  }
  addMarksUntil(Infinity);
  return { at, columns };
}

/** Columns without a row. */
export function emptyColumns(): ChartData['columns'] {
  return { stale: [], open: [], heap: [], retained: [], made: [], over: [], inMemory: [] };
}

/** A curve's last known value at a row; `undefined` before the first. */
export function valueAt({ columns }: ChartData, curve: CurveName, row: number): number | undefined {
  const column = columns[curve];
  for (let i = row; i >= 0; i--) {
    const cell = column[i];
    if (cell === null) return undefined;
    if (cell !== undefined) return cell;
  }
  return undefined;
}

/** A curve's largest value; `undefined` when it has none. */
export function peakOf({ columns }: ChartData, curve: CurveName): number | undefined {
  let peak: number | undefined;
  for (const cell of columns[curve]) {
    if (typeof cell === 'number' && (peak === undefined || cell > peak)) peak = cell;
  }
  return peak;
}

/** First and last row between two times; `undefined` when there are none. */
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
