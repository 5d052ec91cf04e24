import type * as t from '@babel/types';
import type { Certainty } from '../../../../protocol/poolModel';
import type { OwnedUnit } from '../../program/callees';
import type { Put } from '../../pools/traffic';
import type { Holder } from './instanceNames';

/** A statement or call that puts an instance into its pool, itself or by a function that it calls. */
export interface Step {
  at: OwnedUnit;
  node: t.Node;
  put: Put;
}

/** A function puts what it, or what is around it, calls by this name into its pool, on every way through it that is not `given`. */
export interface Parks {
  holder: Holder;
  step: Step;
  /** Unless one of these tests tells otherwise, whose outcome no put changes: the second put passes as the first did. */
  given?: readonly t.Node[];
}

/** Two steps that both run for one use of an instance. */
export interface Twice {
  first: Step;
  second: Step;
  certainty: Certainty;
}

/** What the walk of one function found. */
export interface Walked {
  parks: readonly Parks[];
  twice: readonly Twice[];
}

export const NOTHING: Walked = { parks: [], twice: [] };
