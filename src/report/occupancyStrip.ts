import { formatCount, formatQuantity } from '../base/format';
import type { ContextOccupancy, PoolOccupancy } from '../protocol/liveFigures';
import { html, type Html } from './html';
import { nameOf, nameText } from './names';

const COLUMNS = 48;
/** Limit of drawn contexts per class. */
const MOST_CONTEXTS = 480;
const CELL_WIDTH = 14;
const CELL_HEIGHT = 26;
const BAR_WIDTH = 10;
const BAR_HEIGHT = 20;

/** The contexts of one pooled class: one bar each, filled from below with slots in use, then stale ones. */
export function occupancyStrip(name: string, pool: PoolOccupancy): Html {
  const contexts = pool.contexts.slice(0, MOST_CONTEXTS);
  const columns = Math.min(COLUMNS, Math.max(1, contexts.length));
  const rows = Math.ceil(contexts.length / COLUMNS);
  const [width, height] = [columns * CELL_WIDTH, rows * CELL_HEIGHT];
  const draw = (bar: (context: ContextOccupancy) => [from: number, to: number]): string[] =>
    contexts.map((context, i) => rectangle(i, ...bar(context)));
  const left = pool.instances - contexts.length;
  return html`<figure class="strip">
    <figcaption>
      <strong>${nameOf(pool.className)}</strong> ${sentenceOf(pool)}
      ${left > 0 ? html`<small>The first ${formatCount(contexts.length)} are drawn.</small>` : ''}
    </figcaption>
    <svg
      width="${width}"
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-labelledby="${name}-title ${name}-desc"
    >
      <title id="${name}-title">The contexts of ${nameText(pool.className)}</title>
      <desc id="${name}-desc">${sentenceOf(pool)}</desc>
      <path class="slots" d="${draw(() => [0, 1])}" />
      <path class="used" d="${draw(context => [0, share(context.used, context)])}" />
      <path class="stale" d="${draw(staleBar)}" />
      <path
        class="open"
        fill="url(#open)"
        d="${draw(context => (context.open > 0 ? staleBar(context) : [0, 0]))}"
      />
      <path
        class="active"
        d="${contexts.map((context, i) => (context.idle ? '' : underline(i)))}"
      />
    </svg>
  </figure>`;
}

/** Says in words what the strip shows. */
function sentenceOf({ instances, idle, stale, staleReferences, open }: PoolOccupancy): string {
  const contexts = `${formatQuantity(instances, 'context')}, ${formatCount(idle)} idle`;
  const held = `${formatCount(stale)} with ${formatQuantity(staleReferences, 'stale value')}`;
  return `${contexts}; ${held}${open > 0 ? `, ${formatCount(open)} open` : ''}.`;
}

function staleBar(context: ContextOccupancy): [from: number, to: number] {
  const used = share(context.used, context);
  return [used, Math.min(1, used + share(context.stale, context))];
}

/** Height of a part of a bar. Any part above 0 is tall enough to be seen. */
function share(part: number, { capacity, used, stale }: ContextOccupancy): number {
  if (part <= 0) return 0;
  return Math.max(0.1, Math.min(1, part / Math.max(capacity, used + stale)));
}

function rectangle(ordinal: number, from: number, to: number): string {
  if (to <= from) return '';
  const x = (ordinal % COLUMNS) * CELL_WIDTH + 1;
  const bottom = Math.floor(ordinal / COLUMNS) * CELL_HEIGHT + BAR_HEIGHT;
  const top = round(bottom - to * BAR_HEIGHT);
  return `M${x} ${top}h${BAR_WIDTH}v${round((to - from) * BAR_HEIGHT)}h-${BAR_WIDTH}z`;
}

/** A line under a context that serves a request. */
function underline(ordinal: number): string {
  const x = (ordinal % COLUMNS) * CELL_WIDTH + 1;
  const y = Math.floor(ordinal / COLUMNS) * CELL_HEIGHT + BAR_HEIGHT + 2;
  return `M${x} ${y}h${BAR_WIDTH}v2h-${BAR_WIDTH}z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
