import * as assert from 'node:assert/strict';
import { checkedOptions } from '../../../src/testing/checkedOptions';
import { idleRounds } from '../../../src/testing/idleRounds';

describe('the options of assertNothingLeftBehind', () => {
  it('have defaults', () => {
    const all = { rounds: 2, strict: true, withoutRequests: false };
    assert.deepEqual(checkedOptions({}), all);
    assert.deepEqual(checkedOptions({ rounds: 3, ...({ strict: undefined } as object) }), {
      ...all,
      rounds: 3,
    });
  });

  it('are refused where they are none', () => {
    const wrong: [unknown, RegExp][] = [
      [{ round: 3 }, /no option "round"\. It has: rounds, strict, withoutRequests\./],
      [{ rounds: 1 }, /from 2 to 50/],
      [{ rounds: '3' }, /from 2 to 50/],
      [{ strict: 'no' }, /strict is true or false/],
      [null, /are an object/],
    ];
    for (const [options, why] of wrong) assert.throws(() => checkedOptions(options as object), why);
  });
});

describe('the idle rounds of a recording', () => {
  it('are those without requests and connections, where they were counted', () => {
    const round = { elapsedMs: 1, heapBytes: 1, codeBytes: 1 };
    const rounds = [
      { ...round, requests: 3 },
      { ...round, requests: 0 },
      { ...round, requests: 0, connections: 2 },
      { ...round, requests: null },
    ];
    assert.deepEqual(idleRounds({ rounds }), [2]);
  });
});
