import { formatBytes, formatCount } from '../base/format';
import type { Mark, RunChanges, Sample } from '../protocol/liveFigures';
import { curvePath, SQUARE, type Bounds, type Point } from './curve';
import { clippedText, html, type Html } from './html';
import { nameOf, nameText } from './names';
import { table } from './table';
import { durationText, timeOf, timeText } from './times';

const MOST_RUNS = 4;
const MOST_MARKS = 12;
const LABEL_LIMIT = 120;

interface Measure {
  title: string;
  className: string;
  format(value: number): string;
  pick(sample: Sample): number | null;
  /** Whether it comes from readings, which may miss values; those points are unknown. */
  isRead: boolean;
}

const stale: Measure = {
  title: 'Stale values',
  className: 'stale',
  format: formatCount,
  pick: sample => sample.staleReferences,
  isRead: true,
};
const open: Measure = {
  title: 'Open values',
  className: 'open',
  format: formatCount,
  pick: sample => sample.open,
  isRead: true,
};
const heap: Measure = {
  title: 'Heap used',
  className: 'heap',
  format: formatBytes,
  pick: sample => sample.heapUsedBytes,
  isRead: false,
};
/** Measures that share a picture, and so a scale. */
const pictures = [[stale, open], [heap]];

/**
 * The latest runs side by side on one scale, so that the effect of a fix is visible. `undefined` unless something was
 * measured twice.
 */
export function runCurves(runs: readonly RunChanges[]): Html | undefined {
  const shown = runs.filter(({ samples }) => samples.length > 1).slice(-MOST_RUNS);
  if (shown.length === 0) return undefined;
  return html`<section>
    <h2>Over time</h2>
    <div class="runs">
      ${shown.map(
        run =>
          html`<div class="run">
            <h3>
              ${nameOf(run.head.title)}${run.head.pid === undefined ? '' : `, pid ${run.head.pid}`}
            </h3>
            ${pictures.map((measures, i) => picture(`run-${run.head.run}-${i}`, run, measures, shown))}
            <p class="ends">
              ${timeOf(startOf(run))}<span>+ ${durationText(endOf(run) - startOf(run))}</span>
            </p>
            ${marksOf(run)}
          </div>`,
      )}
    </div>
    ${numbers(shown)}
  </section>`;
}

function picture(
  name: string,
  run: RunChanges,
  measures: readonly Measure[],
  runs: readonly RunChanges[],
): Html | undefined {
  const known = measures.filter(measure => valuesOf(runs, measure).length > 0);
  if (known.length === 0) return undefined;
  const max = Math.max(...known.map(measure => greatest(valuesOf(runs, measure))));
  const bounds = { from: startOf(run), to: endOf(run), max };
  const title = known.map(measure => measure.title).join(', ');
  return html`<figure class="curve">
    <figcaption>
      ${known.map(measure => html`<span class="key ${measure.className}">${measure.title}</span>`)}
      <span class="max">${known[0]!.format(max)}</span>
    </figcaption>
    <svg
      width="100%"
      height="90"
      viewBox="0 0 ${SQUARE} ${SQUARE}"
      preserveAspectRatio="none"
      role="img"
      aria-labelledby="${name}-title ${name}-desc"
    >
      <title id="${name}-title">${title} of ${nameText(run.head.title)}</title>
      <desc id="${name}-desc">${known.map(measure => courseOf(run, measure)).join(' ')}</desc>
      <path class="grid" d="M0 0H${SQUARE}M0 ${SQUARE / 2}H${SQUARE}M0 ${SQUARE}H${SQUARE}" />
      <path class="mark" d="${marksToShow(run).map(mark => markLine(mark, bounds))}" />
      ${known.map(
        measure =>
          html`<path
            class="line ${measure.className}"
            d="${curvePath(pointsOf(run, measure), bounds)}"
          />`,
      )}
    </svg>
  </figure>`;
}

function markLine({ at }: Mark, { from, to }: Bounds): string {
  const x = Math.round((SQUARE * (at - from)) / Math.max(1, to - from));
  return x < 0 || x > SQUARE ? '' : `M${x} 0V${SQUARE}`;
}

function marksOf(run: RunChanges): Html | undefined {
  const marks = marksToShow(run);
  if (marks.length === 0) return undefined;
  return html`<ul class="marks">
    ${marks.map(
      ({ at, label, retainedBytes }) =>
        html`<li>
          + ${durationText(at - startOf(run))}
          <bdi>${clippedText(label, LABEL_LIMIT)}</bdi>${
            retainedBytes === undefined ? '' : `, ${formatBytes(retainedBytes)} retained`
          }
        </li>`,
    )}
  </ul>`;
}

/** All but collections, which are too many to name. */
function marksToShow({ marks }: RunChanges): Mark[] {
  return marks.filter(({ kind }) => kind !== 'collection').slice(-MOST_MARKS);
}

function numbers(runs: readonly RunChanges[]): Html {
  const rows = runs.flatMap(run =>
    pictures
      .flat()
      .map(measure => ({ run, measure, values: valuesOf([run], measure) }))
      .filter(({ values }) => values.length > 0),
  );
  type Row = (typeof rows)[number];
  const number = (title: string, pick: (values: number[]) => number) => ({
    title,
    kind: 'number' as const,
    cell: ({ measure, values }: Row) => measure.format(pick(values)),
  });
  return table(
    'The same in numbers',
    [
      { title: 'Measure', kind: 'head', cell: ({ measure }: Row) => measure.title },
      { title: 'Process', cell: ({ run }: Row) => nameOf(run.head.title) },
      { title: 'From', cell: ({ run }: Row) => timeText(startOf(run)) },
      number('At first', values => values[0]!),
      number('Highest', greatest),
      {
        title: 'At last',
        kind: 'number' as const,
        cell: ({ run, measure }: Row) => lastText(run, measure),
      },
    ],
    rows,
  );
}

function courseOf(run: RunChanges, { title, format, ...measure }: Measure): string {
  const values = valuesOf([run], { title, format, ...measure });
  if (values.length === 0) return `${title}: not known.`;
  const last = lastText(run, { title, format, ...measure });
  return `${title}: ${format(values[0]!)} at first, ${format(greatest(values))} at the highest, ${last} at last.`;
}

/** The measured points in time order, `null` where a reading missed the value. Most samples belong to other measures. */
function pointsOf({ samples }: RunChanges, { pick, isRead }: Measure): Point[] {
  return samples.flatMap((sample): Point[] => {
    const value = pick(sample);
    return value !== null || (isRead && sample.unread) ? [[sample.at, value]] : [];
  });
}

function lastText(run: RunChanges, measure: Measure): string {
  const value = pointsOf(run, measure).at(-1)?.[1] ?? null;
  return value === null ? 'not known' : measure.format(value);
}

function valuesOf(runs: readonly RunChanges[], { pick }: Measure): number[] {
  return runs.flatMap(({ samples }) => samples.map(pick)).filter(value => value !== null);
}

/** Works on lists of any length; `Math.max(...list)` has a limit. */
function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

function startOf({ samples }: RunChanges): number {
  return samples[0]!.at;
}

function endOf({ samples }: RunChanges): number {
  return samples.at(-1)!.at;
}
