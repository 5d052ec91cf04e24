import type { Recording } from '../protocol/leftBehind';

/** What the recorder is started with. */
export interface RecorderStart {
  rounds: number;
  /** Where the bundles of the other threads are. */
  folder: string;
}

/** What the recorder tells the thread that it records. */
export type RecorderMessage =
  /** It wants a round of load, and waits for `RoundEnd`. */
  | { kind: 'round' }
  | { kind: 'recorded'; recording: Recording }
  | { kind: 'failed'; sentence: string };

/** That a round is over; `failed` when the caller's function has thrown, and nothing else is wanted. */
export interface RoundEnd {
  failed: boolean;
}
