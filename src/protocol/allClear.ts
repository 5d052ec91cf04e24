import type { Reading } from './finding';

/**
 * Whether a reading may be called clean: nothing was found, nothing kept it from looking, and every pooled class was reached
 * and judged. A program without a pooled class is clean of what pools leave behind, and of nothing else.
 */
export function isAllClear({ findings, undecided, pools, coverage }: Reading): boolean {
  const { pooledClasses, instances, judged, limits } = coverage;
  if (findings.length > 0 || undecided.length > 0 || limits.length > 0) return false;
  const reached = pools.filter(pool => pool.instances > 0 && pool.seenAt === undefined);
  return judged === instances && reached.length >= pooledClasses;
}
