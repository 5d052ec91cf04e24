/** Passes chunks from a sender to a reader, one at a time. */
export class ChunkQueue implements AsyncIterable<Uint8Array> {
  private waiting: { chunk: Uint8Array; taken(): void }[] = [];
  private isOver = false;
  private wake: (() => void) | undefined;

  /** Settles when the reader has taken the chunk or stopped reading. */
  push(chunk: Uint8Array): Promise<void> {
    if (this.isOver) return Promise.resolve();
    return new Promise(taken => {
      this.waiting.push({ chunk, taken });
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
