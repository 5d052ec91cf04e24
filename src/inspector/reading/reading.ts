import type { Coverage, ReadingCost, Undecided } from '../../protocol/finding';
import type { ModelReading, StaleRow, UnmetLoop, Unseen } from '../agent/agentApi';
import type { HeapContexts, HeapHeldContexts } from '../../protocol/leftBehind';
import type { ResetSite } from '../../protocol/poolModel';
import type { LiveModel } from '../scripts/modelIndex';
import type { LoadedScript } from '../scripts/scripts';

/** The result of one pass for one faulty model. */
export interface LiveModelReading {
  ordinal: number;
  live: LiveModel;
  /** Whether any script keeps a free list of the class. */
  isParked: boolean;
  reading: ModelReading;
  rows: StaleRow[];
}

/** A class or script that a pass could not decide. */
export interface LiveUndecided extends Undecided {
  /** The reset that could not be judged, and its script; missing where a script is undecided, or no reset is concerned. */
  at?: { script: LoadedScript; reset: ResetSite };
}

/** A holder, and how many of its requests were met themselves: for others, these stand. */
export interface LiveHeldContexts extends HeapHeldContexts {
  met: number;
}

/** The finished requests that the latest search met. `held` counts all of them, also those of holders that are not listed. */
export interface LiveContexts extends HeapContexts {
  holders: LiveHeldContexts[];
  /** Some of what is alike was read, and counts for all. */
  estimated: boolean;
  /** Holders that are not listed, because there are too many. */
  unlisted: number;
  unseen: Unseen;
  /** Finished requests that the walk did not meet, held by what it cannot see; missing where V8 was not asked for them. */
  withoutHolder?: number;
  /** How long looking for them would pause the target, where that was not done. */
  wouldPauseMs?: number;
  /** How many more objects native code keeps alive than were met; 0 where that may be chance, or was not asked. */
  handles?: number;
  /** What of the event loop's handles was not met; missing where that was not asked. */
  loop?: UnmetLoop[];
  /** Bytes of the heap that were in use then, with garbage. */
  heapBytes?: number;
}

/** The result of one pass over the target, before it is joined into findings. */
export interface TargetReading {
  models: LiveModelReading[];
  undecided: LiveUndecided[];
  coverage: Coverage;
  contexts: LiveContexts;
  cost: ReadingCost;
  /** False while sources are still being analysed, or the first search goes on in the next reading: there may be more contexts. */
  isWhole: boolean;
}
