import { usePage } from '../pageTools';
import { valueAt, type ChartData } from './chartData';
import { curveStyles, type CurveName } from './curveStyles';

interface LegendProps {
  label: string;
  curves: readonly CurveName[];
  data: ChartData;
  /** Row whose values are shown; the last row means now. */
  row: number;
}

/** The curves' names and values. Each toggles its curve. */
export function Legend({ label: title, curves, data, row }: LegendProps) {
  const { state, look } = usePage();
  const { hiddenCurves } = state.view;
  const toggle = (name: CurveName): void => {
    const isHidden = hiddenCurves.includes(name);
    look({
      hiddenCurves: isHidden ? hiddenCurves.filter(each => each !== name) : [...hiddenCurves, name],
    });
  };
  return (
    <div class="legend" role="group" aria-label={title}>
      {curves.map(name => {
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
    </div>
  );
}
