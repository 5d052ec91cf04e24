import { formatQuantity } from '../base/format';
import type { Coverage } from '../protocol/finding';

/** `2 worker threads were not read: each has a heap of its own.` */
export function unreadThreads(count: number): string {
  const were = count === 1 ? 'was' : 'were';
  return `${formatQuantity(count, 'worker thread')} ${were} not read: each has a heap of its own.`;
}

/**
 * The coverage of one thread. `areOthersKnown`: the others are read in sessions of their own, and what the walk met of them says
 * nothing more.
 */
export function ofOneThread(coverage: Coverage, areOthersKnown: boolean): Coverage {
  const { left } = coverage.threads;
  if (areOthersKnown || left === 0) return { ...coverage, threads: { read: 1, left: 0 } };
  return { ...coverage, limits: [...coverage.limits, unreadThreads(left)] };
}
