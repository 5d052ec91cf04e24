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
