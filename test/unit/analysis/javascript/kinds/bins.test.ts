import * as assert from 'node:assert/strict';
import { findingsIn } from '../rules/checked';
import { renamed } from './variations';

/** A list of an outer function, sorted at each call into arrays that outlive the call. `end`: what is done at last. */
const sorter = (list: string, end: string): string => `
export const Painter = function () {
  const all = [];
  const draw = (function () {
    const solid = [];
    return function draw() {
      let n = 0;
      for (let i = 0; i < all.length; i++) {
        const each = all[i];
        if (each.solid) solid[n++] = each;
      }
      for (let i = 0; i < n; i++) solid[i].paint();
      ${end}
    };
  })();
  this.add = function (x) { all.push(${list}); };
  this.draw = draw;
};`;

const faultsIn = async (text: string): Promise<string[]> =>
  (await findingsIn(text, 'test.js'))
    .filter(({ rule, certainty }) => rule === 'stale-slots' && certainty === 'provable')
    .map(({ rule }) => rule);

describe('arrays into which a list of an outer function is sorted', () => {
  const both = (text: string): string[] => [text, renamed(text, 1).text];

  it('keep what is in them behind their last number', async () => {
    for (const text of both(sorter('x', ''))) assert.equal((await faultsIn(text)).length, 1, text);
  });

  it('keep nothing where they are cut', async () => {
    for (const text of both(sorter('x', 'solid.length = 0;')))
      assert.deepEqual(await faultsIn(text), [], text);
  });

  it('keep nothing of others where the list holds numbers', async () => {
    for (const text of both(sorter('+x', ''))) assert.deepEqual(await faultsIn(text), [], text);
  });
});
