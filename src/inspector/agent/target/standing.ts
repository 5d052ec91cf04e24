import type { Waypoint } from './known';

/** The object that is being read, and how references lead away from it. */
export interface Standing {
  /** `undefined` while a root is followed. */
  target: object | undefined;
  /** Edges from a root. */
  depth: number;
  /** The object is an instance: behind it, only pooled objects are of interest. */
  isInstance: boolean;
  /** The object was reached through what instances hold. */
  isLate: boolean;
  /** Set when the object is a waypoint that led to instances before. */
  vias: Waypoint['vias'] | undefined;
  /** Where the reference stands that led here, and its name; `undefined` for elements, entries and roots. */
  up: Standing | undefined;
  name: PropertyKey | undefined;
  /** The scope of the function `target`: references from here are variables. */
  isScope: boolean;
  /** Set while the rest of a large container is read: the container itself. */
  restOf: Standing | undefined;
}

export const NOWHERE: Readonly<Standing> = {
  ...{ target: undefined, depth: 0, isInstance: false, isLate: false },
  ...{ vias: undefined, up: undefined, name: undefined, isScope: false, restOf: undefined },
};

/** How far up a way is looked at for the rest of a container. */
const MOST_ABOVE = 64;

/** From a place upwards, as far as is looked at. */
export function wayTo(place: Standing): Standing[] {
  const way: Standing[] = [];
  for (let at: Standing | undefined = place; at && way.length < MOST_ABOVE; at = at.up) {
    way.push(at);
  }
  return way;
}

/** Whether a way leads through the rest of a large container. */
export function leadsThroughRest(place: Standing): boolean {
  let at: Standing | undefined = place;
  for (let step = 0; at && step < MOST_ABOVE; step++) {
    if (at.restOf) return true;
    at = at.up;
  }
  return false;
}
