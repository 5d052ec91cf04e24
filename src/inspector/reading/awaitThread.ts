import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import type { Connection } from '../connection/connection';
import { LOAD } from '../agent/freshRealm';

/** How long a thread may take to begin, and to answer. */
const ANSWER_MS = 5_000;
const AGAIN_MS = 20;

/** A thread that has just begun has no `process` yet, or one without Node's modules. */
const EXPRESSION = `typeof process === 'object' && (() => {
  ${LOAD}
  return typeof load === 'function' && typeof process._getActiveHandles === 'function';
})()
//# sourceURL=node:pool-leaks`;

/**
 * Waits until a worker thread has begun and answers. Rejects with `targetBusy` when it does not answer, because it is blocked,
 * and with `timedOut` when it does not get to its script.
 */
export async function awaitThread(connection: Connection, signal?: AbortSignal): Promise<void> {
  const until = performance.now() + ANSWER_MS;
  for (;;) {
    if (await orAborted(hasBegun(connection), signal, 'The reading')) return;
    if (performance.now() > until) throw new Failure('timedOut', connection.name);
    await orAborted(delay(AGAIN_MS), signal, 'The reading');
  }
}

async function hasBegun(connection: Connection): Promise<boolean> {
  try {
    const { result } = await connection.send(
      'Runtime.evaluate',
      { expression: EXPRESSION, includeCommandLineAPI: true, returnByValue: true, silent: true },
      ANSWER_MS,
    );
    return result.value === true;
  } catch (error) {
    if (error instanceof Failure && error.kind === 'timedOut') {
      throw new Failure('targetBusy', connection.name, error);
    }
    throw error;
  }
}
