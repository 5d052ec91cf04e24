import type { NodeTarget } from '../../src/protocol/target';
import { Timeline } from '../../src/session/timeline';
import { fakeReading } from './fakeHost';

/** 14:00:00 where the tests run. */
export const START = new Date(2026, 2, 2, 14, 0, 0).getTime();

const SECOND = 1000;

export function fakeTarget(pid: number): NodeTarget {
  return {
    title: 'server.js',
    pid,
    cwd: '/srv/app',
    url: `ws://127.0.0.1:9229/${pid}`,
    workers: [],
  };
}

/** Lets a run go on for some seconds: figures each second, a reading each other second with what `stale` says. */
export function goOn(
  timeline: Timeline,
  from: number,
  seconds: number,
  stale: (second: number) => number,
): void {
  for (let second = 0; second < seconds; second++) {
    const at = from + second * SECOND;
    timeline.addFigures({
      at,
      heapUsedBytes: 40e6 + stale(second) * 20_000 + (second % 7) * 1.5e6,
      heapTotalBytes: 200e6,
      collected: second % 15 === 14,
    });
    if (second % 2 === 0) timeline.addReading(fakeReading(stale(second)), at + 10);
  }
}

/** A run of a leaking server of four minutes, with a snapshot on the way. */
export function leakingRun(timeline = new Timeline()): Timeline {
  timeline.begin(fakeTarget(4711), START);
  goOn(timeline, START, 150, second => second * 8);
  timeline.mark({
    at: START + 150 * SECOND,
    kind: 'snapshot',
    label: 'heap snapshot',
    retainedBytes: 48_300_000,
  });
  goOn(timeline, START + 151 * SECOND, 60, second => 1200 + second);
  return timeline;
}

/** The same, mended, ended, and started again. */
export function mendedRun(): Timeline {
  const timeline = leakingRun();
  const fixed = START + 212 * SECOND;
  timeline.mark({ at: fixed, kind: 'fix', label: 'fixed UserValues.reset' });
  timeline.mark({ at: fixed + 4 * SECOND, kind: 'lost', label: 'server.js has ended.' });
  timeline.end(fixed + 4 * SECOND);
  timeline.begin(fakeTarget(4720), fixed + 10 * SECOND);
  goOn(timeline, fixed + 10 * SECOND, 90, () => 0);
  return timeline;
}
