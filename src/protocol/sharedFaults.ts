import type { Finding, Reading } from './finding';
import type { HeldContexts } from './heldContexts';

/** What one process has of a row that several may share. `process`: its ordinal among the readings. */
export interface Share {
  process: number;
  /** Stale references, or finished requests. */
  count: number;
}

/** One fault, wherever it is held. */
export interface SharedFault {
  /** Of the first process that has it. */
  finding: Finding;
  staleReferences: number;
  open: number;
  /** In the processes' order. */
  shares: Share[];
}

/** One holder of finished requests, wherever it has some. */
export interface SharedHolder {
  /** Of the first process that has it. */
  row: HeldContexts;
  contexts: number;
  /** True when one of the counts is an estimate. */
  estimated: boolean;
  /** In the processes' order. */
  shares: Share[];
}

/**
 * The faults of several processes, those of one signature (rule, class, method, text of the script) as one. Those in most
 * processes come first, then those with the most stale references. `undefined` stands for a process that was not read.
 */
export function sharedFaults(readings: readonly (Reading | undefined)[]): SharedFault[] {
  const bySignature = new Map<string, SharedFault>();
  for (const [process, reading] of readings.entries()) {
    for (const finding of reading?.findings ?? []) {
      const { staleReferences, open } = finding.live;
      const signature = signatureOf(finding);
      const known = bySignature.get(signature);
      if (!known) {
        const shares = [{ process, count: staleReferences }];
        bySignature.set(signature, { finding, staleReferences, open, shares });
        continue;
      }
      known.staleReferences += staleReferences;
      known.open += open;
      addShare(known.shares, process, staleReferences);
    }
  }
  return [...bySignature.values()].sort(
    (a, b) => b.shares.length - a.shares.length || b.staleReferences - a.staleReferences,
  );
}

/** Holders of the same kind, name and place as one; in the same order as `sharedFaults`. */
export function sharedHolders(readings: readonly (Reading | undefined)[]): SharedHolder[] {
  const byName = new Map<string, SharedHolder>();
  for (const [process, reading] of readings.entries()) {
    const estimated = reading?.contexts?.estimated === true;
    for (const row of reading?.contexts?.holders ?? []) {
      const { kind, className, name, location } = row;
      const key = JSON.stringify([kind, className, name, location]);
      const known = byName.get(key);
      if (!known) {
        const shares = [{ process, count: row.contexts }];
        byName.set(key, { row, contexts: row.contexts, estimated, shares });
        continue;
      }
      known.contexts += row.contexts;
      known.estimated ||= estimated;
      addShare(known.shares, process, row.contexts);
    }
  }
  return [...byName.values()].sort(
    (a, b) => b.shares.length - a.shares.length || b.contexts - a.contexts,
  );
}

function signatureOf({ rule, className, method, scriptHash, location }: Finding): string {
  return JSON.stringify([rule, className, method, scriptHash ?? location]);
}

/** A process's threads may have the same fault: they count together. */
function addShare(shares: Share[], process: number, count: number): void {
  const last = shares.at(-1)!;
  if (last.process === process) last.count += count;
  else shares.push({ process, count });
}
