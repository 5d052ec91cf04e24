import assert from 'node:assert/strict';
import { lineOf, lineStartsOf } from '../../../src/base/lineStarts';

describe('lineOf', () => {
  it('answers for every offset what counting line breaks does', () => {
    const text = 'a\n\nbc\r\n\n  d';
    const starts = lineStartsOf(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const breaks = text.slice(0, offset).split('\n').length - 1;
      assert.equal(lineOf(starts, offset), breaks, `offset ${offset}`);
    }
  });
});
