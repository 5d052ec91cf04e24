import { setTimeout as delay } from 'node:timers/promises';

const BUSY_MS = 3;
const REST_MS = 1;

/**
 * Leaves the target's event loop its turns. Node answers inspector requests before it goes on with its loop, and takes the
 * next one if it has arrived by then: requests that follow each other at once, however short each is, kept a server's timers
 * and sockets waiting for 100 to 250 ms. After every few milliseconds of requests comes one without.
 */
export class Pace {
  private busyMs = 0;

  /** Runs a request when its turn has come. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    if (this.busyMs >= BUSY_MS) {
      await delay(REST_MS);
      this.busyMs = 0;
    }
    const started = performance.now();
    try {
      return await request();
    } finally {
      this.busyMs += performance.now() - started;
    }
  }
}
