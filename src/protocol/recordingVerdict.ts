import { formatQuantity } from '../base/format';
import { isLeftFinding } from './leftText';
import type { Recording } from './leftBehind';
import { coverageSentence, english, type Verdict } from './verdict';

/**
 * The verdict on a recorded load: `held` when something grows, a parked row breaks a rule or finished requests are held;
 * `clean` when all was compared and nothing is; else `unknown`, with what was not looked at.
 */
export function recordingVerdict({ left, coverage }: Recording): Verdict {
  const gaps = [...coverage.limits];
  if (left.some(isLeftFinding)) return { kind: 'held', gaps };
  return { kind: gaps.length > 0 ? 'unknown' : 'clean', gaps };
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
  if (parts.length > 0) return `${parts.join(', ')}.`;
  return recordingVerdict(recording).kind === 'clean'
    ? 'Nothing was left behind: no holder grows, and none keeps finished requests.'
    : 'Not known whether anything was left behind: nothing was found, but not all was looked at.';
}

/** `3 heap snapshots, 1,204 scripts, 3 pooled classes, 42 contexts read`. */
export function recordingCoverage({ rounds, coverage }: Recording): string {
  const snapshots = formatQuantity(rounds.length + 1, 'heap snapshot');
  return `${snapshots}, ${coverageSentence(coverage, english)}`;
}

function parkedText(parked: number, isSecond: boolean): string {
  const what = isSecond ? `${parked}` : formatQuantity(parked, 'holder');
  return `${what} ${parked === 1 ? 'is' : 'are'} parked`;
}
