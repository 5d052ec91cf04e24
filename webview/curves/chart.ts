import UPlot from 'uplot';
import type { Disposable } from '../../src/base/disposable';
import { formatCount } from '../../src/base/format';
import { emptyColumns, type ChartData, type TimeRange } from './chartData';
import type { ChartTheme } from './chartTheme';
import { curveStyles, type CurveName, type CurveStyle } from './curveStyles';
import { drawMarks, type ChartMark } from './drawMarks';
import { drawDiamonds } from './drawDiamonds';

/** Everything that a chart shows. */
export interface ChartView {
  data: ChartData;
  marks: readonly ChartMark[];
  range: TimeRange;
  hidden: readonly CurveName[];
  /** Row of the keyboard's cursor; `undefined` leaves the cursor to the pointer. */
  row: number | undefined;
  /** Tops of the scales, if several charts share them. */
  tops?: ScaleTops | undefined;
}

export type ScaleTops = Record<CurveStyle['scale'], number>;

export interface ChartOptions {
  /** The same for the chart's life. */
  curves: readonly CurveName[];
  theme: ChartTheme;
  /** Formats a time as in `ChartData.at`. */
  formatTime(at: number): string;
  /** Epoch time in ms that times are relative to. */
  origin: number;
  /** Leaves out the scale of counts, for charts of bytes alone. */
  bytesOnly?: true;
  /** Called with the pointer's row; `undefined` when it leaves. */
  onPoint?(row: number | undefined): void;
  /** Called when a part of the time axis was selected by dragging. */
  onZoom?(range: TimeRange): void;
  /** Called on a double click. */
  onReset?(): void;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const TIME_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400,
].map(seconds => seconds * SECOND);
const ROUND_STEPS = Array.from({ length: 14 }, (_, power) =>
  [1, 2, 5].map(digit => digit * 10 ** power),
).flat();
/** Shorter drags count as clicks. */
const DRAG_PX = 5;
const AWAY = { left: -10, top: -10 };

/** Curves on two scales: counts on the left, bytes or totals on the right. Draws only when told to. */
export class Chart implements Disposable {
  private readonly plot: UPlot;
  private view: ChartView = {
    data: { at: [], columns: emptyColumns() },
    marks: [],
    range: { from: 0, to: MINUTE },
    hidden: [],
    row: undefined,
  };

  constructor(
    element: HTMLElement,
    private readonly options: ChartOptions,
  ) {
    const none = options.curves.map(() => []);
    this.plot = new UPlot(this.plotOptions(element), [[], ...none], element);
  }

  show(view: ChartView): void {
    const before = this.view;
    this.view = view;
    // Remove the keyboard's cursor, because the pointer is not there.
    if (before.row !== undefined && view.row === undefined) this.plot.setCursor(AWAY);
    const { at, columns } = view.data;
    const { curves } = this.options;
    this.plot.batch(() => {
      this.plot.setData([at, ...curves.map(name => columns[name])]);
      // Afterwards, because hiding a curve fits the scales to the data that there is by then.
      curves.forEach((name, i) => {
        const show = !view.hidden.includes(name);
        if (show === before.hidden.includes(name)) this.plot.setSeries(i + 1, { show });
      });
    });
    this.moveCursor();
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height });
    this.moveCursor();
  }

  private moveCursor(): void {
    const { row, data } = this.view;
    if (row === undefined) return;
    this.plot.setCursor({ left: this.plot.valToPos(data.at[row]!, 'x'), top: 0 }, false);
  }

  dispose(): void {
    this.plot.destroy();
  }

  private plotOptions(element: HTMLElement): UPlot.Options {
    const { theme, curves, onZoom, onReset } = this.options;
    const scale = (name: keyof ScaleTops, least: number): UPlot.Scale => ({
      range: (_plot, _min, max) => [0, this.view.tops?.[name] ?? headroom(max, least)],
    });
    return {
      width: element.clientWidth,
      height: element.clientHeight,
      ms: 1,
      padding: [8, 0, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: false, range: () => [this.view.range.from, this.view.range.to] },
        count: scale('count', 5),
        bytes: scale('bytes', 1000),
        total: scale('total', 5),
      },
      axes: this.axes(),
      series: [{}, ...curves.map(name => seriesOf(name, theme))],
      cursor: {
        show: this.options.onPoint !== undefined,
        y: false,
        drag: { x: onZoom !== undefined, y: false, setScale: false, dist: DRAG_PX },
        bind: { dblclick: () => () => (onReset?.(), null) },
      },
      hooks: {
        draw: [plot => this.drawOver(plot)],
        setCursor: [({ cursor }) => this.point(cursor.idx ?? undefined)],
        setSelect: [plot => this.zoom(plot)],
      },
    };
  }

  private axes(): UPlot.Axis[] {
    const { theme, formatTime, curves } = this.options;
    const right = curves.map(name => curveStyles[name]).find(({ scale }) => scale !== 'count')!;
    const common: UPlot.Axis = { stroke: theme.foreground, font: theme.font };
    const grid = { stroke: theme.lines, width: 1, dash: [1, 3] };
    const format = (each: (value: number) => string) => (_plot: UPlot, splits: number[]) =>
      splits.map(each);
    return [
      {
        ...common,
        incrs: TIME_STEPS,
        space: 80,
        size: 26,
        values: format(formatTime),
        grid: { show: false },
        ticks: { stroke: theme.lines, width: 1, size: 4 },
      },
      {
        ...common,
        show: !this.options.bytesOnly,
        scale: 'count',
        incrs: ROUND_STEPS,
        size: 58,
        space: 26,
        values: format(formatCount),
        grid,
        ticks: { show: false },
      },
      {
        ...common,
        scale: right.scale,
        side: 1,
        incrs: ROUND_STEPS,
        size: 70,
        space: 26,
        values: format(right.format),
        grid: { show: false },
        ticks: { show: false },
      },
    ];
  }

  private drawOver(plot: UPlot): void {
    const { marks, hidden, data } = this.view;
    const { theme, origin, curves } = this.options;
    if (curves.includes('retained') && !hidden.includes('retained'))
      drawDiamonds(plot, data, theme);
    drawMarks(plot, marks, origin, theme);
  }

  private point(row: number | undefined): void {
    if (this.view.row === undefined) this.options.onPoint?.(row);
  }

  private zoom(plot: UPlot): void {
    const { left, width } = plot.select;
    if (width < DRAG_PX) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.options.onZoom?.({
      from: plot.posToVal(left, 'x'),
      to: plot.posToVal(left + width, 'x'),
    });
  }
}

function headroom(max: number | null, least: number): number {
  return Math.max(least, (max ?? 0) * 1.08);
}

function seriesOf(name: CurveName, theme: ChartTheme): UPlot.Series {
  const { scale, color, dash, width, isArea } = curveStyles[name];
  return {
    scale,
    stroke: theme.color(color),
    width,
    ...(isArea ? { fill: theme.faint(color) } : {}),
    ...(dash ? { dash } : { paths: () => null }),
    points: { show: false },
  };
}
