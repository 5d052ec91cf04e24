import type { Coverage } from '../protocol/finding';
import { unreadThreads } from './threadCoverage';

/**
 * What a recording looked at. Its snapshots have every object of one thread, so that what limited the walk does not
 * limit it; other threads have heaps of their own. `otherThreads`: how many there are, if more is known than the walk met.
 */
export function coverageOfRecording(
  coverage: Coverage,
  limits: readonly string[],
  otherThreads?: number,
): Coverage {
  const left = otherThreads ?? coverage.threads.left;
  const threads = left > 0 ? [unreadThreads(left)] : [];
  return { ...coverage, threads: { read: 1, left }, limits: [...threads, ...limits] };
}
