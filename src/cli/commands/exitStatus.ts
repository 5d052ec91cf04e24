import type { Verdict } from '../../protocol/verdict';
import { isWorse, type HeldComparison } from '../../session/compareHeld';
import type { ExitStatus } from '../io/commandIo';

/**
 * The exit status of a reading: only what was judged reads as *nothing found*. Beside a baseline, only what is new or more counts
 * as found.
 */
export function exitStatusOf({ kind, gaps }: Verdict, compared?: HeldComparison): ExitStatus {
  if (compared) {
    if (compared.changes.some(isWorse)) return 1;
    const isWhole = gaps.length === 0 && compared.changes.every(({ state }) => state !== 'unknown');
    return isWhole ? 0 : 3;
  }
  if (kind === 'held') return 1;
  return kind === 'unknown' ? 3 : 0;
}
