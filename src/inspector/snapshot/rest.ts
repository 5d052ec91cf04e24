import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../base/failure';
import type { RequestCounter, Tally } from './requestCounter';

const POLL_MS = 100;
/** The server has come to rest when it began no request, accepted no connection and was idle for most of this time. */
const STILL_MS = 500;
const LEAST_IDLE = 0.75;

/**
 * Waits until the target has come to rest, for at most `limitMs`. Answers whether it has. A server that is never idle comes
 * to no rest, and none has to. Rejects with a `Failure`.
 */
export async function awaitRest(
  counter: Pick<RequestCounter, 'read'>,
  limitMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const started = performance.now();
  let from = { tally: await counter.read(), at: started };
  for (;;) {
    await delay(POLL_MS, undefined, { signal }).catch((error: unknown) => {
      throw new Failure('cancelled', 'Waiting for the server to come to rest', error);
    });
    const tally = await counter.read();
    const now = performance.now();
    if (!isStill(from.tally, tally)) from = { tally, at: now };
    else if (now - from.at >= STILL_MS) return true;
    if (now - started >= limitMs) return false;
  }
}

function isStill(from: Tally, to: Tally): boolean {
  const idle = to.idleMs - from.idleMs;
  const active = to.activeMs - from.activeMs;
  const isQuiet = to.requests === from.requests && to.connections === from.connections;
  return isQuiet && active <= (idle + active) * (1 - LEAST_IDLE);
}
