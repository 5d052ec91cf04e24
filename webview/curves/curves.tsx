import { t } from '@vscode/l10n';
import { useMemo, useRef, useState } from 'preact/hooks';
import { usePage } from '../pageTools';
import { chartDataOf, rowsWithin, type TimeRange } from './chartData';
import { momentText } from './chartWords';
import { useChartTheme } from './chartTheme';
import { CurveActions } from './curveActions';
import { marksWith } from './drawMarks';
import { POOL_CURVES, REQUEST_CURVES } from './curveStyles';
import { Legend } from './legend';
import { LiveChart } from './liveChart';
import { MomentTable } from './momentTable';
import { RequestRemarks } from './requestRemarks';
import { RunComparison } from './runComparison';
import { useMoment } from './useMoment';
import { useTimeline } from './useTimeline';

const MINUTE_MS = 60_000;
const LEAST_MS = 10_000;

/** What the server has held since attaching. After a restart, the previous run is shown beside it. */
export function Curves() {
  const { state, look } = usePage();
  const { view } = state;
  const runs = useTimeline();
  const theme = useChartTheme();
  const run = runs.at(-1);
  const before = runs.find(({ head }) => head.run === run?.head.before);
  const data = useMemo(() => (run ? chartDataOf(run) : undefined), [run]);
  const [zoom, setZoom] = useState<TimeRange | undefined>();
  const [row, setRow] = useState<number | undefined>();
  const [pointed, setPointed] = useState<number | undefined>();
  const { moment, mark } = useMoment();
  const marks = useMemo(() => marksWith(moment?.at, run?.marks ?? []), [moment?.at, run]);

  const now = data?.at.at(-1) ?? 0;
  /** 0 unless paused. */
  const pausedAt = useRef(0);
  pausedAt.current = view.paused ? pausedAt.current || now : 0;
  const end = pausedAt.current || now;
  const start = data?.at[0] ?? 0;
  const from = view.span === 'whole' ? start : Math.max(start, end - Number(view.span) * MINUTE_MS);
  const range = zoom ?? { from, to: Math.max(end, from + LEAST_MS) };
  const isWanted = view.comparesRuns ?? before?.marks.some(({ kind }) => kind === 'fix') === true;
  const isComparing = before !== undefined && isWanted;
  const [first, last] = (data && rowsWithin(data, range)) ?? [0, -1];
  const within = (chosen: number | undefined): number | undefined =>
    chosen === undefined ? undefined : Math.min(last, Math.max(first, chosen));
  const chosen = within(row ?? pointed);
  const figures = run?.samples.findLast(({ heapUsedBytes }) => heapUsedBytes !== null);
  const requests = run?.samples.findLast(sample => sample.requests)?.requests;
  const common = {
    ...{ data: data!, marks, range, theme, row: within(row) },
    ...{ onRow: setRow, onPoint: setPointed, onZoom: setZoom },
  };

  return (
    <section
      class="curves"
      aria-labelledby="curves-title"
      onKeyDown={event => {
        const isTyping = event.target instanceof HTMLSelectElement;
        if (event.key.toLowerCase() === 'm' && !isTyping && !event.ctrlKey && !event.metaKey)
          mark?.();
      }}
    >
      <div class="bar">
        <h2 id="curves-title">{isComparing ? t('Before and after') : t('Over time')}</h2>
        {data && !isComparing && chosen !== undefined && (
          <span class="at">{momentText(data, chosen, marks)}</span>
        )}
        <CurveActions
          canCompare={before !== undefined}
          isComparing={isComparing}
          isZoomed={zoom !== undefined}
          following={
            run && run.head.endedAt === undefined ? figures?.requests !== undefined : undefined
          }
          onWhole={() => setZoom(undefined)}
          onMark={mark}
        />
      </div>
      {isComparing ? (
        <RunComparison before={before} now={run!} theme={theme} />
      ) : data && now > 0 ? (
        <>
          <div class="charts">
            <div class="pools-chart">
              <LiveChart label={t('Curves of the server')} curves={POOL_CURVES} {...common} />
              <Legend label={t('Curves')} curves={POOL_CURVES} data={data} row={chosen ?? last} />
            </div>
            {requests && (
              <div class="requests-chart">
                <LiveChart label={t('Requests over time')} curves={REQUEST_CURVES} {...common} />
                <Legend
                  label={t('Requests')}
                  curves={REQUEST_CURVES}
                  data={data}
                  row={chosen ?? last}
                />
              </div>
            )}
          </div>
          {requests && <RequestRemarks requests={requests} />}
        </>
      ) : (
        <p class="hint">{t('Curves appear here while the server is attached.')}</p>
      )}
      {moment && <MomentTable moment={moment} onClose={() => look({ moment: null })} />}
    </section>
  );
}
