import type { IncomingMessage, ServerResponse } from 'node:http';
import { UserValues } from './userValues';

/** All that belongs to one request. Reused: `ContextPool` hands it out and parks it. */
export class RequestContext {
  readonly userValues = new UserValues();
  request: IncomingMessage | null = null;
  response: ServerResponse | null = null;

  init(request: IncomingMessage, response: ServerResponse): void {
    this.request = request;
    this.response = response;
  }

  reset(): void {
    this.request = null;
    this.response = null;
    this.userValues.reset();
  }
}
