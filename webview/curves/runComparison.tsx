import { t } from '@vscode/l10n';
import { useMemo } from 'preact/hooks';
import { formatBytes, formatCount } from '../../src/base/format';
import type { RunChanges } from '../../src/protocol/liveFigures';
import { usePage } from '../pageTools';
import type { ScaleTops } from './chart';
import { ChartBox } from './chartBox';
import { chartDataOf, peakOf, type ChartData } from './chartData';
import type { ChartTheme } from './chartTheme';
import { formatElapsed } from './clock';
import { curveStyles, POOL_CURVES, type CurveName } from './curveStyles';
import { differenceWords, runNumbers, type RunNumbers } from './runNumbers';

interface RunComparisonProps {
  before: RunChanges;
  now: RunChanges;
  theme: ChartTheme;
}

/** The previous run beside the current one, aligned at their start and on the same scales. */
export function RunComparison({ before, now, theme }: RunComparisonProps) {
  const { state } = usePage();
  const { hiddenCurves } = state.view;
  const numbers = { before: runNumbers(before), now: runNumbers(now) };
  const isKnown = numbers.now.staleAtEnd !== undefined || numbers.now.isSourceOnly;
  const data = {
    before: useMemo(() => chartDataOf(before, before.head.startedAt), [before]),
    now: useMemo(() => chartDataOf(now, now.head.startedAt), [now]),
  };
  const to = Math.max(numbers.before.durationMs, numbers.now.durationMs, 10_000);
  const tops = topsOf([data.before, data.now], hiddenCurves);
  const fixes = before.marks.flatMap(({ kind, label }) => (kind === 'fix' ? [label] : []));
  const common = { to, tops, theme, hidden: hiddenCurves };
  return (
    <div class="runs">
      <p class="difference" role="status">
        {!isKnown && <span class="strong">{t('What is held now is not known.')}</span>}
        {differenceWords(numbers.before, numbers.now).map((words, i) => (
          <span key={i} class={i === 0 && isKnown ? 'strong' : ''}>
            {words}
          </span>
        ))}
        {fixes.length > 0 && <span>{[...new Set(fixes)].join(', ')}</span>}
      </p>
      <div class="pair">
        <RunFigure
          title={t('Before')}
          run={before}
          numbers={numbers.before}
          data={data.before}
          {...common}
        />
        <RunFigure title={t('Now')} run={now} numbers={numbers.now} data={data.now} {...common} />
      </div>
    </div>
  );
}

interface RunFigureProps {
  title: string;
  run: RunChanges;
  numbers: RunNumbers;
  data: ChartData;
  to: number;
  tops: ScaleTops;
  theme: ChartTheme;
  hidden: CurveName[];
}

function RunFigure({ title, run, numbers, data, to, tops, theme, hidden }: RunFigureProps) {
  const { pid, startedAt } = run.head;
  const view = useMemo(
    () => ({ data, marks: run.marks, range: { from: 0, to }, hidden, tops, row: undefined }),
    [data, run, to, hidden, tops.count, tops.bytes],
  );
  const facts = [
    staleWords(numbers),
    numbers.openAtEnd !== undefined && t('{0} open', formatCount(numbers.openAtEnd)),
    numbers.peakHeapBytes !== undefined && t('peak {0}', formatBytes(numbers.peakHeapBytes)),
    formatElapsed(numbers.durationMs),
  ].filter(fact => fact !== false);
  return (
    <figure>
      <figcaption>
        <b>{title}</b>
        {pid !== undefined && <small>pid {pid}</small>}
        <span>{facts.join(' · ')}</span>
      </figcaption>
      <ChartBox
        view={view}
        options={{ theme, curves: POOL_CURVES, origin: startedAt, formatTime: formatElapsed }}
      />
    </figure>
  );
}

function staleWords({ staleAtEnd, isSourceOnly }: RunNumbers): string {
  if (isSourceOnly) return t('no fault in source, contexts not read');
  return staleAtEnd === undefined ? t('not judged') : t('{0} stale', formatCount(staleAtEnd));
}

/** Tops of both scales that fit the visible curves of all charts. */
function topsOf(charts: ChartData[], hidden: readonly CurveName[]): ScaleTops {
  const tops: ScaleTops = { count: 5, bytes: 1000, total: 5 };
  for (const name of POOL_CURVES) {
    if (hidden.includes(name)) continue;
    const { scale } = curveStyles[name];
    for (const data of charts) {
      tops[scale] = Math.max(tops[scale], (peakOf(data, name) ?? 0) * 1.08);
    }
  }
  return tops;
}
