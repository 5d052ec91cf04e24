import * as assert from 'node:assert/strict';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = 3;
const EACH = 40;

/** A promise that nobody has settled yet, in the scope of the function that settles it. */
function pending(heap: RoundedHeap): number {
  const { builder } = heap;
  const settle = builder.node('closure', '');
  const scope = builder.object('system / Context');
  const promise = builder.object('Promise');
  builder.edge(settle, 'internal', 'context', scope);
  builder.edge(scope, 'hidden', 1, promise);
  heap.variable('settle', settle);
  return promise;
}

/** `promise.then(work)`: answers the new promise. */
function then(heap: RoundedHeap, promise: number, work: number): number {
  const { builder } = heap;
  const reaction = builder.node('hidden', 'system / PromiseReaction', 48);
  const next = builder.object('Promise');
  builder.edge(promise, 'internal', 'reactions_or_result', reaction);
  builder.edge(reaction, 'hidden', 1, work);
  builder.edge(reaction, 'hidden', 2, next);
  return next;
}

async function load(heap: RoundedHeap, request: () => void): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await heap.endRound();
    for (let i = 0; i < EACH; i++) request();
  }
}

describe('a chain of promises', () => {
  it('grows, by the variable that has its last promise', async () => {
    const heap = new RoundedHeap();
    const workOf = heap.functionIn('/app/lock.js', 'work');
    let lock = pending(heap);
    heap.variable('lock', lock);
    await load(heap, () => {
      const work = workOf();
      heap.builder.edge(work, 'context', 'body', heap.value());
      lock = then(heap, lock, work);
      heap.setVariable('lock', lock);
    });
    const [row, ...others] = await heap.left();
    assert.deepEqual(told([row!]), [['grows', 'promise', null, 'lock', '40+40+40']]);
    assert.deepEqual(others, []);
    const values = row!.classes.find(({ className }) => className === 'Value');
    assert.equal(values?.count, ROUNDS * EACH);
  });

  it('counts once for a request that adds several promises', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const [workOf, ignoreOf] = ['work', 'ignore'].map(name => heap.functionIn('/app/m.js', name));
    const mutex = builder.object('Mutex');
    builder.locate(mutex, 1, 1, 1);
    heap.variable('mutex', mutex);
    let tail = pending(heap);
    await load(heap, () => {
      tail = then(heap, then(heap, tail, workOf!()), ignoreOf!());
      builder.remove(mutex, '#tail');
      builder.property(mutex, '#tail', tail);
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'promise', 'Mutex', '#tail', '40+40+40']]);
  });
});
