import { formatQuantity } from '../base/format';
import type { Coverage } from '../protocol/finding';

/**
 * What a recording looked at. Its snapshots have every object of the main thread, so that what limited the walk does not
 * limit it; other threads have heaps of their own.
 */
export function coverageOfRecording(coverage: Coverage, limits: readonly string[]): Coverage {
  const { left } = coverage.threads;
  const were = left === 1 ? 'was' : 'were';
  const threads =
    left > 0
      ? [`${formatQuantity(left, 'worker thread')} ${were} not read: each has a heap of its own.`]
      : [];
  return { ...coverage, limits: [...threads, ...limits] };
}
