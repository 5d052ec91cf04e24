// Compiled by test/process/builds.test.ts: types push the lines of the loaded script away from those of this file.
interface Entry<T> {
  key: string;
  value: T;
}

interface Shared {
  serve(use: (values: [string, unknown][]) => () => void): void;
}

type Listener = () => void;

class Context<T> {
  private readonly entries: Entry<T>[] = [];
  private size = 0;

  set(key: string, value: T): void {
    this.entries[this.size++] = { key, value };
  }

  reset(): void {
    this.size = 0;
  }
}

class Pool<T> {
  private readonly idle: Context<T>[] = [];

  acquire(): Context<T> {
    return this.idle.pop() ?? new Context<T>();
  }

  release(context: Context<T>): void {
    context.reset();
    this.idle.push(context);
  }
}

const pool = new Pool<unknown>();
const { serve } = require('./serve.cjs') as Shared;
serve((values): Listener => {
  const context = pool.acquire();
  for (const [key, value] of values) context.set(key, value);
  return () => pool.release(context);
});
