import * as assert from 'node:assert/strict';
import { ROW, scrollScale } from '../../../webview/retained/scrollScale';

const VIEW = 400;

describe('the scale of a scroll bar', () => {
  it('is one to one while the browser can scroll so far', () => {
    const scale = scrollScale(100_000, VIEW);
    assert.deepEqual([scale.height, scale.offsetAt(12_345)], [100_000 * ROW, 12_345]);
  });

  it('reaches both ends of any list, below what browsers cut', () => {
    for (const total of [0, 1, 10, 400_000, 3_000_000, 50_000_000]) {
      const { height, offsetAt, scrollTopAt } = scrollScale(total, VIEW);
      assert.ok(height < 2 ** 24);
      assert.equal(offsetAt(0), 0);
      const end = Math.max(total * ROW - VIEW, 0);
      assert.ok(Math.abs(offsetAt(Math.max(height - VIEW, 0)) - end) < 1e-3);
      assert.ok(Math.abs(offsetAt(scrollTopAt(end / 3)) - end / 3) < 1e-3);
    }
  });
});
