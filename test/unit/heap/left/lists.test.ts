import assert from 'node:assert/strict';
import { RoundedHeap, told } from './roundedHeap';

const EACH = 20;
const ROUNDS = 3;

describe('finished requests in a list that gets new ones in front', () => {
  for (const className of ['Object', 'Node']) {
    it(`are those of the rounds, and apart from these what was there before, in nodes of ${className}`, async () => {
      const heap = new RoundedHeap();
      const { builder } = heap;
      const prototype = heap.classIn('node:_http_server', 'ServerResponse');
      const queue = builder.object('Queue');
      builder.locate(queue, 1, 1, 1);
      heap.variable('queue', queue);
      let head = heap.oddball('null');
      const answer = (): void => {
        const node = builder.object(className);
        builder.property(node, 'value', heap.response(prototype, true));
        builder.property(node, 'next', head);
        builder.remove(queue, 'head');
        builder.property(queue, 'head', (head = node));
      };
      for (let round = 0; round <= ROUNDS; round++) {
        for (let i = 0; i < EACH; i++) answer();
        if (round < ROUNDS) await heap.endRound();
      }
      const { left, heldBefore } = await heap.reading([EACH, EACH, EACH]);
      assert.deepEqual(told(left), [['grows', 'object', null, 'queue', '20+20+20']]);
      assert.equal(left[0]!.contexts, ROUNDS * EACH);
      assert.deepEqual(
        heldBefore.holders.map(({ holder, contexts }) => [holder.kind, holder.name, contexts]),
        [['object', 'queue', EACH]],
      );
    });
  }
});
