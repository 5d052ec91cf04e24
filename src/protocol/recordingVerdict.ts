import { formatBytes, formatQuantity } from '../base/format';
import { unexplainedGrowth } from './heapGrowth';
import { isLeftFinding } from './leftText';
import type { Recording } from './leftBehind';
import { coverageSentence, english, type Verdict } from './verdict';

/**
 * The verdict on a recorded load: `held` when something grows, a parked row breaks a rule or finished requests are held, since
 * before the load or by it;
 * `clean` when all was compared, nothing is, and the rows explain by what the heap grew; else `unknown`, with what was not
 * looked at or explained.
 */
export function recordingVerdict(recording: Recording): Verdict {
  const gaps = [...recording.coverage.limits];
  const isHeld = recording.heldBefore.held > 0 || recording.left.some(isLeftFinding);
  if (isHeld) return { kind: 'held', gaps };
  const isWhole = gaps.length === 0 && unexplainedGrowth(recording) === 0;
  return { kind: isWhole ? 'clean' : 'unknown', gaps };
}

/** What a recording found, in one sentence: `1 holder grows, 2 are parked.` */
export function recordingSentence(recording: Recording): string {
  const { left } = recording;
  const grows = left.filter(({ verdict }) => verdict === 'grows').length;
  const parked = left.length - grows;
  const parts = [
    ...(grows > 0 ? [`${formatQuantity(grows, 'holder')} ${grows === 1 ? 'grows' : 'grow'}`] : []),
    ...(parked > 0 ? [parkedText(parked, grows > 0)] : []),
  ];
  const { held } = recording.heldBefore;
  if (held > 0) parts.push(heldBeforeText(held));
  const rest = unexplainedGrowth(recording);
  if (rest > 0) {
    const rows = parts.length > 0 ? parts.join(', ') : 'No holder was found';
    return `${rows}, but the heap grew by ${formatBytes(rest)} that no row explains.`;
  }
  if (parts.length > 0) return `${parts.join(', ')}.`;
  return recordingVerdict(recording).kind === 'clean'
    ? 'Nothing was left behind: no holder grows, and none keeps finished requests.'
    : 'Not known whether anything was left behind: nothing was found, but not all was looked at.';
}

/** `3 heap snapshots, 1,204 scripts, 3 pooled classes, 42 pooled contexts read`. */
export function recordingCoverage({ rounds, coverage }: Recording): string {
  const snapshots = formatQuantity(rounds.length + 1, 'heap snapshot');
  return `${snapshots}, ${coverageSentence(coverage, english)}`;
}

/** `20 finished requests have been held since before the load`. */
function heldBeforeText(held: number): string {
  const verb = held === 1 ? 'has' : 'have';
  return `${formatQuantity(held, 'finished request')} ${verb} been held since before the load`;
}

function parkedText(parked: number, isSecond: boolean): string {
  const what = isSecond ? `${parked}` : formatQuantity(parked, 'holder');
  return `${what} ${parked === 1 ? 'is' : 'are'} parked`;
}
