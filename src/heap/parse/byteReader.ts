import { Failure, throwIfCancelled } from '../../base/failure';

/** How a snapshot is read. */
export interface ReadOptions {
  signal?: AbortSignal;
  /** Called once per chunk, with the bytes read so far. */
  onProgress?(bytes: number): void;
  /** Bytes that the whole input is expected to have; bounds what its own counts can make us reserve. */
  expectedBytes?: number;
}

/** What a record takes in the input at least: a digit and a comma for each field. */
const BYTES_PER_FIELD = 2;
/** Without a known length the counts in the header are believed up to an input of this size; beyond it arrays grow. */
const BELIEVED_BYTES = 2 ** 30;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const TAB = 9;
const SPACE = 32;

/** JSON's white space. */
export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

/** A byte as it is named in messages. */
export function byteName(byte: number): string {
  return byte > SPACE && byte < 127
    ? `"${String.fromCharCode(byte)}"`
    : `0x${byte.toString(16).padStart(2, '0')}`;
}

/**
 * The chunks of a snapshot, one after the other. Readers take bytes from `chunk` at `at` without asking, and `fill` when
 * nothing is left; progress and cancellation are looked after there, once per chunk. A chunk may be overwritten by its owner
 * after the next `fill`.
 */
export class ByteReader {
  chunk: Uint8Array = new Uint8Array(0);
  at = 0;
  /** Position in the input of the chunk's first byte. */
  private chunkStart = 0;
  private readonly chunks: AsyncIterator<Uint8Array>;

  constructor(
    source: AsyncIterable<Uint8Array>,
    private readonly options: ReadOptions = {},
  ) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** Position in the input of the next byte. */
  get position(): number {
    return this.chunkStart + this.at;
  }

  /** Makes sure that `chunk` has a byte at `at`; false at the end of the input. */
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

  /** Rejects with `truncatedSnapshot` where `fill` would answer false. */
  async need(): Promise<void> {
    if (!(await this.fill())) throw this.truncated();
  }

  /** The next byte that is not white space, without taking it. */
  async peekToken(): Promise<number> {
    for (;;) {
      await this.need();
      const byte = this.chunk[this.at]!;
      if (!isSpace(byte)) return byte;
      this.at++;
    }
  }

  /** Takes the next byte that is not white space. */
  async takeToken(): Promise<number> {
    const byte = await this.peekToken();
    this.at++;
    return byte;
  }

  async expect(byte: number): Promise<void> {
    const found = await this.takeToken();
    if (found !== byte) throw this.unexpected(found, byteName(byte));
  }

  /** Moves behind the next byte of that value. */
  async skipPast(byte: number): Promise<void> {
    for (;;) {
      await this.need();
      const { buffer, byteOffset, length } = this.chunk;
      // Buffer's own search is the processor's; that of typed arrays looks at one byte after the other.
      const found = Buffer.from(buffer, byteOffset, length).indexOf(byte, this.at);
      this.at = found < 0 ? length : found + 1;
      if (found >= 0) return;
    }
  }

  /** How many records to reserve room for: as many as are claimed, and no more than the input can have. */
  believed(claimed: number | undefined, fields: number): number {
    const bytes = this.options.expectedBytes ?? BELIEVED_BYTES;
    return Math.min(claimed ?? 0, Math.ceil(bytes / (BYTES_PER_FIELD * fields)));
  }

  truncated(): Failure {
    return new Failure('truncatedSnapshot', `it is cut at byte ${this.position}`);
  }

  /** At the byte before the next one. */
  unexpected(found: number, wanted: string): Failure {
    return this.malformed(`${byteName(found)} instead of ${wanted}`, this.position - 1);
  }

  malformed(what: string, position = this.position): Failure {
    return new Failure('malformedSnapshot', `${what} at byte ${position}`);
  }

  /** Tells the source that no more chunks are wanted. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
