/** Tells whether V8 has collected garbage, without anything that runs by itself or has to be taken away. */
export interface Sentinel {
  /** True when a major collection ended since the last call that was answered with true, or since the beginning. */
  fell(): boolean;
}

/**
 * Runs inside the target, made from its own text (see `createSafeRead`). Nothing but a weak reference leads to the sentinel. It
 * is a symbol, because V8 makes those among its old objects: Node 26 clears weak references to young objects in each
 * scavenge. A collection that began before the sentinel was made may spare it.
 */
export function createSentinel(): Sentinel {
  let sentinel = new WeakRef(Symbol());
  return {
    fell() {
      if (sentinel.deref()) return false;
      sentinel = new WeakRef(Symbol());
      return true;
    },
  };
}
