import type { HeapHolder } from './holders';
import type { ThreadName } from './target';

/** A place in a source. Line and column count from 1. */
export interface SourcePlace {
  file: string;
  line: number;
  column: number;
}

/** A holder with its place in the sources. */
export interface Holder extends Pick<HeapHolder, 'kind' | 'className' | 'name'> {
  /** Declaration, first assignment or callback, in the original file; `null` when no source tells. */
  location: SourcePlace | null;
  /** As in `HeapHolder`. Statements that put values there come first in `storedAt`. */
  within?: Holder;
}

/** Finished requests that one holder keeps, joined with its sources. */
export interface HeldContexts extends Holder {
  contexts: number;
  retainedBytes: number | null;
  path: string[];
  storedAt: SourcePlace[];
  /** As in `Finding`. */
  thread?: ThreadName;
}

/** The finished requests that a reading met. */
export interface ContextsReading {
  basis: 'walk' | 'snapshot';
  over: number;
  held: number;
  /** True where a large collection was sampled: the counts are estimates then. */
  estimated?: true;
  /** Those of `held` that the walk did not meet, so that nobody knows what holds them; missing where V8 was not asked for them. */
  withoutHolder?: number;
  holders: HeldContexts[];
}
