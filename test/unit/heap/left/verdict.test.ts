import * as assert from 'node:assert/strict';
import { growthOf } from '../../../../src/heap/left/verdict';

const none = [0, 0, 0];

describe('the verdict on what was left', () => {
  it('is growth when each round left about as much', () => {
    for (const perRound of [
      [61, 61],
      [42, 41],
      [14, 20],
      [60, 61, 59],
      [1000, 1004],
    ]) {
      assert.equal(growthOf(perRound, none, true), 'grows', perRound.join());
    }
  });

  it('is not growth when a holder filled once, or was filled anew', () => {
    for (const perRound of [
      [61, 0],
      [0, 61],
      [39, 61],
      [1, 7],
      [0, 0, 61],
      [61, 61, 0],
      [2, 2],
    ]) {
      assert.equal(growthOf(perRound, none, true), 'parked', perRound.join());
    }
  });

  it('is not growth in a place for one value, nor after one round', () => {
    assert.equal(growthOf([5, 5], none, false), 'parked');
    assert.equal(growthOf([61], [0], true), 'parked');
  });

  it('leaves out what was used again: a pool that is filling', () => {
    assert.equal(growthOf([10, 8], [10, 0], true), 'parked');
  });

  it('is none without values', () => {
    assert.equal(growthOf([0, 0], none, true), undefined);
  });
});
