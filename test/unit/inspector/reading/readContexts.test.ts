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
      ...{ receivers: 0, example: '', promises: 0 },
      settlers: { count: 0, holder: null },
    },
  },
  holders: Object.entries(rows).map(([name, contexts]) => ({
    holder: { kind: 'map', className: null, name, origin: null },
    ...{ contexts, retainedBytes: null, path: [], scriptIds: [] },
  })),
});

describe('what a search that goes on has met', () => {
  it('comes with what its earlier part met, the larger number where both met it', () => {
    const earlier = { ...metOf({ recent: 5, sessions: 9 }, 14), estimated: true };
    const { over, held, holders, estimated } = withEarlier(
      metOf({ recent: 7, jobs: 1 }, 8),
      earlier,
    );
    assert.deepEqual(
      holders.map(({ holder, contexts }) => [holder.name, contexts]),
      [
        ['sessions', 9],
        ['recent', 7],
        ['jobs', 1],
      ],
    );
    assert.deepEqual([over, held, estimated], [17, 17, true]);
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

  it('is not known where it was not asked', () => {
    assert.equal(withQueried(metOf({}), { wouldPauseMs: 400 }).withoutHolder, undefined);
    assert.equal(withQueried(metOf({}), undefined).withoutHolder, undefined);
  });
});
