import * as assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { WAIT_MS } from './patience';

const POLL_MS = 20;

/** Asks again and again until the answer is yes. Rejects after a deadline that only keeps a test from hanging. */
export async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}

/** Reads again and again until the value is the wanted one; after the deadline says how it differs. */
export async function becomes<T>(read: () => T | Promise<T>, wanted: T): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const now = await read();
    if (isDeepStrictEqual(now, wanted)) return;
    if (performance.now() > deadline) return assert.deepEqual(now, wanted);
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}
