import * as assert from 'node:assert/strict';
import { finding, reading } from '../fakeEngine';
import { watchLine } from '../../../../src/cli/print/watchLine';

describe('the line between two readings', () => {
  it('says when, how much, and what has changed', () => {
    const at = new Date(2026, 2, 2, 14, 2, 15).getTime();
    const { live } = finding();
    const later = reading([finding({ live: { ...live, staleReferences: 1_284, open: 1 } })]);
    assert.equal(
      watchLine(at, reading(), undefined),
      '14:02:15  3 stale values, 1 open values, 0 finished requests held',
    );
    assert.equal(
      watchLine(at, later, reading()),
      '14:02:15  1,284 (+1,281) stale values, 1 (no change) open values, 0 (no change) finished requests held',
    );
  });
});
