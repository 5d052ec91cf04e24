import type { StaleValue } from './finding';

/** Stale values with the same class and key. */
export interface ValueGroup {
  className: string;
  key: string | null;
  count: number;
  open: number;
  closed: number;
  /** Sum of the known sizes: UTF-16 units of strings, bytes of buffers; `null` when none is known. */
  size: number | null;
  /** Sum of what each value alone retains; `null` without a heap snapshot. */
  retainedBytes: number | null;
}

/** Groups values by class and key. Groups with the most open values come first, then the largest. */
export function groupValues(values: StaleValue[]): ValueGroup[] {
  const groups = new Map<string, ValueGroup>();
  for (const { className, key, closable, size, retainedBytes } of values) {
    const id = JSON.stringify([className, key]);
    let group = groups.get(id);
    if (!group) {
      const none = { count: 0, open: 0, closed: 0, size: null, retainedBytes: null };
      groups.set(id, (group = { className, key, ...none }));
    }
    group.count++;
    if (closable === 'open') group.open++;
    if (closable === 'closed') group.closed++;
    if (size !== null) group.size = (group.size ?? 0) + size;
    if (retainedBytes !== null) {
      group.retainedBytes = (group.retainedBytes ?? 0) + retainedBytes;
    }
  }
  return [...groups.values()].sort((a, b) => b.open - a.open || b.count - a.count);
}
