/** Collects the parts of a response. Pooled like the request contexts, and clean: its reset empties every slot. */
export class ResponseBuffer {
  private readonly parts: (string | Buffer | null)[] = [];
  private count = 0;

  append(part: string | Buffer): void {
    this.parts[this.count++] = part;
  }

  toBuffer(): Buffer {
    const chunks: Buffer[] = [];
    for (let i = 0; i < this.count; i++) {
      const part = this.parts[i]!;
      chunks.push(typeof part === 'string' ? Buffer.from(part) : part);
    }
    return Buffer.concat(chunks);
  }

  reset(): void {
    for (let i = 0; i < this.count; i++) this.parts[i] = null;
    this.count = 0;
  }
}

/** Parks response buffers between requests. */
export class ResponseBufferPool {
  private readonly idle: ResponseBuffer[] = [];

  get idleCount(): number {
    return this.idle.length;
  }

  acquire(): ResponseBuffer {
    return this.idle.pop() ?? new ResponseBuffer();
  }

  release(buffer: ResponseBuffer): void {
    buffer.reset();
    this.idle.push(buffer);
  }
}
