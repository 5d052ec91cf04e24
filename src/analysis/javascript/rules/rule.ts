import type { Fault, Rule, Store } from '../../../protocol/poolModel';
import type { Pool } from '../pools/pool';
import type { TimerStore } from './pendingTimers';
import type { RewindPaths } from './ways/rewindPaths';
import type { Reset } from '../pools/reset';
import type { SkippingWalk } from './skippingWalks';

/** A faulty pair of a store and a reset, as a rule found it. */
export interface RuleFault {
  rule: Rule;
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
export interface PoolRule {
  id: Rule;
  check(pool: Pool): RuleFault[];
}
