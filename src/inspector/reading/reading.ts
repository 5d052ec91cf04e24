import type { Coverage, ReadingCost, Undecided } from '../../protocol/finding';
import type { ModelReading, StaleRow } from '../agent/agentApi';
import type { LiveModel } from '../scripts/modelIndex';

/** What one pass over the target yielded for one faulty model. */
export interface LiveModelReading {
  ordinal: number;
  live: LiveModel;
  /** There is a free list of its class, in its own script or in another. */
  isParked: boolean;
  reading: ModelReading;
  rows: StaleRow[];
}

/** One pass over the target, before it is joined into findings. */
export interface TargetReading {
  models: LiveModelReading[];
  undecided: Undecided[];
  coverage: Coverage;
  cost: ReadingCost;
  /** False while sources are still being analysed. */
  isWhole: boolean;
}
