import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestContext } from './requestContext';

/** Parks request contexts between requests. */
export class ContextPool {
  private readonly idle: RequestContext[] = [];
  private created = 0;

  /** Contexts made so far: idle ones and those in use. */
  get size(): number {
    return this.created;
  }

  get idleContexts(): readonly RequestContext[] {
    return this.idle;
  }

  acquire(request: IncomingMessage, response: ServerResponse): RequestContext {
    let context = this.idle.pop();
    if (!context) {
      context = new RequestContext();
      this.created++;
    }
    context.init(request, response);
    return context;
  }

  release(context: RequestContext): void {
    context.reset();
    this.idle.push(context);
  }
}
