import type { Truncation } from '../pools/truncations';

const MAX_PLACE = 60;

/** The truncated slice as a message names it. */
export function placeOf({ place }: Truncation): string {
  return place.length > MAX_PLACE ? `${place.slice(0, MAX_PLACE)}…` : place;
}
