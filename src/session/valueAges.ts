import type { Finding, StaleValue } from '../protocol/finding';
import type { PoolSession } from './sessionApi';

/** When a value was first seen stale. `atLeast`: no reading before had looked at all, so that it may have been stale for longer. */
export interface FirstSeen {
  at: number;
  atLeast: boolean;
}

/** The values of one reading, by their places. */
type Places = ReadonlyMap<string, FirstSeen>;

/** For how long values have been stale, as far as readings tell: another value of the same class and key in the same slot is not told apart. */
export class ValueAges {
  private readonly seen = new WeakMap<
    PoolSession,
    { findings: unknown; places: Places; isWhole: boolean }
  >();

  /** Notes what the session's latest reading has, unless it is noted already. */
  note(session: PoolSession, at: number): void {
    const { reading } = session;
    const before = this.seen.get(session);
    if (!reading || before?.findings === reading.findings) return;
    const { findings, coverage, isPart = false } = reading;
    const isWhole = coverage.limits.length === 0 && !isPart;
    const places = new Map<string, FirstSeen>();
    for (const finding of findings) {
      for (const value of finding.live.values) {
        const place = placeOf(finding, value);
        places.set(place, before?.places.get(place) ?? { at, atLeast: !before?.isWhole });
      }
    }
    this.seen.set(session, { findings, places, isWhole });
  }

  /** `undefined` for a value that no noted reading has. */
  of(session: PoolSession, finding: Finding, value: StaleValue): FirstSeen | undefined {
    return this.seen.get(session)?.places.get(placeOf(finding, value));
  }
}

function placeOf({ id }: Finding, { instance, slot, key, className }: StaleValue): string {
  return JSON.stringify([id, instance, slot, key, className]);
}
