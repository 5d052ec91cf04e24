import type { PanelContract } from '../../src/protocol/panelContract';
import type { NodeTarget } from '../../src/protocol/target';
import { Timeline } from '../../src/session/timeline';
import { fakeReading } from './fakeHost';

/** 14:00:00 where the tests run. */
export const START = new Date(2026, 2, 2, 14, 0, 0).getTime();
const SECOND = 1000;

export function fakeTarget(pid: number): NodeTarget {
  const url = `ws://127.0.0.1:9229/${pid}`;
  return { title: 'server.js', pid, cwd: '/srv/app', url, workers: [] };
}

/** Heap that a second of a run shows: a sawtooth above what stale values keep. */
export function heapAt(second: number, stale: number): number {
  return 40_000_000 + stale * 20_000 + (second % 7) * 1_500_000;
}

/** Lets a run go on: figures each second, and a reading each other second with what `stale` says. Readings are dear: they are made once for each number. */
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
      heapUsedBytes: heapAt(second, stale(second)),
      heapTotalBytes: 200_000_000,
      collected: second % 15 === 14,
    });
    if (second % 2 === 0) timeline.addReading(fakeReading(stale(second)), at);
  }
}

/** A leaking server: eight stale values more each second for 150 seconds, a snapshot, then a minute of one more each second. */
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

/**
 * A server whose requests are followed from its 30th second on: 40 a second, of which one in ten stays. Garbage is collected
 * every 15 seconds, and a recording of two rounds is made meanwhile. Later one in 16 is followed.
 */
export function followedRun(timeline = new Timeline(), seconds = 150): Timeline {
  timeline.begin(fakeTarget(4711), START);
  goOn(timeline, START, 30, () => 7);
  for (let second = 0; second < seconds; second++) {
    const at = START + (30 + second) * SECOND;
    const collected = second % 15 === 14;
    const made = second * 40;
    const held = Math.floor(second / 15) * 60;
    timeline.addFigures({
      ...{ at, heapUsedBytes: heapAt(second, held), heapTotalBytes: 200_000_000, collected },
      requests: {
        ...{
          made,
          over: Math.max(0, made - 3),
          inMemory: held + (second % 15) * 36,
          outlived: held,
          collections: 3,
        },
        ...{ oneIn: second < 100 ? 1 : 16, http2Unseen: false },
      },
    });
    if (second === 40 || second === 70) {
      timeline.mark({ at, kind: 'round', label: `end of round ${second === 40 ? 1 : 2}` });
    }
  }
  return timeline;
}

/** The same, mended, ended, and started again for 90 seconds. */
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

/** The host's answer out of a timeline. */
export function answersOf(timeline: Timeline): Pick<PanelContract, 'timeline'> {
  return { timeline: async ({ sequence }) => timeline.since(sequence) };
}
