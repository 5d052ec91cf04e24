import * as assert from 'node:assert/strict';
import type { LiveContexts } from '../../../../src/inspector/reading/reading';
import { withEarlier } from '../../../../src/inspector/reading/readContexts';

const metOf = (rows: Record<string, number>, over = 0): LiveContexts => ({
  over,
  held: Object.values(rows).reduce((sum, contexts) => sum + contexts, 0),
  estimated: false,
  ...{ unlisted: 0, unseen: { receivers: 0, example: '', promises: 0 } },
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
