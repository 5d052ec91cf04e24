import { join } from 'node:path';
import { debuglog } from 'node:util';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Failure, sentenceOf } from '../base/failure';
import { asConfigured } from '../check/asConfigured';
import { mainThreadConnection } from '../inspector/connection/mainThreadConnection';
import type { Recording } from '../protocol/leftBehind';
import { fixesBy } from '../session/fixesOf';
import { sessionOn } from '../session/sessionOn';
import type { Load } from '../session/recordApi';
import { createAnalysisWorkers } from '../worker/analysisClient';
import { HeapSnapshot } from '../worker/heapClient';
import type { RecorderMessage, RecorderStart, RoundEnd } from './recorderContract';

const MAX_OBJECTS = 200_000;
const THREADS = 2;
const log = debuglog('pool-leaks');

/**
 * A thread of its own: what the recording makes is in another heap than the one that is recorded, and in no snapshot. The main
 * thread has only this thread's `Worker`.
 */
async function record(port: MessagePort, { rounds, folder }: RecorderStart): Promise<Recording> {
  const workers = createAnalysisWorkers(join(folder, 'analysisWorker.js'), THREADS);
  const given = new AbortController();
  const load: Load = async () => {
    const end = new Promise<RoundEnd>(resolve => port.once('message', resolve));
    send(port, { kind: 'round' });
    if ((await end).failed) given.abort(new Failure('cancelled', 'The recording'));
    return {};
  };
  try {
    const session = await sessionOn(
      {
        connection: mainThreadConnection(),
        url: '',
        known: undefined,
        leave: () => Promise.resolve(),
        connectAgain: async () => mainThreadConnection(),
      },
      {
        ...{ analyser: asConfigured(workers), originalFinder: workers, holderFinder: workers },
        maxObjects: MAX_OBJECTS,
        log: line => log('%s', line),
      },
    );
    try {
      return await session.record({
        ...{ rounds, load, signal: given.signal, holderFinder: workers },
        // Somebody's own test, which waits for the answer.
        consent: () => Promise.resolve(true),
        createReader: () => new HeapSnapshot(join(folder, 'heapWorker.js')),
        fixesOf: fixesBy(workers),
        ownThreads: 1,
        withoutRequests: true,
      });
    } finally {
      await session.detach();
    }
  } finally {
    workers.dispose();
  }
}

function send(port: MessagePort, message: RecorderMessage): void {
  port.postMessage(message);
}

async function main(port: MessagePort): Promise<void> {
  // A session with the main thread keeps no thread alive: a port that is listened to does.
  const keep = (): void => undefined;
  port.on('message', keep);
  try {
    const recording = await record(port, workerData as RecorderStart);
    send(port, { kind: 'recorded', recording });
  } catch (error) {
    send(port, { kind: 'failed', sentence: sentenceOf(error) });
  } finally {
    port.off('message', keep);
    port.unref();
  }
}

void main(parentPort!);
