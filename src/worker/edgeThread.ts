import { Worker } from 'node:worker_threads';
import { ChannelClient } from '../base/channel';
import type { Disposable } from '../base/disposable';
import { Failure, sentenceOf } from '../base/failure';
import { createEdgesAhead, type EdgesAhead } from '../heap/parse/edgesAhead';
import type { EdgeContract } from './edgeService';

/** `workerData` of a worker that reads edges. */
export const EDGES = 'edges';

/** Small, because everything large lies in shared arrays. */
const MAX_YOUNG_MB = 4;

/**
 * A second thread, which reads the edges of a snapshot file. `dispose` ends it; pending requests reject with `cancelled`.
 */
export class EdgeThread implements Disposable {
  readonly ahead: EdgesAhead;
  private readonly worker: Worker;
  private readonly client: ChannelClient<EdgeContract>;

  constructor(workerFile: string, path: string) {
    this.worker = new Worker(workerFile, {
      workerData: EDGES,
      resourceLimits: { maxYoungGenerationSizeMb: MAX_YOUNG_MB },
    });
    const client = new ChannelClient<EdgeContract>(this.worker);
    this.client = client;
    const onEnd = (error?: unknown): void =>
      client.close(new Failure('outOfMemory', 'The heap snapshot', error));
    this.worker.on('error', onEnd);
    this.worker.on('exit', () => onEnd());
    this.ahead = createEdgesAhead(
      () => client.call('find', path),
      () => client.call('read', undefined),
    );
  }

  dispose(): void {
    this.client.close(new Failure('cancelled', 'Reading the heap snapshot'));
    this.worker.terminate().catch((error: unknown) => {
      process.emitWarning(`ending the edge thread: ${sentenceOf(error)}`);
    });
  }
}
