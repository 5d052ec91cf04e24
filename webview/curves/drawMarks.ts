import { t } from '@vscode/l10n';
import type UPlot from 'uplot';
import type { Mark } from '../../src/protocol/liveFigures';
import type { ChartTheme } from './chartTheme';

/** What is marked on a chart: what happened to the server, and the moment that somebody marked to compare with. */
export interface ChartMark {
  /** Epoch time in ms. */
  at: number;
  kind: Mark['kind'] | 'moment';
  label: string;
}

/** The marks of a run with that of a moment, in the order of their times. */
export function marksWith(moment: number | undefined, marks: readonly Mark[]): ChartMark[] {
  if (moment === undefined) return [...marks];
  const own: ChartMark = { at: moment, kind: 'moment', label: t('marked moment') };
  return [...marks, own].sort((a, b) => a.at - b.at);
}

/** A flag on the time axis: a line from top to bottom with a word; a collection is a tick at the top. */
const flags: Record<
  Exclude<ChartMark['kind'], 'collection'>,
  { color: string; dash: number[]; label(): string }
> = {
  snapshot: { color: '--vscode-charts-purple', dash: [2, 2], label: () => t('snapshot') },
  fix: { color: '--vscode-charts-green', dash: [], label: () => t('fix') },
  moment: { color: '--vscode-focusBorder', dash: [1, 3], label: () => t('marked') },
  lost: { color: '--vscode-charts-red', dash: [6, 3], label: () => t('lost') },
};
const TICK_PX = 7;

/** Draws the marks within the chart. A word that would lie on the one before is left out; its line is not. */
export function drawMarks(
  plot: UPlot,
  marks: readonly ChartMark[],
  origin: number,
  theme: ChartTheme,
): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const { left, top, width, height } = bbox;
  let free = left;
  ctx.save();
  ctx.lineWidth = scale;
  ctx.font = theme.font.replace(/^\d+/, size => String(Number(size) * scale));
  ctx.textBaseline = 'top';
  for (const { at, kind } of marks) {
    const x = Math.round(plot.valToPos(at - origin, 'x', true)) + 0.5;
    if (x < left || x > left + width) continue;
    const flag = kind === 'collection' ? undefined : flags[kind];
    ctx.strokeStyle = flag ? theme.color(flag.color) : theme.foreground;
    ctx.setLineDash(flag ? flag.dash.map(each => each * scale) : []);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + (flag ? height : TICK_PX * scale));
    ctx.stroke();
    if (!flag) continue;
    const word = flag.label();
    const wide = ctx.measureText(word).width;
    const start = x + wide + 6 * scale < left + width ? x + 3 * scale : x - wide - 3 * scale;
    if (start < free) continue;
    ctx.fillStyle = theme.color(flag.color);
    ctx.fillText(word, start, top + (TICK_PX + 2) * scale);
    free = start + wide + 6 * scale;
  }
  ctx.restore();
}
