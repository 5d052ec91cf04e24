import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Recording } from '../protocol/leftBehind';
import type { RecorderMessage, RecorderStart, RoundEnd } from './recorderContract';

let isRecording = false;

/** Records in a thread, which has left this one when the promise settles. Rejects with what `run` rejects with. */
export async function withRecorder(
  createThread: (start: RecorderStart) => Worker,
  start: RecorderStart,
  run: () => unknown,
): Promise<Recording> {
  if (isRecording) throw new Error('A recording is under way: one test at a time can record.');
  isRecording = true;
  try {
    return await recorded(createThread(start), run);
  } finally {
    isRecording = false;
  }
}

async function recorded(thread: Worker, run: () => unknown): Promise<Recording> {
  let failure: { reason: unknown } | undefined;
  let recording: Recording | undefined;
  const ended = once(thread, 'exit');
  thread.on('error', (reason: unknown) => (failure ??= { reason }));
  thread.on('message', (message: RecorderMessage) => {
    switch (message.kind) {
      case 'round':
        void runOnce(run).then(reason => {
          failure ??= reason;
          thread.postMessage({ failed: reason !== undefined } satisfies RoundEnd);
        });
        break;
      case 'recorded':
        recording = message.recording;
        break;
      case 'failed':
        failure ??= { reason: new Error(message.sentence) };
    }
  });
  await ended;
  if (failure) throw failure.reason;
  if (!recording) throw new Error('The recording ended without an answer.');
  return recording;
}

/** What `run` has thrown or rejected with. */
async function runOnce(run: () => unknown): Promise<{ reason: unknown } | undefined> {
  try {
    await run();
    // Node keeps what it timed of each fetch; the caller's own, which are part of no server.
    performance.clearResourceTimings();
    return undefined;
  } catch (reason) {
    return { reason };
  }
}
