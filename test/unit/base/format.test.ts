import * as assert from 'node:assert/strict';
import { formatCount } from '../../../src/base/format';
import { pseudoRandom } from '../heap/random';

describe('formatCount', () => {
  it('says whole numbers as the language of the programs has them', () => {
    const random = pseudoRandom(3);
    const intl = new Intl.NumberFormat('en-US');
    const numbers = Array.from({ length: 500 }, () =>
      Math.floor(random() * 10 ** Math.floor(random() * 15)),
    );
    for (const number of [0, 9, 10, 999, 1000, 999_999, 1_000_000, -1, -999, -1000, ...numbers]) {
      assert.equal(formatCount(number), intl.format(number));
    }
  });
});
