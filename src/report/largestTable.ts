import { formatBytes, formatCount, formatQuantity } from '../base/format';
import { foldPath, type FoldedStep } from '../protocol/foldedPath';
import { anyPlace } from '../protocol/mergedPaths';
import { html, type Html, type Part } from './html';
import { MOST_LISTED } from './largestValues';
import { findingText, nameOf, nameText, sizeText } from './names';
import type { LargestValue, ReportFinding } from './reportData';
import { table } from './table';

const MOST_STEPS = 10;

/** Values that differ in their context and slot alone: one retainer keeps them all. */
interface AlikeValues {
  first: LargestValue;
  values: LargestValue[];
}

/** The largest values, those alike in one row, with the retaining path where it is known. */
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
    ${table<AlikeValues>(
      inBytes ? 'By retained bytes, with what keeps them alive' : 'Open ones first, then by size',
      [
        { title: 'Value', kind: 'head', cell: ({ first }) => nameOf(first.value.className) },
        {
          title: 'Key',
          cell: ({ first }) => (first.value.key === null ? undefined : nameOf(first.value.key)),
        },
        {
          title: 'Values',
          kind: 'number',
          cell: ({ values }) => (values.length > 1 ? formatCount(values.length) : undefined),
        },
        { title: 'Held by', cell: ({ first }) => nameOfFinding.get(first.finding) },
        { title: 'Context', kind: 'number', cell: ({ values }) => contextsOf(values) },
        { title: 'is', cell: ({ first }) => (first.value.idle ? 'idle' : 'in\u00a0use') },
        { title: 'Slot', kind: 'number', cell: ({ values }) => slotOf(values) },
        { title: 'State', cell: ({ first }) => stateOf(first.value.closable) },
        {
          title: 'Size',
          kind: 'number',
          cell: ({ first }) => sizeText(first.value.className, first.value.size),
        },
        {
          title: 'Retained',
          kind: 'number',
          cell: ({ values }) => (inBytes ? formatBytes(bytesOf(values)) : undefined),
        },
        {
          title: 'Kept alive by',
          cell: ({ first, values }) => pathOf(foldPath(stepsOf(first, values), MOST_STEPS)),
        },
      ],
      alike(largest).sort((a, b) => bytesOf(b.values) - bytesOf(a.values)),
      MOST_LISTED,
    )}
  </section>`;
}

/** In the order of their first value. */
function alike(largest: readonly LargestValue[]): AlikeValues[] {
  const byKind = new Map<string, AlikeValues>();
  for (const each of largest) {
    const { finding, value, path } = each;
    const { className, key, idle, closable, size, instance, slot } = value;
    const names = [finding, className, key ?? '', ...(path.length > 0 ? wayOf(path) : [])];
    // Without a path nothing tells that one thing keeps them.
    const place = path.length > 0 ? [] : [instance, slot];
    const kind = JSON.stringify([...names.map(nameText), idle, closable, size, ...place]);
    const known = byKind.get(kind);
    if (known) known.values.push(each);
    else byKind.set(kind, { first: each, values: [each] });
  }
  return [...byKind.values()];
}

/** As much of a path as is shown. */
function wayOf(path: LargestValue['path']): string[] {
  return foldPath(path, MOST_STEPS).flatMap(part =>
    'leftOut' in part
      ? [String(part.leftOut)]
      : [anyPlace(nameText(part.step.reference)), part.step.className, String(part.times)],
  );
}

function stepsOf({ path }: LargestValue, values: readonly LargestValue[]): LargestValue['path'] {
  if (values.length === 1) return path;
  return path.map(step => ({ ...step, reference: anyPlace(nameText(step.reference)) }));
}

function contextsOf(values: readonly LargestValue[]): string {
  const contexts = new Set(values.map(({ value }) => value.instance));
  const [first] = contexts;
  return contexts.size > 1 ? `${formatCount(contexts.size)} of them` : `#${formatCount(first!)}`;
}

/** Only where all have the same. */
function slotOf(values: readonly LargestValue[]): Part {
  const slots = new Set(values.map(({ value }) => value.slot));
  const [slot] = slots;
  if (slots.size > 1) return undefined;
  return typeof slot === 'number' ? formatCount(slot) : nameOf(slot!);
}

function bytesOf(values: readonly LargestValue[]): number {
  return values.reduce((sum, { value }) => sum + (value.retainedBytes ?? 0), 0);
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
