/** Something that holds a resource. `dispose` is idempotent. */
export interface Disposable {
  dispose(): void;
}

/** Runs `free` once, on the first `dispose`. */
export function toDisposable(free: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      free();
    },
  };
}

/** Owns disposables and disposes them in reverse order. An item added after its own disposal is disposed at once. */
export class DisposableStore implements Disposable {
  private readonly owned: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.owned.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (let item = this.owned.pop(); item; item = this.owned.pop()) item.dispose();
  }
}
