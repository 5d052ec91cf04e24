import type { Fault, Store } from '../../../protocol/poolModel';
import type { Rule } from '../../../protocol/rules';
import type { Pool } from '../pools/pool';
import type { TimerStore } from './pendingTimers';
import type { RewindPaths } from './ways/rewindPaths';
import type { Reset } from '../pools/reset';
import type { SkippingWalk } from './skippingWalks';

/** A store, a reset that leaves it full, and the rule that found them. */
export interface RuleFault extends StoreFault {
  rule: Rule;
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
  /** For `unclosed-values`: what a reset skips or leaves running. */
  left?: { walk: SkippingWalk } | { timers: TimerStore };
  /** For people: what the reset leaves behind, and where. */
  message: string;
}

/** Decides from the facts about one class which of its resets are to blame. */
export type PoolCheck = (pool: Pool) => StoreFault[];
