import { AssertionError } from 'node:assert';
import { join } from 'node:path';
import { isMainThread, Worker } from 'node:worker_threads';
import { recordingSentence, recordingVerdict } from '../protocol/recordingVerdict';
import { isLeftFinding } from '../protocol/leftText';
import { checkedOptions } from './checkedOptions';
import { idleRounds, idleText } from './idleRounds';
import { leftBehindText, tooFewText } from './leftBehindText';
import { withRecorder } from './withRecorder';

/** How a test records. */
export interface LeftBehindOptions {
  /** How often `run` is called, from 2 to 50; 2 by default. */
  rounds?: number;
  /**
   * Whether to fail also where nothing was found, but not all was looked at or the heap grew by what nobody can name; true by
   * default.
   */
  strict?: boolean;
  /** Set where `run` sends no requests to a server of this process; without it, a round without any fails. */
  withoutRequests?: boolean;
}

/** What a test recorded that did not fail. */
export interface NothingLeftBehind {
  /** What was found, in one sentence. */
  sentence: string;
  /** What was not looked at, one sentence each; empty unless `strict` is false. */
  limits: string[];
  /** Requests that the process began in each round, `null` when they were not counted, and its heap in use after it. */
  rounds: { requests: number | null; heapBytes: number }[];
}

/**
 * Calls `run` a few times, with heap snapshots of this process around each call, and rejects with an `AssertionError` that names
 * the holders when the calls left something behind: something that grows, that holds finished requests, or that a faulty reset
 * left. Rejects so also when a round had no request, and when too little was left to tell whether it grows. `run` sends the
 * requests of one round, best a prime number of them (at least 20), and resolves when they are answered.
 * Clears the resource timings that Node keeps of each `fetch`. Rejects with what `run` rejects with. Call it on the main thread, once at a time.
 */
export async function assertNothingLeftBehind(
  run: () => unknown,
  options: LeftBehindOptions = {},
): Promise<NothingLeftBehind> {
  if (typeof run !== 'function') throw new TypeError('assertNothingLeftBehind wants a function.');
  const { rounds, strict, withoutRequests } = checkedOptions(options);
  if (!isMainThread) {
    throw new Error(
      'assertNothingLeftBehind works on the main thread of a process alone. In Vitest, choose the pool "forks".',
    );
  }
  const recording = await withRecorder(
    start => new Worker(join(__dirname, 'testingRecorder.js'), { workerData: start, execArgv: [] }),
    { rounds, folder: __dirname },
    run,
  );
  const { kind, gaps } = recordingVerdict(recording);
  // Where nothing was done, or too little to tell, nothing found says nothing.
  const [idle] = withoutRequests ? [] : idleRounds(recording);
  const few = strict ? tooFewText(recording) : undefined;
  if (kind === 'held' || idle !== undefined || few !== undefined || (strict && kind !== 'clean')) {
    const why = kind === 'held' ? undefined : idle === undefined ? few : idleText(idle);
    throw new AssertionError({
      message: [...(why === undefined ? [] : [why]), leftBehindText(recording)].join('\n\n'),
      actual: recording.left.filter(isLeftFinding).length,
      expected: 0,
      operator: 'assertNothingLeftBehind',
      stackStartFn: assertNothingLeftBehind,
    });
  }
  return {
    sentence: recordingSentence(recording),
    limits: gaps,
    rounds: recording.rounds.map(({ requests, heapBytes }) => ({ requests, heapBytes })),
  };
}
