import { Worker } from 'node:worker_threads';
import { ChannelClient } from '../base/channel';
import { Failure, sentenceOf } from '../base/failure';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from '../protocol/rowQuery';
import type {
  HeapContexts,
  HeapLeftReading,
  LeftQuestion,
  SnapshotMark,
} from '../protocol/leftBehind';
import type { RedactedSnapshot, RedactOptions, SnapshotRedactor } from '../protocol/redaction';
import type { HeapSize, OpenOptions, ListedSnapshot } from '../protocol/snapshotReader';
import type {
  ClassShare,
  HeapQuestion,
  HeapReading,
  HeapRow,
  NodeSample,
  RetainingStep,
} from '../protocol/heapReading';
import type { HeapContract } from './heapContract';

/** For everything outside typed arrays: rows, names, and the bookkeeping of a hostile file. */
const MAX_HEAP_MB = 2048;
/** Small, because little is short-lived, and V8's default young generation would take as much as a million nodes. */
const MAX_YOUNG_MB = 4;
const PROGRESS_MS = 100;

/**
 * One heap snapshot in its own worker thread. `dispose` ends the thread and frees its memory. If the thread dies, pending
 * requests reject with `outOfMemory`.
 */
export class HeapSnapshot implements ListedSnapshot, SnapshotRedactor {
  private readonly worker: Worker;
  private readonly client: ChannelClient<HeapContract>;
  private pending = 0;

  constructor(workerFile: string, maxHeapMb = MAX_HEAP_MB) {
    this.worker = new Worker(workerFile, {
      resourceLimits: {
        maxOldGenerationSizeMb: maxHeapMb,
        maxYoungGenerationSizeMb: MAX_YOUNG_MB,
      },
    });
    this.worker.unref();
    this.client = new ChannelClient<HeapContract>(this.worker);
    const onEnd = (error?: unknown): void =>
      this.client.close(new Failure('outOfMemory', 'The heap snapshot', error));
    this.worker.on('error', onEnd);
    this.worker.on('exit', () => onEnd());
  }

  openFile(path: string, options: OpenOptions = {}): Promise<HeapSize> {
    return this.watched(options, () => this.call('openFile', path, options.signal));
  }

  openStream(
    chunks: AsyncIterable<string | Uint8Array>,
    options: OpenOptions = {},
  ): Promise<HeapSize> {
    return this.watched(options, async () => {
      const { signal } = options;
      await this.call('begin', undefined, signal);
      for await (const chunk of chunks) await this.call('feed', chunk, signal);
      return this.call('end', undefined, signal);
    });
  }

  answer(question: HeapQuestion, signal?: AbortSignal): Promise<HeapReading> {
    return this.call('answer', question, signal);
  }

  rows(finding: number, start: number, end: number): Promise<HeapRow[]> {
    return this.call('rows', { finding, start, end });
  }

  paths(finding: number, rows: number[]): Promise<RetainingStep[][]> {
    return this.call('paths', { finding, rows });
  }

  page(ids: string[], query: RowQuery): Promise<RowPage> {
    return this.call('page', { ids, query });
  }

  select(ids: string[], query: RowQuery): Promise<ValueLine[]> {
    return this.call('select', { ids, query });
  }

  treemap(ids: string[], root: TreemapRoot, labels: string[]): Promise<Treemap> {
    return this.call('treemap', { ids, root, labels });
  }

  nodeSample(): Promise<NodeSample> {
    return this.call('nodeSample', undefined);
  }

  classes(): Promise<ClassShare[]> {
    return this.call('classes', undefined);
  }

  mark(): Promise<SnapshotMark> {
    return this.call('mark', undefined);
  }

  contexts(signal?: AbortSignal): Promise<HeapContexts> {
    return this.call('contexts', undefined, signal);
  }

  left(question: LeftQuestion, signal?: AbortSignal): Promise<HeapLeftReading> {
    return this.call('left', question, signal);
  }

  redact(options: RedactOptions, signal?: AbortSignal): Promise<RedactedSnapshot> {
    return this.watched(signal ? { signal } : {}, () => this.call('redact', options, signal));
  }

  dispose(): void {
    this.client.dispose();
    this.worker.terminate().catch((error: unknown) => {
      process.emitWarning(`ending the heap worker: ${sentenceOf(error)}`);
    });
  }

  /** Keeps the process alive only while an answer is pending. */
  private async call<M extends keyof HeapContract & string>(
    method: M,
    argument: Parameters<HeapContract[M]>[0],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<HeapContract[M]>>> {
    if (this.pending++ === 0) this.worker.ref();
    try {
      return await this.client.call(method, argument, signal);
    } finally {
      if (--this.pending === 0) this.worker.unref();
    }
  }

  /** Reports progress while `work` runs, and passes on a cancellation without waiting for it. */
  private async watched<T>(
    { signal, onProgress }: OpenOptions,
    work: () => Promise<T>,
  ): Promise<T> {
    const cancel = (): void => void this.call('cancel', undefined).catch(ignoreGone);
    const tell = (): void => void this.call('progress', undefined).then(onProgress, ignoreGone);
    const timer = onProgress && setInterval(tell, PROGRESS_MS);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await work();
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }
}

/** The pending request already reports the thread's end. */
function ignoreGone(): void {}
