import { formatChange, formatClock, formatCount } from '../../base/format';
import type { Reading } from '../../protocol/finding';

/**
 * The line between two readings of `--watch`: when, and what has changed since the one before. `14:02:15  16 (+4) stale
 * values, 8 (no change) open values`.
 */
export function watchLine(at: number, reading: Reading, before: Reading | undefined): string {
  const change = (count: (of: Reading) => number): string => {
    const now = count(reading);
    if (!before) return formatCount(now);
    const difference = now - count(before);
    return `${formatCount(now)} (${difference === 0 ? 'no change' : formatChange(difference, formatCount)})`;
  };
  const stale = change(of => sum(of, ({ staleReferences }) => staleReferences));
  const open = change(of => sum(of, each => each.open));
  const held = change(({ contexts }) => contexts?.held ?? 0);
  return `${formatClock(at)}  ${stale} stale values, ${open} open values, ${held} finished requests held`;
}

function sum(
  { findings }: Reading,
  count: (live: Reading['findings'][0]['live']) => number,
): number {
  return findings.reduce((total, { live }) => total + count(live), 0);
}
