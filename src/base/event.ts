import { toDisposable, type Disposable } from './disposable';

/** Has the shape of `vscode.Event`, so that lower layers need no VS Code. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Fires an event to its listeners, in the order of their subscription. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = listener => {
    const own = (value: T): void => listener(value);
    this.listeners.add(own);
    return toDisposable(() => this.listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
