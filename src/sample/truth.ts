import { AuditFile } from './auditFile';
import type { Pools } from './pools';

/** What the server's pools hold, by its own account: the yardstick for those who look from outside. */
export interface Truth {
  userValues: {
    /** Contexts made so far. The rest of this object counts only the idle ones. */
    contexts: number;
    idle: number;
    /** Contexts with at least one stale slot. */
    holding: number;
    staleReferences: number;
    /** Stale audit files that are still open. */
    open: number;
    /** Stale slots by class of the value and key: `Session session`. */
    byClassAndKey: Record<string, number>;
  };
  completions: { holders: number; idle: number; staleReferences: number };
  /** Response buffers are clean: they hold nothing while idle. */
  buffers: { idle: number };
}

/** Text and buffers shorter than this do not count as retained. */
const countedSize = 1000;

/** Counts in the server's own pools. Exact while no request is being served. */
export function readTruth(pools: Pools): Truth {
  const { contexts, completions, buffers } = pools;
  const byClassAndKey: Record<string, number> = {};
  let holding = 0;
  let staleReferences = 0;
  let open = 0;
  for (const context of contexts.idleContexts) {
    const entries = context.userValues.parkedEntries().filter(entry => isCounted(entry.value));
    if (entries.length > 0) holding++;
    staleReferences += entries.length;
    for (const { key, value } of entries) {
      const group = `${classNameOf(value)} ${key}`;
      byClassAndKey[group] = (byClassAndKey[group] ?? 0) + 1;
      if (value instanceof AuditFile && value.isOpen) open++;
    }
  }
  const idleHolders = [...completions.idleHolders()];
  return {
    userValues: {
      contexts: contexts.size,
      idle: contexts.idleContexts.length,
      holding,
      staleReferences,
      open,
      byClassAndKey,
    },
    completions: {
      holders: completions.size,
      idle: idleHolders.length,
      staleReferences: idleHolders.filter(holder => holder.callback !== null).length,
    },
    buffers: { idle: buffers.idleCount },
  };
}

function isCounted(value: unknown): boolean {
  if (typeof value === 'string' || value instanceof Buffer) return value.length >= countedSize;
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function classNameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}
