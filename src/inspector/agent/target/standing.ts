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
