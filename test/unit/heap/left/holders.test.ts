import * as assert from 'node:assert/strict';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = 2;
const EACH = 5;

/** Calls `make` for each request of each round, after one mark for what was there before. */
function load(heap: RoundedHeap, make: () => void): void {
  heap.endRound();
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < EACH; i++) make();
    if (round < ROUNDS - 1) heap.endRound();
  }
}

describe('holders', () => {
  it('are timers by their own callbacks, not by their neighbours in the list', async () => {
    const heap = new RoundedHeap();
    const list = heap.builder.object('TimersList');
    heap.variable('list', list);
    const timers = heap.timersOf(list);
    const callbacks = ['expire', 'release'].map(name => heap.functionIn('/app/server.js', name));
    // A timer that was there before, and that was used last: it is after all others.
    const early = heap.timer(callbacks[0]!());
    load(heap, () => {
      for (const callback of callbacks) {
        const timer = heap.timer(callback());
        heap.builder.property(timer, '_timerArgs', heap.builder.array([heap.value()]));
        timers.add(timer);
      }
    });
    timers.add(early);
    timers.end();
    const rows = await heap.left();
    assert.deepEqual(told(rows).sort(), [
      ['grows', 'timer', 'Timeout', 'expire', '5+5'],
      ['grows', 'timer', 'Timeout', 'release', '5+5'],
    ]);
    for (const { classes } of rows) {
      const counts = new Map(classes.map(({ className, count }) => [className, count]));
      assert.equal(counts.get('Timeout'), 10, 'each frees its own');
      assert.equal(counts.get('Value'), 10);
    }
  });
});
