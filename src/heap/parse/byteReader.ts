import { Failure, throwIfCancelled } from '../../base/failure';

/** Options for reading a snapshot. */
export interface ReadOptions {
  signal?: AbortSignal;
  /** Called once per chunk, with the bytes read so far. */
  onProgress?(bytes: number): void;
  /** Expected length of the input in bytes. Limits how much memory the counts in its header can make us reserve. */
  expectedBytes?: number;
}

/** The least that a field takes in the input: a digit and a comma. */
const BYTES_PER_FIELD = 2;
/** Without a known length, believe the header's counts as for an input of this size. Beyond it, arrays grow. */
const BELIEVED_BYTES = 2 ** 30;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const TAB = 9;
const SPACE = 32;

/** JSON's white space. */
export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

/** Names a byte for messages. */
export function byteName(byte: number): string {
  return byte > SPACE && byte < 127
    ? `"${String.fromCharCode(byte)}"`
    : `0x${byte.toString(16).padStart(2, '0')}`;
}

/**
 * The chunks of a snapshot, one after the other. Readers consume bytes directly from `chunk` at `at`, and call `fill` when
 * none are left; `fill` also handles progress and cancellation, once per chunk. The sender may overwrite a chunk after the
 * next `fill`.
 */
export class ByteReader {
  chunk: Uint8Array = new Uint8Array(0);
  at = 0;
  /** Position of the chunk's first byte in the input. */
  private chunkStart = 0;
  private readonly chunks: AsyncIterator<Uint8Array>;

  constructor(
    source: AsyncIterable<Uint8Array>,
    private readonly options: ReadOptions = {},
  ) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** Position of the next byte in the input. */
  get position(): number {
    return this.chunkStart + this.at;
  }

  /** Ensures that `chunk` has a byte at `at`; false at the end of the input. */
  async fill(): Promise<boolean> {
    while (this.at >= this.chunk.length) {
      throwIfCancelled(this.options.signal, 'Reading the heap snapshot');
      const next = await this.chunks.next();
      if (next.done) return false;
      this.chunkStart += this.chunk.length;
      this.at -= this.chunk.length;
      this.chunk = next.value;
      this.options.onProgress?.(this.chunkStart + this.chunk.length);
    }
    return true;
  }

  /** Like `fill`, but rejects with `truncatedSnapshot` at the end of the input. */
  async need(): Promise<void> {
    if (!(await this.fill())) throw this.truncated();
  }

  /** The next byte that is not white space; does not consume it. */
  async peekToken(): Promise<number> {
    for (;;) {
      await this.need();
      const byte = this.chunk[this.at]!;
      if (!isSpace(byte)) return byte;
      this.at++;
    }
  }

  /** Consumes and returns the next byte that is not white space. */
  async nextToken(): Promise<number> {
    const byte = await this.peekToken();
    this.at++;
    return byte;
  }

  async expect(byte: number): Promise<void> {
    const found = await this.nextToken();
    if (found !== byte) throw this.unexpected(found, byteName(byte));
  }

  /** Moves behind the next occurrence of a byte. */
  async skipPast(byte: number): Promise<void> {
    for (;;) {
      await this.need();
      const { buffer, byteOffset, length } = this.chunk;
      // Buffer's search uses vector instructions; that of typed arrays compares byte by byte.
      const found = Buffer.from(buffer, byteOffset, length).indexOf(byte, this.at);
      this.at = found < 0 ? length : found + 1;
      if (found >= 0) return;
    }
  }

  /** How many records to reserve memory for: as many as claimed, but no more than the input can hold. */
  believed(claimed: number | undefined, fields: number): number {
    const bytes = this.options.expectedBytes ?? BELIEVED_BYTES;
    return Math.min(claimed ?? 0, Math.ceil(bytes / (BYTES_PER_FIELD * fields)));
  }

  truncated(): Failure {
    return new Failure('truncatedSnapshot', `it is cut at byte ${this.position}`);
  }

  /** For the byte that was just consumed. */
  unexpected(found: number, wanted: string): Failure {
    return this.malformed(`${byteName(found)} instead of ${wanted}`, this.position - 1);
  }

  malformed(what: string, position = this.position): Failure {
    return new Failure('malformedSnapshot', `${what} at byte ${position}`);
  }

  /** Tells the source that no more chunks are needed. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
