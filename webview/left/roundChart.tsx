import { t } from '@vscode/l10n';
import { useMemo } from 'preact/hooks';
import { formatBytes, formatClock, formatQuantity } from '../../src/base/format';
import type { Sample } from '../../src/protocol/liveFigures';
import type { RecordedView } from '../../src/protocol/leftView';
import { ChartBox } from '../curves/chartBox';
import { emptyColumns, type ChartData } from '../curves/chartData';
import { useChartTheme } from '../curves/chartTheme';
import type { CurveName } from '../curves/curveStyles';
import type { ChartMark } from '../curves/drawMarks';
import { useTimeline } from '../curves/useTimeline';

/** Only the heap in use is drawn. */
const CURVES: CurveName[] = ['heap'];

/** The heap in use while requests were recorded, with the end of each round. */
export function RoundChart({ recorded }: { recorded: RecordedView }) {
  const theme = useChartTheme();
  const samples = useTimeline().at(-1)?.samples;
  const { startedAt, at, rounds } = recorded;
  const view = useMemo(() => {
    const marks = rounds.map(({ endedAt }, i): ChartMark => ({
      at: endedAt,
      kind: 'round',
      label: t('end of round {0}', i + 1),
    }));
    const margin = Math.max((at - startedAt) / 20, 500);
    const range = { from: startedAt - margin, to: at + margin };
    return {
      data: heapData(recorded, samples ?? []),
      marks,
      range,
      hidden: [],
      row: undefined,
    };
  }, [startedAt, at, samples]);
  const words = rounds.map(({ requests, heapBytes }, i) =>
    [
      t('Round {0}', i + 1),
      ...(requests === null ? [] : [formatQuantity(requests, t('request'), t('requests'))]),
      t('{0} in use after it', formatBytes(heapBytes)),
    ].join(', '),
  );
  return (
    <section class="rounds" aria-labelledby="rounds-title">
      <h2 id="rounds-title">{t('Heap in use')}</h2>
      <div class="reader" role="img" aria-label={words.join('. ')}>
        <ChartBox
          view={view}
          options={{ theme, curves: CURVES, origin: 0, formatTime: formatClock, bytesOnly: true }}
        />
      </div>
      <p class="legend" aria-hidden="true">
        {words.join(' · ')}
      </p>
    </section>
  );
}

/** What was sampled meanwhile, and the exact figure after each round. */
function heapData({ startedAt, at, rounds }: RecordedView, samples: readonly Sample[]): ChartData {
  const points = [
    ...samples
      .filter(sample => sample.at >= startedAt && sample.at <= at)
      .flatMap(({ at: time, heapUsedBytes }) =>
        heapUsedBytes === null ? [] : [{ time, bytes: heapUsedBytes }],
      ),
    ...rounds.map(({ endedAt, heapBytes }) => ({ time: endedAt, bytes: heapBytes })),
  ].sort((a, b) => a.time - b.time);
  return {
    at: points.map(({ time }) => time),
    columns: { ...emptyColumns(), heap: points.map(({ bytes }) => bytes) },
  };
}
