/** Called when a response is done, with its status code and the milliseconds that it took. */
export type Completion = (statusCode: number, elapsedMs: number) => void;

/** Carries a request's callback to the end of its response. Pooled in a linked list. */
export class CompletionHolder {
  callback: Completion | null = null;
  next: CompletionHolder | null = null;
  startedAt = 0;

  init(callback: Completion): void {
    this.callback = callback;
    this.startedAt = performance.now();
  }

  complete(statusCode: number): void {
    this.callback?.(statusCode, performance.now() - this.startedAt);
  }
}

/** Parks completion holders between requests: the first one here, each of them leads to the next. */
export class CompletionPool {
  private head: CompletionHolder | null = null;
  private created = 0;

  /** Holders made so far: idle ones and those in use. */
  get size(): number {
    return this.created;
  }

  acquire(callback: Completion): CompletionHolder {
    if (!this.head) this.created++;
    const holder = this.head ?? new CompletionHolder();
    this.head = holder.next;
    holder.next = null;
    holder.init(callback);
    return holder;
  }

  /** The second fault on show: the holder is parked with its callback, and with all that the callback captured. */
  release(holder: CompletionHolder): void {
    holder.startedAt = 0;
    holder.next = this.head;
    this.head = holder;
  }

  *idleHolders(): Generator<CompletionHolder> {
    for (let holder = this.head; holder; holder = holder.next) yield holder;
  }
}
