import type { Rectangle } from './treemapLayout';

/**
 * The cell that an arrow key leads to: the nearest one that lies entirely in its direction, preferring cells straight ahead;
 * the same cell when there is none. `undefined` for other keys.
 */
export function neighbourOf(
  cells: readonly Rectangle[],
  from: number,
  key: string,
): number | undefined {
  const away = directions[key];
  if (!away) return undefined;
  let best = from;
  let least = Infinity;
  for (const [i, cell] of cells.entries()) {
    const { gap, aslant } = away(cells[from]!, cell);
    if (i === from || gap < 0) continue;
    // Sideways distance counts double, so that the keys follow a row to its end.
    const distance = gap + 2 * aslant;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/**
 * `gap`: distance in the key's direction, negative unless `to` lies entirely there. `aslant`: sideways distance, 0 for cells
 * straight ahead.
 */
type Away = (from: Rectangle, to: Rectangle) => { gap: number; aslant: number };

const directions: Record<string, Away> = {
  ArrowRight: (from, to) => ({
    gap: to.x - right(from),
    aslant: apart(from.y, bottom(from), to.y, bottom(to)),
  }),
  ArrowLeft: (from, to) => ({
    gap: from.x - right(to),
    aslant: apart(from.y, bottom(from), to.y, bottom(to)),
  }),
  ArrowDown: (from, to) => ({
    gap: to.y - bottom(from),
    aslant: apart(from.x, right(from), to.x, right(to)),
  }),
  ArrowUp: (from, to) => ({
    gap: from.y - bottom(to),
    aslant: apart(from.x, right(from), to.x, right(to)),
  }),
};

const right = ({ x, width }: Rectangle): number => x + width;
const bottom = ({ y, height }: Rectangle): number => y + height;

/** Distance between two spans, 0 when they overlap. */
function apart(start: number, end: number, otherStart: number, otherEnd: number): number {
  return Math.max(otherStart - end, start - otherEnd, 0);
}
