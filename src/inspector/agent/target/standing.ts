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
  /** The object that led here, and by which name. */
  parent: object | undefined;
  name: PropertyKey | undefined;
}

export const NOWHERE: Readonly<Standing> = {
  ...{ target: undefined, depth: 0, isInstance: false, isLate: false },
  ...{ vias: undefined, parent: undefined, name: undefined },
};
