import type { ChartTheme } from '../curves/chartTheme';
import type { StripColumn } from './stripColumns';

/** Positions in a strip, in CSS pixels. */
export interface StripLayout {
  height: number;
  columnWidth: number;
}

/** Height of the line below a column that marks a context in use. */
const BASE_PX = 3;
/** Smaller slots cannot be told apart, so they are not drawn singly. */
const LEAST_SLOT_PX = 3;

/**
 * Draws a pool with a column for each context, its slots from the bottom: stale and open, stale, used, clean. They differ
 * without colours too: open is hatched, stale solid, used striped, clean faint.
 */
export function drawStrip(
  canvas: HTMLCanvasElement,
  columns: readonly StripColumn[],
  { height, columnWidth }: StripLayout,
  theme: ChartTheme,
): void {
  const scale = devicePixelRatio;
  const ink = canvas.getContext('2d');
  if (!ink) return;
  const size = { width: columns.length * columnWidth, height };
  // Setting a size, even to the same value, creates a new bitmap.
  for (const side of ['width', 'height'] as const) {
    const pixels = Math.ceil(size[side] * scale);
    if (canvas[side] !== pixels) canvas[side] = pixels;
  }
  ink.setTransform(scale, 0, 0, scale, 0, 0);
  ink.clearRect(0, 0, size.width, height);
  const fills = fillsOf(ink, theme);
  const room = height - BASE_PX - 1;
  const gap = columnWidth >= 4 ? 1 : 0;
  columns.forEach((column, i) => {
    const { start, end, idle, used, stale, open, capacity } = column;
    const left = i * columnWidth;
    const width = columnWidth - gap;
    const slot = room / Math.max(1, capacity);
    let bottom = room;
    const stack = (count: number, fill: string | CanvasPattern): void => {
      if (count === 0) return;
      ink.fillStyle = fill;
      ink.fillRect(left, bottom - count * slot, width, count * slot);
      bottom -= count * slot;
    };
    stack(Math.min(open, stale), fills.open);
    stack(stale - Math.min(open, stale), fills.stale);
    stack(used, fills.used);
    stack(Math.max(0, capacity - used - stale), fills.clean);
    if (end - start === 1 && gap > 0 && slot >= LEAST_SLOT_PX) {
      for (let each = 1; each < capacity; each++) {
        ink.clearRect(left, Math.round(room - each * slot), width, 1);
      }
    }
    if (idle < end - start) {
      ink.fillStyle = fills.base;
      ink.fillRect(left, height - BASE_PX, width, BASE_PX);
    }
  });
}

type Fills = Record<'used' | 'open' | 'stale' | 'clean' | 'base', string | CanvasPattern>;

const known = new WeakMap<ChartTheme, Fills>();

/** Creates the patterns once for a theme and all strips, because that takes long. */
function fillsOf(ink: CanvasRenderingContext2D, theme: ChartTheme): Fills {
  const fills = known.get(theme) ?? makeFills(ink, theme);
  known.set(theme, fills);
  return fills;
}

function makeFills(ink: CanvasRenderingContext2D, theme: ChartTheme): Fills {
  const used = theme.color('--vscode-charts-blue');
  const open = theme.color('--vscode-charts-red');
  return {
    used: pattern(ink, used, tile => tile.fillRect(0, 0, 6, 2)) ?? used,
    open:
      pattern(ink, open, tile => {
        for (let i = -6; i <= 6; i += 6) {
          tile.beginPath();
          tile.moveTo(i, 6);
          tile.lineTo(i + 6, 0);
          tile.stroke();
        }
      }) ?? open,
    stale: theme.color('--vscode-editorWarning-foreground'),
    clean: theme.faint('--vscode-charts-foreground'),
    base: used,
  };
}

/** A tile of 6 by 6 pixels. */
function pattern(
  ink: CanvasRenderingContext2D,
  color: string,
  draw: (tile: OffscreenCanvasRenderingContext2D) => void,
): CanvasPattern | null {
  const canvas = new OffscreenCanvas(6, 6);
  const tile = canvas.getContext('2d');
  if (!tile) return null;
  tile.fillStyle = tile.strokeStyle = color;
  tile.lineWidth = 2.5;
  draw(tile);
  return ink.createPattern(canvas, 'repeat');
}
