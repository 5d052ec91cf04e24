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
      ...{ receivers: 0, example: '', promises: { count: 0, holder: null } },
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

  it('is one row where its parts came to a collection by different functions', () => {
    const [earlier, met] = [metOf({ recent: 64 }), metOf({ recent: 26 })];
    const at = { scriptId: 1, line: 3, column: 0 };
    earlier.holders[0]!.holder.origin = { at, is: 'inside' };
    met.holders[0]!.holder.origin = { at: { ...at, line: 9 }, is: 'inside' };
    assert.deepEqual(told(met, earlier, true)[0], { recent: 90 });
    met.holders[0]!.holder.origin = null;
    const [row] = withEarlier(met, earlier, true).holders;
    assert.deepEqual([row!.contexts, row!.holder.origin?.at.line], [90, 3]);
  });

  it('is a row for each function whose variable it is', () => {
    const [earlier, met] = [metOf({ state: 4 }), metOf({ state: 2 })];
    for (const [i, { holders }] of [earlier, met].entries()) {
      holders[0]!.holder.kind = 'closure';
      holders[0]!.holder.origin = { at: { scriptId: 1, line: i, column: 0 }, is: 'inside' };
    }
    const { holders } = withEarlier(met, earlier, true);
    assert.deepEqual(
      holders.map(row => row.contexts),
      [4, 2],
    );
  });

  it('says of arrow functions what the search as a whole has met', () => {
    const earlier = metOf({});
    earlier.unseen.receivers = 2;
    assert.equal(withEarlier(metOf({}), earlier, true).unseen.receivers, 0);
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
