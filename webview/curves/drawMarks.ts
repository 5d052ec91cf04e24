import { t } from '@vscode/l10n';
import type UPlot from 'uplot';
import type { Mark } from '../../src/protocol/liveFigures';
import type { ChartTheme } from './chartTheme';

/** A mark on a chart: an event of the server, or a moment that the person marked. */
export interface ChartMark {
  /** Epoch time in ms. */
  at: number;
  kind: Mark['kind'] | 'moment';
  label: string;
}

/** A run's marks and the marked moment, in time order. */
export function marksWith(moment: number | undefined, marks: readonly Mark[]): ChartMark[] {
  if (moment === undefined) return [...marks];
  const own: ChartMark = { at: moment, kind: 'moment', label: t('marked moment') };
  return [...marks, own].sort((a, b) => a.at - b.at);
}

/** Style of a mark on the time axis: a line from top to bottom with a label; a collection is only a tick at the top. */
const flags: Record<
  Exclude<ChartMark['kind'], 'collection'>,
  { color: string; dash: number[]; label(mark: ChartMark): string }
> = {
  snapshot: { color: '--vscode-charts-purple', dash: [2, 2], label: () => t('snapshot') },
  round: { color: '--vscode-charts-orange', dash: [4, 2], label: ({ label }) => label },
  fix: { color: '--vscode-charts-green', dash: [], label: () => t('fix') },
  moment: { color: '--vscode-focusBorder', dash: [1, 3], label: () => t('marked') },
  lost: { color: '--vscode-charts-red', dash: [6, 3], label: () => t('lost') },
};
const TICK_PX = 7;

/** Draws the marks. A label that would overlap the previous one is left out, its line is not. */
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
  for (const mark of marks) {
    const { at, kind } = mark;
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
    const word = flag.label(mark);
    const wide = ctx.measureText(word).width;
    const start = x + wide + 6 * scale < left + width ? x + 3 * scale : x - wide - 3 * scale;
    if (start < free) continue;
    ctx.fillStyle = theme.color(flag.color);
    ctx.fillText(word, start, top + (TICK_PX + 2) * scale);
    free = start + wide + 6 * scale;
  }
  ctx.restore();
}
