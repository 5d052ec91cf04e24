import * as assert from 'node:assert/strict';
import { RoundedHeap } from './roundedHeap';

const EACH = 6;
const LISTED = 20;

async function load(heap: RoundedHeap, request: () => void): Promise<void> {
  for (let round = 1; round <= 2; round++) {
    await heap.endRound();
    for (let i = 0; i < EACH; i++) request();
  }
}

describe('the class of a row', () => {
  it('is that of its values, however much else comes with them', async () => {
    const heap = new RoundedHeap();
    const map = heap.collection('Map', 2 * EACH);
    heap.variable('sessions', map.node);
    await load(heap, () => {
      const session = heap.builder.object('Session', 24);
      for (let part = 0; part <= LISTED; part++) {
        heap.builder.property(session, `part${part}`, heap.builder.object(`Part${part}`, 100));
      }
      map.add(heap.builder.string(`key ${session}`), session);
    });
    const [row] = await heap.left();
    assert.equal(row?.valueClass, 'Session');
    const own = row.classes.find(({ className }) => className === 'Session');
    assert.deepEqual([own?.count, own?.bytes], [2 * EACH, 2 * EACH * 24]);
  });
});
