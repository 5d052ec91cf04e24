import { t } from '@vscode/l10n';
import { useId, useMemo } from 'preact/hooks';
import { formatClock } from '../../src/base/format';
import { usePage } from '../pageTools';
import { ChartBox } from './chartBox';
import { rowsWithin, type ChartData, type TimeRange } from './chartData';
import type { ChartTheme } from './chartTheme';
import { chartText, rowText } from './chartWords';
import type { CurveName } from './curveStyles';
import type { ChartMark } from './drawMarks';

interface LiveChartProps {
  /** What the chart is, for screen readers. */
  label: string;
  curves: readonly CurveName[];
  data: ChartData;
  marks: readonly ChartMark[];
  range: TimeRange;
  theme: ChartTheme;
  /** Row that the keyboard chose; `undefined` leaves the cursor to the pointer. */
  row: number | undefined;
  onRow(row: number | undefined): void;
  onPoint(row: number | undefined): void;
  /** `undefined` follows the server again. */
  onZoom(range: TimeRange | undefined): void;
}

/** A chart that works with pointer or keyboard, as a slider over its samples. */
export function LiveChart(props: LiveChartProps) {
  const { label, curves, data, marks, range, theme, row, onRow, onPoint, onZoom } = props;
  const { state, look } = usePage();
  const { hiddenCurves, paused } = state.view;
  const description = useId();
  const [first, last] = rowsWithin(data, range) ?? [0, data.at.length - 1];
  const view = useMemo(
    () => ({ data, marks, range, hidden: hiddenCurves, row }),
    [data, marks, range.from, range.to, hiddenCurves, row],
  );

  const zoomBy = (factor: number): void => {
    const center = data.at[row ?? last] ?? range.to;
    const half = ((range.to - range.from) * factor) / 2;
    onZoom({ from: center - half, to: center + half });
  };
  const moveTo = (to: number): void => onRow(Math.min(last, Math.max(first, to)));
  const keys: Record<string, (event: KeyboardEvent) => void> = {
    ArrowLeft: ({ shiftKey }) => moveTo((row ?? last + 1) - (shiftKey ? 10 : 1)),
    ArrowRight: ({ shiftKey }) => moveTo((row ?? first - 1) + (shiftKey ? 10 : 1)),
    Home: () => moveTo(first),
    End: () => moveTo(last),
    ' ': () => look({ paused: !paused }),
    '+': () => zoomBy(0.5),
    '-': () => zoomBy(2),
    Escape: () => onZoom(undefined),
  };
  const shown = row ?? last;
  return (
    <div
      class="reader"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-describedby={description}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, data.at.length - 1)}
      aria-valuenow={Math.max(0, shown)}
      aria-valuetext={
        shown >= 0 ? rowText(data, curves, shown, marks) : t('Nothing was measured yet.')
      }
      onKeyDown={event => {
        const act = keys[event.key];
        if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        act(event);
      }}
      // Set on focus only, because a text that changed each second would be read out each second.
      onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && onRow(last)}
      onBlur={() => onRow(undefined)}
      onPointerMove={() => row !== undefined && onRow(undefined)}
    >
      <p id={description} class="unseen">
        {chartText(data, curves, marks)}
      </p>
      <ChartBox
        view={view}
        options={{
          theme,
          curves,
          origin: 0,
          formatTime: formatClock,
          onPoint,
          onZoom,
          onReset: () => onZoom(undefined),
        }}
      />
    </div>
  );
}
