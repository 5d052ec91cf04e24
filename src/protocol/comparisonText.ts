import { formatChange, formatCount } from '../base/format';
import type { SnapshotComparison } from './snapshotComparison';
import type { Say } from './verdict';

/**
 * How the whole heap changed between two snapshots, which the comparison of what pools hold does not tell: a heap that grew
 * elsewhere must not read as if nothing had grown.
 */
export function growthSentence(
  { before, after }: Pick<SnapshotComparison, 'before' | 'after'>,
  say: Say,
): string {
  return say(
    'The whole heap went from {0} to {1} objects ({2}). Only what pools hold is compared here: record requests to see what else grows.',
    formatCount(before.nodes),
    formatCount(after.nodes),
    formatChange(after.nodes - before.nodes, formatCount),
  );
}
