import * as assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { Turns } from '../../../src/mcp/turns';

describe('Turns', () => {
  it('lets no more run at a time, begins in order, and goes on after a failure', async () => {
    const turns = new Turns(3);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const work = async (i: number): Promise<number> => {
      begun.push(i);
      most = Math.max(most, ++running);
      await turn();
      running--;
      if (i % 4 === 0) throw new Error(String(i));
      return i;
    };
    const all = Array.from({ length: 20 }, (_, i) => i);
    const settled = await Promise.allSettled(all.map(i => turns.run(() => work(i))));
    assert.deepEqual(begun, all);
    assert.equal(most, 3);
    assert.equal(settled.filter(({ status }) => status === 'rejected').length, 5);
  });
});
