import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pools } from './pools';
import { findRoute } from './routes';

/** Milliseconds that the pretended database takes; while it works, other requests take other contexts. */
const databaseMs = 4;

/** Serves requests with pooled contexts, buffers and completion holders. */
export class RequestHandler {
  private readonly timings = new Map<number, { requests: number; totalMs: number }>();

  constructor(
    private readonly pools: Pools,
    private readonly auditPath: string,
  ) {}

  /** Never rejects: a fault is logged and answered with status 500. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const context = this.pools.contexts.acquire(request, response);
    const buffer = this.pools.buffers.acquire();
    try {
      const { url = '/' } = request;
      this.timeUntilDone(url, response);
      await delay(databaseMs);
      const route = findRoute(request.method, url);
      if (route) await route(context, request, buffer, this.auditPath);
      else response.statusCode = 404;
      response.end(buffer.toBuffer());
    } catch (error) {
      console.error('request failed:', error);
      response.statusCode = 500;
      response.end();
    } finally {
      this.pools.buffers.release(buffer);
      this.pools.contexts.release(context);
    }
  }

  private timeUntilDone(url: string, response: ServerResponse): void {
    const holder = this.pools.completions.acquire((statusCode, elapsedMs) => {
      const timing = this.timings.get(statusCode) ?? { requests: 0, totalMs: 0 };
      timing.requests++;
      timing.totalMs += elapsedMs;
      this.timings.set(statusCode, timing);
      if (elapsedMs > 1000) console.error(`slow: ${url}`);
    });
    response.once('close', () => {
      holder.complete(response.statusCode);
      this.pools.completions.release(holder);
    });
  }
}
