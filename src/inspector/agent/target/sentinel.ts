/**
 * Tells whether V8 has collected garbage. Needs nothing that runs by itself or must be removed: only a weak reference leads
 * to the sentinel. The sentinel is a symbol, because V8 allocates symbols among old objects, while Node 26 clears weak
 * references to young objects in each scavenge. A collection that began before the sentinel was made may spare it.
 */
export class Sentinel {
  private sentinel = new WeakRef(Symbol());

  /** True when a major collection has finished since the last call that answered true, or since the beginning. */
  fell(): boolean {
    if (this.sentinel.deref()) return false;
    this.sentinel = new WeakRef(Symbol());
    return true;
  }
}
