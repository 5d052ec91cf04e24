import type { Place } from './known';

/** What is read just now, and how edges lead away from it. */
export interface Standing {
  /** `undefined`: a root is taken. */
  target: object | undefined;
  /** Edges from a root. */
  depth: number;
  /** Only what is pooled as well is of interest behind it. */
  isInstance: boolean;
  /** Reached through what instances hold. */
  isLate: boolean;
  /** Set when this is a place that led to instances before. */
  vias: Place['vias'] | undefined;
  /** What led here, and by which name. */
  parent: object | undefined;
  name: PropertyKey | undefined;
}

export const NOWHERE: Readonly<Standing> = {
  ...{ target: undefined, depth: 0, isInstance: false, isLate: false },
  ...{ vias: undefined, parent: undefined, name: undefined },
};
