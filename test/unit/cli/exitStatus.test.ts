import * as assert from 'node:assert/strict';
import { exitStatusOf } from '../../../src/cli/commands/exitStatus';

describe('the exit status of a reading', () => {
  it('is that of nothing found only where all was judged', () => {
    const statuses = (['held', 'unknown', 'clean', 'sourceOnly', 'noPool'] as const).map(kind =>
      exitStatusOf({ kind, gaps: [] }),
    );
    assert.deepEqual(statuses, [1, 3, 0, 0, 0]);
  });
});
