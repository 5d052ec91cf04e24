import { formatBytes, formatCount, formatQuantity } from '../base/format';
import { foldPath, type FoldedStep } from '../protocol/foldedPath';
import { html, type Html, type Part } from './html';
import { MOST_LISTED } from './largestValues';
import { findingText, nameOf, nameText, sizeText } from './names';
import type { LargestValue, ReportFinding } from './reportData';
import { table } from './table';

const MOST_STEPS = 10;

/** The largest values one by one, with the retaining path where it is known. */
export function largestTable(
  largest: readonly LargestValue[],
  findings: readonly ReportFinding[],
): Html | undefined {
  if (largest.length === 0) return undefined;
  const inBytes = largest.some(({ value }) => value.retainedBytes !== null);
  const nameOfFinding = new Map(
    findings.map(finding => [finding.id, html`<bdi>${findingText(finding)}</bdi>`]),
  );
  return html`<section>
    <h2>${inBytes ? 'The largest values' : 'Values one by one'}</h2>
    ${table<LargestValue>(
      inBytes
        ? 'By retained bytes, with what keeps each alive'
        : 'Those still open first, then by size',
      [
        { title: 'Value', kind: 'head', cell: ({ value }) => nameOf(value.className) },
        {
          title: 'Key',
          cell: ({ value }) => (value.key === null ? undefined : nameOf(value.key)),
        },
        {
          title: 'Held by',
          cell: ({ finding }) => nameOfFinding.get(finding),
        },
        {
          title: 'Context',
          kind: 'number',
          cell: ({ value }) => formatCount(value.instance),
        },
        { title: 'is', cell: ({ value }) => (value.idle ? 'idle' : 'in\u00a0use') },
        {
          title: 'Slot',
          kind: 'number',
          cell: ({ value: { slot } }) =>
            typeof slot === 'number' ? formatCount(slot) : nameOf(slot),
        },
        { title: 'State', cell: ({ value }) => stateOf(value.closable) },
        {
          title: 'Size',
          kind: 'number',
          cell: ({ value }) => sizeText(value.className, value.size),
        },
        {
          title: 'Retained',
          kind: 'number',
          cell: ({ value: { retainedBytes } }) =>
            retainedBytes === null ? undefined : formatBytes(retainedBytes),
        },
        { title: 'Kept alive by', cell: ({ path }) => pathOf(foldPath(path, MOST_STEPS)) },
      ],
      largest,
      MOST_LISTED,
    )}
  </section>`;
}

function stateOf(closable: 'open' | 'closed' | null): Part {
  if (closable === null) return undefined;
  return closable === 'open' ? html`<strong class="open">open</strong>` : 'closed';
}

function pathOf(steps: readonly FoldedStep[]): Html | undefined {
  if (steps.length === 0) return undefined;
  return html`<ol class="path">
    ${steps.map(part => {
      if ('leftOut' in part) return html`<li>… ${formatQuantity(part.leftOut, 'step')}</li>`;
      const { reference, className, stale } = part.step;
      const times = part.times > 1 ? html` <small>${formatCount(part.times)} times</small>` : '';
      const name = html`<bdi>${nameText(className)}</bdi>`;
      if (reference === '') return html`<li>${name}${times}</li>`;
      const mark = stale ? html` <small>stale</small>` : '';
      return html`<li${stale ? html` class="stale"` : ''}><code><bdi>${nameText(reference)}</bdi></code>${mark} ${name}${times}</li>`;
    })}
  </ol>`;
}
