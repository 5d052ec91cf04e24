import type { Fault, Store } from '../../../protocol/poolModel';
import type { Rule } from '../../../protocol/rules';
import type { Pool } from '../pools/pool';
import type { TimerStore } from './pendingTimers';
import type { RewindPaths } from './ways/rewindPaths';
import type { Reset } from '../pools/reset';
import type { SkippingWalk } from './skippingWalks';

/** A faulty pair of a store and a reset, and the rule that found it. */
export interface RuleFault extends StoreFault {
  rule: Rule;
}

/** A faulty pair of a store and a reset. */
export interface StoreFault {
  certainty: Fault['certainty'];
  store: Store;
  reset: Reset;
  /** Seen from the shape of the code alone: a live instance of this class would not show it. */
  isShapeOnly?: boolean;
  /** `stale-slots`: where a reset would have to clear. */
  paths?: RewindPaths;
  /** `unclosed-values`: what is left out where the reset ends lives, or does not stop. */
  left?: { walk: SkippingWalk } | { timers: TimerStore };
  /** For people: what the reset leaves behind, and where. */
  message: string;
}

/** Decides by the facts of one class which of its resets are to blame. */
export type PoolCheck = (pool: Pool) => StoreFault[];
