import * as assert from 'node:assert/strict';
import { RoundedHeap } from './roundedHeap';

const EACH = 6;

async function load(heap: RoundedHeap, request: () => void): Promise<void> {
  for (let round = 1; round <= 2; round++) {
    await heap.endRound();
    for (let i = 0; i < EACH; i++) request();
  }
}

/** A class's instance with a Map, located as its constructor is. */
function cacheIn(heap: RoundedHeap): { node: number; put: () => void } {
  const cache = heap.builder.object('Cache');
  heap.builder.locate(cache, 1, 1, 1);
  const map = heap.collection('Map', 2 * EACH);
  heap.builder.property(cache, 'entries', map.node);
  return { node: cache, put: () => map.add(heap.builder.string('key'), heap.value()) };
}

async function rowsOf(heap: RoundedHeap): Promise<unknown[]> {
  const rows = await heap.left();
  return rows.map(({ holder, perRound }) => [holder.className, holder.name, ...perRound]).sort();
}

describe('instances of one class', () => {
  it('are rows of their own where each has a variable', async () => {
    const heap = new RoundedHeap();
    const [users, orders] = [cacheIn(heap), cacheIn(heap)];
    heap.variable('users', users.node);
    heap.variable('orders', orders.node);
    await load(heap, () => {
      users.put();
      orders.put();
    });
    assert.deepEqual(await rowsOf(heap), [
      ['orders', 'entries', EACH, EACH],
      ['users', 'entries', EACH, EACH],
    ]);
  });

  it('are told by the variable of the function that has them', async () => {
    const heap = new RoundedHeap();
    const memoize = heap.functionIn('/app/memoize.js', 'memoized');
    const caches = ['localeOf', 'permissionsOf'].map(name => {
      const memoized = memoize();
      const cache = cacheIn(heap);
      heap.builder.property(memoized, 'cache', cache.node);
      heap.variable(name, memoized);
      return cache;
    });
    await load(heap, () => caches.forEach(cache => cache.put()));
    assert.deepEqual(await rowsOf(heap), [
      ['localeOf', 'entries', EACH, EACH],
      ['permissionsOf', 'entries', EACH, EACH],
    ]);
  });

  it('are one row by their class where they are in a list, and where there is one', async () => {
    for (const count of [1, 3]) {
      const heap = new RoundedHeap();
      const caches = Array.from({ length: count }, () => cacheIn(heap));
      const nodes = caches.map(({ node }) => node);
      heap.variable('caches', count === 1 ? nodes[0]! : heap.builder.array(nodes));
      await load(heap, () => caches.forEach(cache => cache.put()));
      assert.deepEqual(await rowsOf(heap), [['Cache', 'entries', count * EACH, count * EACH]]);
    }
  });
});
