import * as assert from 'node:assert/strict';
import type { LiveContexts } from '../../../../src/inspector/reading/reading';
import { withEarlier, withQueried } from '../../../../src/inspector/reading/readContexts';

const metOf = (rows: Record<string, number>, over = 0): LiveContexts => ({
  over,
  held: Object.values(rows).reduce((sum, contexts) => sum + contexts, 0),
  estimated: false,
  ...{
    unlisted: 0,
    unseen: {
      receivers: { count: 0, example: '', holder: null },
      promises: { count: 0, holder: null },
      settlers: { count: 0, holder: null },
      ...{ refused: [], shut: { count: 0, example: '', holder: null } },
    },
  },
  holders: Object.entries(rows).map(([name, contexts]) => ({
    holder: { kind: 'map', className: null, name, origin: null },
    ...{ contexts, met: contexts, retainedBytes: null, path: [], scriptIds: [] },
  })),
});

describe('what a search that goes on has met', () => {
  const told = (met: LiveContexts, earlier: LiveContexts, isComplete: boolean): unknown[] => {
    const { over, held, holders, estimated } = withEarlier(met, earlier, isComplete);
    const rows = holders.map(({ holder, contexts }) => [holder.name, contexts]);
    return [Object.fromEntries(rows), over, held, estimated];
  };

  it('is added to what its earlier part met', () => {
    const earlier = metOf({ recent: 5, sessions: 9 }, 14);
    const rows = { recent: 12, sessions: 9, jobs: 1 };
    assert.deepEqual(told(metOf({ recent: 7, jobs: 1 }, 8), earlier, false), [rows, 22, 22, false]);
  });

  it('leaves what its earlier part met without a holder', () => {
    assert.deepEqual(told(metOf({}), metOf({}, 5), true), [{}, 5, 0, false]);
    assert.deepEqual(told(metOf({ jobs: 1 }, 1), metOf({}, 5), true), [{ jobs: 1 }, 5, 1, false]);
  });

  it('takes the place of an estimate once the search is through', () => {
    const earlier = { ...metOf({ recent: 90 }, 90), estimated: true };
    earlier.holders[0]!.met = 20;
    const met = metOf({ recent: 60 }, 60);
    assert.deepEqual(told(met, earlier, false), [{ recent: 90 }, 90, 90, true]);
    assert.deepEqual(told(met, earlier, true), [{ recent: 80 }, 80, 80, false]);
  });
});

describe('what a heap query tells beyond the walk', () => {
  const told = (met: LiveContexts, over: number, unmet: number): unknown => {
    const { held, withoutHolder, ...all } = withQueried(met, { counts: { over, unmet } });
    return [all.over, held, withoutHolder];
  };

  it('is what the walk did not meet', () => {
    assert.deepEqual(told(metOf({ recent: 5 }, 6), 117, 111), [117, 116, 111]);
    assert.deepEqual(told(metOf({}), 0, 0), [0, 0, 0]);
  });

  it('is what an estimate does not stand for already', () => {
    const met = { ...metOf({ recent: 950 }, 950), estimated: true };
    assert.deepEqual(told(met, 1_000, 980), [950, 950, 0]);
    assert.deepEqual(told(met, 2_000, 1_980), [2_000, 2_000, 1_050]);
  });

  it('corrects an estimate that is too high, of each holder too', () => {
    const met = { ...metOf({ recent: 3_000, late: 1_000 }, 4_000), estimated: true };
    assert.deepEqual(told(met, 40, 0), [40, 40, 0]);
    const { holders } = withQueried(met, { counts: { over: 40, unmet: 0 } });
    assert.deepEqual(
      holders.map(({ contexts }) => contexts),
      [30, 10],
    );
  });

  it('is not known where it was not asked', () => {
    assert.equal(
      withQueried(metOf({}), { wouldPauseMs: 400, heapBytes: 2e7 }).withoutHolder,
      undefined,
    );
    assert.equal(withQueried(metOf({}), undefined).withoutHolder, undefined);
  });
});
