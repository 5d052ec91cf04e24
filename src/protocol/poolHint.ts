/** What somebody says of a module whose objects are pools: by which of their methods instances come and go. */
export interface PoolHint {
  take: string;
  put: string;
  /** Whether instances give themselves back by that method. */
  isOwnPut?: true;
}

/** By the name that importers call the module by; for one of the project, its file name without folder and extension. */
export type PoolHints = Readonly<Record<string, PoolHint>>;
