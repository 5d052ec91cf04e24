/** Chunks that are handed over one at a time from a sender to a reader. */
export class ChunkQueue implements AsyncIterable<Uint8Array> {
  private waiting: { chunk: Uint8Array; taken(): void }[] = [];
  private isOver = false;
  private wake: (() => void) | undefined;

  /** Settles when the reader has taken the chunk, or has gone. */
  push(chunk: Uint8Array): Promise<void> {
    if (this.isOver) return Promise.resolve();
    return new Promise(taken => {
      this.waiting.push({ chunk, taken });
      this.wake?.();
    });
  }

  /** No more chunks. */
  end(): void {
    this.isOver = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) {
        const next = this.waiting.shift();
        if (next) {
          next.taken();
          yield next.chunk;
        } else if (this.isOver) return;
        else await new Promise<void>(resolve => (this.wake = resolve));
      }
    } finally {
      this.isOver = true;
      for (const { taken } of this.waiting.splice(0)) taken();
    }
  }
}
