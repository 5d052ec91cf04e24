import type { Coverage } from '../protocol/finding';
import { unreadThreads } from './threadCoverage';

/**
 * What a recording looked at. Its snapshots have every object of one thread, so that what limited the walk does not
 * limit it; other threads have heaps of their own. `otherThreads`: how many there are, if more is known than the walk met;
 * `ownThreads`: how many of those that the walk met are ours.
 */
export function coverageOfRecording(
  coverage: Coverage,
  limits: readonly string[],
  otherThreads?: number,
  ownThreads = 0,
): Coverage {
  const left = otherThreads ?? Math.max(0, coverage.threads.left - ownThreads);
  const threads = left > 0 ? [unreadThreads(left)] : [];
  return { ...coverage, threads: { read: 1, left }, limits: [...threads, ...limits] };
}
