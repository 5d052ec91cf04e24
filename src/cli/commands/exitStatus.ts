import type { Verdict } from '../../protocol/verdict';
import type { ExitStatus } from '../io/commandIo';

/** The exit status of a reading: only what was judged reads as *nothing found*. */
export function exitStatusOf({ kind }: Verdict): ExitStatus {
  if (kind === 'held') return 1;
  return kind === 'unknown' ? 3 : 0;
}
