/**
 * Tells whether V8 has collected garbage, without anything that runs by itself or has to be taken away. Nothing but a weak
 * reference leads to the sentinel. It is a symbol, because V8 makes those among its old objects: Node 26 clears weak references
 * to young objects in each scavenge. A collection that began before the sentinel was made may spare it.
 */
export class Sentinel {
  private sentinel = new WeakRef(Symbol());

  /** True when a major collection ended since the last call that was answered with true, or since the beginning. */
  fell(): boolean {
    if (this.sentinel.deref()) return false;
    this.sentinel = new WeakRef(Symbol());
    return true;
  }
}
