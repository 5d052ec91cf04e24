import type * as t from '@babel/types';
import type { Holder } from './instanceNames';
import type { Handler } from './putHandlers';
import type { Step } from './putSteps';

/** A test on a way whose outcome another put may decide. */
export interface Passed {
  test: t.Node;
  text: string;
  isTrue: boolean;
}

/** What was put, and the number of tests on the way to it. */
export interface Parked {
  holder: Holder;
  step: Step;
  tests: number;
  given: readonly t.Node[];
  /** Set where only something unexpected leads on from there. */
  isDoubtful?: boolean;
}

/** One way through a function, up to some point. Never changed. */
export interface Way {
  parked: ReadonlyMap<string, Parked>;
  /** Functions that will put an instance once they are called, by the key of what they put. */
  later: ReadonlyMap<string, readonly { handler: Handler; tests: number }[]>;
  /** Holders that hold nothing on this way. */
  empty: ReadonlySet<string>;
  passed: readonly Passed[];
  /** Whether there was no room, so that nothing is put. */
  isFull: boolean;
}

export const START: Way = {
  parked: new Map(),
  later: new Map(),
  empty: new Set(),
  passed: [],
  isFull: false,
};

/** More ways than a function has that somebody can read. */
export const MAX_WAYS = 48;

/** Without those that tell the same as another. */
export function distinct(ways: readonly Way[]): Way[] {
  if (ways.length < 2) return [...ways];
  const known = new Map<string, Way>();
  for (const way of ways) {
    const key = [
      ...[...way.parked].map(
        ([name, { step, tests, isDoubtful }]) =>
          `${name}@${step.node.start}/${tests}${isDoubtful === true}`,
      ),
      ...[...way.later.keys()].map(name => `later ${name}`),
      ...[...way.empty].map(name => `no ${name}`),
      ...way.passed.map(({ test, isTrue }) => `${test.start}${isTrue}`),
      way.isFull,
    ].join(' ');
    if (!known.has(key)) known.set(key, way);
  }
  return [...known.values()];
}

/** A way that goes on only where something unexpected is thrown. */
export function doubted(way: Way): Way {
  if (way.parked.size === 0) return way;
  const parked = [...way.parked].map(
    ([key, each]) => [key, { ...each, isDoubtful: true }] as const,
  );
  return { ...way, parked: new Map(parked) };
}

/** A way on which the names with these keys, and their fields, stand for something else now. */
export function without(way: Way, isReplaced: (key: string) => boolean): Way {
  const isAny = [...way.parked.keys(), ...way.later.keys(), ...way.empty].some(isReplaced);
  if (!isAny) return way;
  const kept = <Value>(all: ReadonlyMap<string, Value>): Map<string, Value> =>
    new Map([...all].filter(([key]) => !isReplaced(key)));
  return {
    ...way,
    parked: kept(way.parked),
    later: kept(way.later),
    empty: new Set([...way.empty].filter(key => !isReplaced(key))),
  };
}
