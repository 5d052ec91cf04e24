import * as assert from 'node:assert/strict';
import { growthOf, type Survivors } from '../../../../src/heap/left/verdict';

const verdictOf = (perRound: number[], more: Partial<Survivors> = {}): string | undefined =>
  growthOf({ perRound, used: perRound.map(() => 0), isMany: true, ...more });

describe('the verdict on what was left', () => {
  it('is growth when each round left about as much', () => {
    for (const perRound of [
      [61, 61],
      [42, 41],
      [14, 20],
      [60, 61, 59],
      [1000, 1004],
    ]) {
      assert.equal(verdictOf(perRound), 'grows', perRound.join());
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
      assert.equal(verdictOf(perRound), 'parked', perRound.join());
    }
  });

  it('is not growth in a place for one value, nor after one round', () => {
    assert.equal(verdictOf([5, 5], { isMany: false }), 'parked');
    assert.equal(verdictOf([61]), 'parked');
  });

  it('leaves out what was used again: a pool that is filling', () => {
    assert.equal(verdictOf([10, 8], { used: [10, 0] }), 'parked');
  });

  it('is none without values', () => {
    assert.equal(verdictOf([0, 0]), undefined);
  });

  it('follows the requests of each round, where they are known', () => {
    for (const requests of [
      [100, 50],
      [200, 11],
      [3, 200, 0],
      [1, 1, 1, 1, 1],
    ]) {
      const doubled = requests.map(count => 2 * count);
      assert.equal(verdictOf(requests, { requests }), 'grows', requests.join());
      assert.equal(verdictOf(doubled, { requests }), 'grows', doubled.join());
    }
    assert.equal(verdictOf([50, 50], { requests: [100, 50] }), 'parked');
    assert.equal(verdictOf([0, 61], { requests: [61, 61] }), 'parked');
    assert.equal(verdictOf([2, 2], { requests: [40, 40] }), 'parked');
    assert.equal(verdictOf([1, 1], { requests: [1, 1] }), 'parked');
    assert.equal(verdictOf([41, 42], { requests: [0, 0] }), 'grows', 'no request that we count');
  });

  it('is growth of a collection that is seen to get few values in each round', () => {
    const cases: [string, number[], number[]][] = [
      ['grows', [2, 2, 2], [0, 2, 4, 6]],
      ['grows', [1, 1, 1, 1, 1], [7, 8, 9, 10, 11, 12]],
      ['parked', [2, 2, 2], [6, 6, 6, 6]],
      ['parked', [1, 1, 1], [0, 1, 2, 3]],
      ['parked', [3, 2], [0, 3, 5]],
      ['parked', [6, 0, 1], [0, 6, 6, 7]],
    ];
    for (const [verdict, born, sizes] of cases) {
      assert.equal(verdictOf(born, { content: { sizes, born } }), verdict, sizes.join());
    }
    assert.equal(verdictOf([2, 2, 2]), 'parked', 'without a collection');
  });

  it('is growth of a collection only if that became larger by what it got', () => {
    const requests = [41, 41];
    const cases: [string, number[], number[]][] = [
      ['parked', [29, 41], [70, 70, 70]],
      ['parked', [29, 41], [0, 41, 70]],
      ['parked', [41, 41], [70, 110, 110]],
      ['parked', [41, 41], [41, 41, 41]],
      ['grows', [41, 41], [5, 46, 87]],
      ['grows', [41, 41], [5, 40, 78]],
    ];
    for (const [verdict, born, sizes] of cases) {
      const content = { sizes, born };
      assert.equal(verdictOf(born, { requests, content }), verdict, sizes.join());
    }
    // Some values may be told elsewhere, because something else leads to them too.
    const content = { sizes: [0, 41, 82], born: [41, 41] };
    assert.equal(verdictOf([41, 10], { requests, content }), 'grows');
    // What a timer adds follows the rounds.
    assert.equal(verdictOf([41, 41], { requests: [100, 11], content }), 'grows');
  });
});
