/** A point of a curve: epoch time in ms and a value, `null` when unknown. */
export type Point = [at: number, value: number | null];

/** Bounds of a picture: its time range, and values from 0 to `max`. */
export interface Bounds {
  from: number;
  to: number;
  max: number;
}

/** Side of the square in which curves are drawn before it is stretched. */
export const SQUARE = 1000;
/** Number of slices: points are thinned to each slice's minimum and maximum, so that no peak is lost. */
const SLICES = 300;

/** Path data of a stepped curve in a square of 1000 with y downwards. Interrupted where values are unknown. */
export function curvePath(points: readonly Point[], { from, to, max }: Bounds): string[] {
  const x = (at: number): number => Math.round((SQUARE * (at - from)) / Math.max(1, to - from));
  const y = (value: number): number => Math.round(SQUARE * (1 - value / Math.max(1, max)));
  let isDrawing = false;
  return thinned(points, from, to).map(([at, value]) => {
    const step = value === null ? '' : `${isDrawing ? 'L' : 'M'}${x(at)} ${y(value)}`;
    isDrawing = value !== null;
    return step;
  });
}

function thinned(points: readonly Point[], from: number, to: number): Point[] {
  if (points.length <= 2 * SLICES) return [...points];
  const slices: Point[][] = Array.from({ length: SLICES }, () => []);
  for (const point of points) {
    const slice = Math.floor((SLICES * (point[0] - from)) / Math.max(1, to - from));
    slices[Math.min(SLICES - 1, Math.max(0, slice))]!.push(point);
  }
  return slices.flatMap(extremes);
}

/** The minimum and maximum in time order; an unknown point when all are unknown. */
function extremes(slice: Point[]): Point[] {
  const known = slice.filter(([, value]) => value !== null);
  if (known.length === 0) return slice.slice(0, 1);
  const least = known.reduce((a, b) => (b[1]! < a[1]! ? b : a));
  const greatest = known.reduce((a, b) => (b[1]! > a[1]! ? b : a));
  return least === greatest ? [least] : [least, greatest].sort((a, b) => a[0] - b[0]);
}
