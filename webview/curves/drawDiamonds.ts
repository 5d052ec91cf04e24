import type UPlot from 'uplot';
import type { ChartData } from './chartData';
import type { ChartTheme } from './chartTheme';
import { curveStyles } from './curveStyles';

/** Draws the retained bytes that snapshots found: single points, since nothing is known in between. */
export function drawDiamonds(plot: UPlot, { at, columns }: ChartData, theme: ChartTheme): void {
  const { ctx, bbox } = plot;
  const size = 5 * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = theme.color(curveStyles.retained.color);
  columns.retained.forEach((bytes, row) => {
    if (typeof bytes !== 'number') return;
    const x = plot.valToPos(at[row]!, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    const y = plot.valToPos(bytes, 'bytes', true);
    ctx.beginPath();
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.fill();
  });
  ctx.restore();
}
