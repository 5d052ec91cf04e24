import { AtomicFile } from '../../base/writeFile';
import { Failure, sentenceOf } from '../../base/failure';
import type {
  ClassShare,
  HeapQuestion,
  HeapReading,
  HeapRow,
  NodeSample,
  RetainingStep,
} from '../../protocol/heapReading';
import type {
  HeapContexts,
  HeapLeftReading,
  LeftQuestion,
  SnapshotMark,
} from '../../protocol/leftBehind';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from '../../protocol/rowQuery';
import type { HeapSize, ListedSnapshot, OpenOptions } from '../../protocol/snapshotReader';

/** Readable by the user alone: a heap has whatever its program knew. */
const MODE = 0o600;

/** A heap snapshot on disk, and what was asked of it: reading both again yields the same rows. */
export interface HeapSource {
  file: string;
  question: HeapQuestion;
}

export interface LastingParts {
  create(): Promise<ListedSnapshot>;
  /** What is to be read once it is needed; for a snapshot of an earlier window. */
  source?: HeapSource;
  /** Where to keep a copy of what comes as a stream; `undefined` where nothing may be kept. */
  copyTo?: string | undefined;
  log(line: string): void;
}

/**
 * A heap snapshot that knows how it can be read again. One of an earlier window takes neither time nor memory until somebody
 * asks for its rows.
 */
export class LastingSnapshot implements ListedSnapshot {
  private reader: Promise<ListedSnapshot> | undefined;
  private file: string | undefined;
  private question: HeapQuestion | undefined;
  private isDisposed = false;

  constructor(private readonly parts: LastingParts) {
    this.file = parts.source?.file;
    this.question = parts.source?.question;
  }

  /** `undefined` while nothing was asked, and where there is no file to read again. */
  get source(): HeapSource | undefined {
    const { file, question } = this;
    return file === undefined || !question ? undefined : { file, question };
  }

  async openFile(path: string, options?: OpenOptions): Promise<HeapSize> {
    const size = await (await this.created()).openFile(path, options);
    this.file = path;
    return size;
  }

  async openStream(
    chunks: AsyncIterable<string | Uint8Array>,
    options?: OpenOptions,
  ): Promise<HeapSize> {
    const { copyTo } = this.parts;
    const reader = await this.created();
    if (copyTo === undefined) return reader.openStream(chunks, options);
    return reader.openStream(this.copied(chunks, copyTo), options);
  }

  /** A copy that cannot be written is given up: the snapshot is worth more than the way back to it. */
  private async *copied(
    chunks: AsyncIterable<string | Uint8Array>,
    copyTo: string,
  ): AsyncGenerator<string | Uint8Array, void, void> {
    let copy: AtomicFile | undefined;
    const attempt = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        this.parts.log(`The snapshot is not kept for later: ${sentenceOf(error)}`);
        await copy?.discard();
        copy = undefined;
      }
    };
    await attempt(async () => (copy = await AtomicFile.open(copyTo, MODE)));
    try {
      for await (const chunk of chunks) {
        await attempt(async () => copy?.write(chunk));
        yield chunk;
      }
      await attempt(async () => copy?.commit());
      if (copy) this.file = copyTo;
    } finally {
      await copy?.discard();
    }
  }

  async answer(question: HeapQuestion, signal?: AbortSignal): Promise<HeapReading> {
    const reading = await (await this.created()).answer(question, signal);
    this.question = question;
    return reading;
  }

  async rows(finding: number, start: number, end: number): Promise<HeapRow[]> {
    return (await this.opened()).rows(finding, start, end);
  }

  async paths(finding: number, rows: number[]): Promise<RetainingStep[][]> {
    return (await this.opened()).paths(finding, rows);
  }

  async nodeSample(): Promise<NodeSample> {
    return (await this.opened()).nodeSample();
  }

  async classes(): Promise<ClassShare[]> {
    return (await this.opened()).classes();
  }

  async mark(): Promise<SnapshotMark> {
    return (await this.opened()).mark();
  }

  async contexts(signal?: AbortSignal): Promise<HeapContexts> {
    return (await this.opened()).contexts(signal);
  }

  async left(question: LeftQuestion, signal?: AbortSignal): Promise<HeapLeftReading> {
    return (await this.opened()).left(question, signal);
  }

  async page(ids: string[], query: RowQuery): Promise<RowPage> {
    return (await this.opened()).page(ids, query);
  }

  async select(ids: string[], query: RowQuery): Promise<ValueLine[]> {
    return (await this.opened()).select(ids, query);
  }

  async treemap(ids: string[], root: TreemapRoot, labels: string[]): Promise<Treemap> {
    return (await this.opened()).treemap(ids, root, labels);
  }

  private created(): Promise<ListedSnapshot> {
    this.reader ??= this.parts.create();
    return this.reader;
  }

  /** Reads the file of an earlier window first. Where that fails, the next question tries again. */
  private opened(): Promise<ListedSnapshot> {
    const { source } = this.parts;
    if (!source) return this.created();
    this.reader ??= this.reopened(source).catch((error: unknown) => {
      this.reader = undefined;
      throw error;
    });
    return this.reader;
  }

  private async reopened({ file, question }: HeapSource): Promise<ListedSnapshot> {
    const reader = await this.parts.create();
    try {
      if (this.isDisposed) throw new Failure('cancelled', 'The heap snapshot');
      await reader.openFile(file);
      await reader.answer(question);
      return reader;
    } catch (error) {
      reader.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.isDisposed = true;
    const { reader } = this;
    this.reader = undefined;
    // One that could not be made has told those who asked.
    reader?.then(
      each => each.dispose(),
      () => undefined,
    );
  }
}
