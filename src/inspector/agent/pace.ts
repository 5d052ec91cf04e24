import { setTimeout as delay } from 'node:timers/promises';

const BUSY_MS = 3;
const REST_MS = 1;

/**
 * Spaces requests so that the target's event loop gets its turns. Node answers inspector requests before it continues its
 * loop, and reads the next request if that has arrived by then. Back-to-back requests, however short, delayed a server's
 * timers and sockets by 100 to 250 ms. So after every few milliseconds of requests comes a gap.
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
