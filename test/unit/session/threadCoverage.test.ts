import assert from 'node:assert/strict';
import { ofOneThread } from '../../../src/session/threadCoverage';
import { reading } from '../cli/fakeEngine';

describe('the coverage of one thread', () => {
  const { coverage } = reading([]);
  const met = { ...coverage, threads: { read: 1, left: 2 } };

  it('names the threads that the walk met where nobody reads them', () => {
    assert.deepEqual(ofOneThread(met, false), {
      ...met,
      limits: ['2 worker threads were not read: each has a heap of its own.'],
    });
  });

  it('says nothing of those that have sessions of their own', () => {
    assert.deepEqual(ofOneThread(met, true), coverage);
  });
});
