import * as assert from 'node:assert/strict';
import { createClock } from '../../../../src/inspector/agent/target/clock';

describe('the clock within the target', () => {
  const { now } = Date;
  afterEach(() => (Date.now = now));

  it('stands still when the system’s is set back, and goes on from there', () => {
    let at = 1_000;
    Date.now = () => at;
    const clock = createClock();
    const read = (time: number): number => ((at = time), clock());
    assert.deepEqual([1_005, 5, 8, 20].map(read), [1_005, 1_005, 1_008, 1_020]);
  });
});
