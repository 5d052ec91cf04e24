import { CompletionPool } from './completionHolder';
import { ContextPool } from './contextPool';
import { ResponseBufferPool } from './responseBuffer';

/** Every pool of the server, one of each. */
export class Pools {
  readonly contexts = new ContextPool();
  readonly buffers = new ResponseBufferPool();
  readonly completions = new CompletionPool();
}
