import type * as t from '@babel/types';
import type { Access, Fault, Store } from '../../../protocol/poolModel';
import type { Rule } from '../../../protocol/rules';
import type { Pool } from '../pools/pool';
import type { TimerStore } from './pendingTimers';
import type { RewindPaths } from './ways/rewindPaths';
import type { Reset } from '../pools/reset';
import type { Twice } from './twice/putSteps';
import type { SkippingWalk } from './skippingWalks';

/** A store, a reset that leaves it full, and the rule that found them. */
export interface RuleFault extends StoreFault {
  rule: Rule;
  /** For `readable-after-reset`: the rule of what stays there, whose fix ends both. */
  staleBy?: Rule;
}

/** A store and a reset that leaves it full. */
export interface StoreFault {
  certainty: Fault['certainty'];
  store: Store;
  reset: Reset;
  /** Found by the shape of the code alone; a live instance of the class would not show it. */
  isShapeOnly?: boolean;
  /** For `stale-slots`: where a reset would have to clear. */
  paths?: RewindPaths;
  /** What a reset skips, leaves running, or forgets when a field (`head`) says that a chain is empty. */
  left?: { walk: SkippingWalk } | { timers: TimerStore } | { head: Access };
  /** For a table: how the code there names the key whose entry stays. */
  entry?: string;
  /** For a list's field: the field with the first node, and whether that must be empty for this one to be cleared. */
  tail?: { head: Access; isRemoval: boolean };
  /** For `parked-twice`: the two steps. */
  twice?: Twice;
  /** Other places that explain it. */
  related?: readonly RelatedNode[];
  /** Why no fix may clear it, for people; reads well after a colon. */
  unmended?: string;
  /** Set when the values belong to others as well, so that a fix only lets go of them. */
  isShared?: boolean;
  /** Set when it is doubtful only because something reads the slots to the end of the array. */
  isReadWhole?: boolean;
  /** Set when nobody gets the objects in the slots of an array, so that `stale-slots` says all there is to say of the reset. */
  besideSlots?: boolean;
  /** For people: what the reset leaves behind, and where. */
  message: string;
}

/** A step that explains a fault, and what happens there. */
export interface RelatedNode {
  node: t.Node;
  message: string;
  /** Set where a program comes there after the reset. */
  isAfter?: true;
}

/** The rule that says what stays where, and so how to clear it. */
export function clearedAs({ rule, staleBy }: RuleFault): Rule {
  return staleBy ?? rule;
}

/** Decides from the facts about one class which of its resets are to blame. */
export type PoolCheck = (pool: Pool) => StoreFault[];
