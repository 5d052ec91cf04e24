import { hierarchy, treemap as layOut, type HierarchyRectangularNode } from 'd3-hierarchy';
import { formatBytes, formatCount, formatQuantity } from '../base/format';
import { html, type Html } from './html';
import { isInBytes, retainedParts, type RetainedPart } from './retainedParts';
import type { ReportFinding } from './reportData';

/** Layout size. The picture is as wide as the page: horizontal positions are in percent, vertical ones in pixels. */
const WIDTH = 960;
const HEIGHT = 240;
/** Height of a group's label. */
const HEAD = 18;
const LINE = 14;
/** Width of a narrow page. */
const NARROW_WIDTH = 340;
const CHARACTER_WIDTH = 6.6;
/** Smaller values get no area of their own. */
const LEAST_SHARE = 1 / 100;

/**
 * Draws what the findings hold as areas: finding, kind of value, value. Areas are bytes when each finding knows them, else
 * counts. `name` is unique on the page. Put a table with the same numbers beside it.
 */
export function treemap(name: string, title: string, findings: readonly ReportFinding[]): Html {
  const inBytes = isInBytes(findings);
  const whole = findings.reduce(
    (sum, { held }) => sum + (inBytes ? (held.retainedBytes ?? 0) : held.staleReferences),
    0,
  );
  const amount = (weight: number): string =>
    inBytes ? formatBytes(weight) : formatQuantity(weight, 'value');
  const roots = findings.map(finding => retainedParts(finding, inBytes, whole * LEAST_SHARE));
  const root = roots.length === 1 ? roots[0]! : { ...emptyPart, parts: roots };
  const total = inBytes
    ? `retained bytes, ${formatBytes(whole)}`
    : `counts of values, ${formatCount(whole)}`;
  const legend = `Areas are ${total} in all; # is a context. Hatched: open. Grey: only in contexts that are in use.`;
  const cells = layoutOf(root)
    .descendants()
    .filter(node => node.depth > 0 && node.x1 > node.x0 && node.y1 > node.y0);
  return html`<figure>
    <svg
      class="treemap"
      width="100%"
      height="${HEIGHT}"
      role="img"
      aria-labelledby="${name}-title ${name}-desc"
    >
      <title id="${name}-title">${title}</title>
      <desc id="${name}-desc">${legend} A table beside the picture has the numbers.</desc>
      ${cells.map(node => cell(node, amount))}
    </svg>
    <figcaption>${legend}</figcaption>
  </figure>`;
}

const emptyPart: RetainedPart = { label: '', weight: 0, idle: false, open: 0, parts: [] };

function layoutOf(root: RetainedPart): HierarchyRectangularNode<RetainedPart> {
  const tree = hierarchy(root, ({ parts }) => parts)
    .sum(({ parts, weight }) => (parts.length > 0 ? 0 : weight))
    .sort((a, b) => b.value! - a.value!);
  return layOut<RetainedPart>()
    .size([WIDTH, HEIGHT])
    .paddingTop(node => (node.depth > 0 ? HEAD : 0))
    .round(true)(tree);
}

/** A nested `<svg>`, which cuts off what does not fit. */
function cell(
  { x0, x1, y0, y1, data, children }: HierarchyRectangularNode<RetainedPart>,
  amountOf: (weight: number) => string,
): Html {
  const percent = (x: number): string => `${((100 * x) / WIDTH).toFixed(2)}%`;
  const [width, height] = [x1 - x0, y1 - y0];
  const kind = children ? 'group' : data.idle ? 'stale' : 'in-use';
  const amount = amountOf(data.weight);
  const open = data.open > 0 ? `, ${formatQuantity(data.open, 'value')} open` : '';
  const hatching = html`<rect class="open" width="100%" height="100%" fill="url(#open)" />`;
  const isTall = !children && height >= 2 * HEAD;
  const lines = isTall ? [[data.label], [amount]] : [[`${data.label}, ${amount}`, data.label]];
  return html`<svg
    x="${percent(x0)}"
    y="${y0}"
    width="${percent(x1 - x0)}"
    height="${height}"
    class="${kind}"
  >
    <title>${data.label}, ${amount}${open}</title>
    <rect width="100%" height="100%" />
    ${data.open > 0 && !children ? hatching : ''}
    ${height < HEAD - 2 ? '' : lines.map((labels, i) => text(labels, HEAD - 5 + i * LINE, width))}
  </svg>`;
}

/** The first of the labels that fits, whole; it is left out on a narrow page if it only fits a wide one. */
function text(labels: readonly string[], y: number, width: number): Html | undefined {
  const fits = (label: string, room: number): boolean => label.length * CHARACTER_WIDTH + 8 <= room;
  const shown = labels.find(label => fits(label, width));
  if (shown === undefined) return undefined;
  const isWide = !fits(shown, (width * NARROW_WIDTH) / WIDTH);
  return html`<text x="4" y="${y}" class="${isWide ? 'wide' : ''}">${shown}</text>`;
}
