import { formatBytes, formatChange, formatCount } from '../base/format';
import type { ClassChange, SnapshotComparison } from './snapshotComparison';
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
    'The whole heap went from {0} to {1} objects ({2}). Record requests to see what holds what grew outside of pools.',
    formatCount(before.nodes),
    formatCount(after.nodes),
    formatChange(after.nodes - before.nodes, formatCount),
  );
}

/** How a class changed: `+300, +2.9 MB`. */
export function classChangeText({ before, after }: Pick<ClassChange, 'before' | 'after'>): string {
  const count = formatChange(after.count - before.count, formatCount);
  return `${count}, ${formatChange(after.bytes - before.bytes, formatBytes)}`;
}
