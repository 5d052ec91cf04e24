import { t } from '@vscode/l10n';
import { usePage } from '../context';
import { valueAt, type ChartData } from './chartData';
import { marksOf } from './chartWords';
import { formatClock } from './clock';
import type { ChartMark } from './drawMarks';
import { CURVES, curveStyles, type CurveName } from './curveStyles';

interface LegendProps {
  data: ChartData;
  marks: readonly ChartMark[];
  /** Whose values are shown; the last one stands for now. */
  row: number;
  /** Somebody points at the row. */
  isPointed: boolean;
}

/** The curves' names and values; each is a switch of its curve. */
export function Legend({ data, marks, row, isPointed }: LegendProps) {
  const { state, look } = usePage();
  const { hiddenCurves } = state.view;
  const toggle = (name: CurveName): void => {
    const isHidden = hiddenCurves.includes(name);
    look({
      hiddenCurves: isHidden ? hiddenCurves.filter(each => each !== name) : [...hiddenCurves, name],
    });
  };
  const at = data.at[row];
  const happened = isPointed ? marksOf(data, row, marks) : [];
  return (
    <div class="legend" role="group" aria-label={t('Curves')}>
      {CURVES.map(name => {
        const { label, format } = curveStyles[name];
        const value = valueAt(data, name, row);
        return (
          <button
            key={name}
            class="curve"
            aria-pressed={!hiddenCurves.includes(name)}
            onClick={() => toggle(name)}
          >
            <span class={`swatch ${name}`} aria-hidden="true" />
            {label()} <b>{value === undefined ? '–' : format(value)}</b>
          </button>
        );
      })}
      <span class="moment">
        {at === undefined ? '' : isPointed ? formatClock(at) : t('at {0}', formatClock(at))}
        {happened.map(({ label }) => ` · ${label}`)}
      </span>
    </div>
  );
}
