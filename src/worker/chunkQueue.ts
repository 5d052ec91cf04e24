/** Passes chunks from a sender to a reader, one at a time. */
export class ChunkQueue implements AsyncIterable<Uint8Array> {
  private waiting: { chunk: Uint8Array; consumed(): void }[] = [];
  private isOver = false;
  private wake: (() => void) | undefined;

  /** Settles when the reader has consumed the chunk or stopped reading. */
  push(chunk: Uint8Array): Promise<void> {
    if (this.isOver) return Promise.resolve();
    return new Promise(consumed => {
      this.waiting.push({ chunk, consumed });
      this.wake?.();
    });
  }

  /** Says that no more chunks follow. */
  end(): void {
    this.isOver = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) {
        const next = this.waiting.shift();
        if (next) {
          next.consumed();
          yield next.chunk;
        } else if (this.isOver) return;
        else await new Promise<void>(resolve => (this.wake = resolve));
      }
    } finally {
      this.isOver = true;
      for (const { consumed } of this.waiting.splice(0)) consumed();
    }
  }
}
