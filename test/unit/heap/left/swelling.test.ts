import * as assert from 'node:assert/strict';
import { isSwelling } from '../../../../src/heap/left/swelling';
import { leftMessage } from '../../../../src/protocol/leftText';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = 3;
const EACH = 10;
const LINE = 'a line of a log, which is not short';

/** A server that has a variable, in a function's scope. */
function seenHeap(): RoundedHeap {
  const heap = new RoundedHeap();
  const handle = heap.functionIn('/app/server.js', 'handle')();
  heap.builder.edge(handle, 'internal', 'context', heap.module);
  heap.variable('handle', handle);
  return heap;
}

async function load(heap: RoundedHeap, request: (at: number) => void): Promise<void> {
  let at = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await heap.endRound();
    for (let i = 0; i < EACH; i++) request(at++);
  }
}

/** A buffer of so many bytes. */
function bufferOf({ builder }: RoundedHeap, bytes: number): number[] {
  const [view, buffer] = [builder.object('Buffer'), builder.object('ArrayBuffer')];
  const store = builder.node('native', 'system / JSArrayBufferData', bytes);
  builder.edge(view, 'internal', 'buffer', buffer);
  builder.edge(buffer, 'internal', 'backing_store', store);
  return [view, buffer, store];
}

describe('what grows inside one value', () => {
  it('is told of a text that gets longer, with its bytes in each snapshot', async () => {
    const heap = seenHeap();
    const { builder } = heap;
    let log = builder.string('');
    heap.variable('log', log);
    await load(heap, at => {
      const longer = builder.node('concatenated string', '(concatenated string)', 32);
      builder.edge(longer, 'internal', 'first', log);
      builder.edge(longer, 'internal', 'second', builder.string(`${at}: ${LINE}`));
      heap.setVariable('log', (log = longer));
    });
    const [row, ...others] = await heap.left();
    assert.deepEqual(others, []);
    assert.deepEqual(told([row!]), [['grows', 'closure', null, 'log', '0+0+1']]);
    const [before, ...after] = row!.sizes!;
    assert.equal(before, 0);
    assert.ok(after.every((bytes, round) => bytes > (round + 1) * EACH * LINE.length));
    assert.match(
      leftMessage(row!),
      /by the variable log, and each round replaced what was there by a larger one: 0 B before, then 8\d\d B, 1\.7 kB, 2\.\d kB\.$/,
    );
  });

  for (const isFull of [false, true]) {
    it(`is ${isFull ? 'not ' : ''}told of a buffer that is ${isFull ? 'full' : 'added to'}`, async () => {
      const heap = seenHeap();
      let before: number[] = [];
      await load(heap, at => {
        for (const node of before) heap.builder.drop(node);
        before = bufferOf(heap, isFull ? 50_000 : 1000 * (at + 1));
        heap.setVariable('body', before[0]!);
      });
      const [row] = await heap.left();
      assert.deepEqual(told([row!]), [
        [isFull ? 'parked' : 'grows', 'closure', null, 'body', '0+0+1'],
      ]);
      assert.deepEqual(
        row!.sizes?.slice(1).map(bytes => Math.floor(bytes / 1000)),
        isFull ? undefined : [10, 20, 30],
      );
    });
  }

  it('is told of a list of numbers that is copied', async () => {
    const heap = seenHeap();
    const { builder } = heap;
    let before: number[] = [];
    await load(heap, at => {
      for (const node of before) builder.drop(node);
      const elements = builder.node('array', '(object elements)', 16 + 80 * (at + 1));
      const times = builder.object('Array');
      builder.edge(times, 'internal', 'elements', elements);
      heap.setVariable('times', times);
      before = [times, elements];
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'closure', null, 'times', '0+0+1']]);
  });

  it('adds about as much in each round, or for each request', () => {
    const cases: [boolean, number[], number[] | undefined][] = [
      [true, [0, 1000, 2000], undefined],
      [true, [500, 1400, 2600], undefined],
      [false, [0, 1000, 1000], undefined],
      [false, [0, 1000, 1100], undefined],
      [false, [3000, 1000, 2000], undefined],
      [false, [NaN, 1000, 2000], undefined],
      [false, [10_000, 10_010, 10_020], undefined],
      [true, [0, 1000, 5000], [10, 40]],
    ];
    for (const [swells, sizes, requests] of cases) {
      assert.equal(isSwelling(sizes, requests), swells, sizes.join());
    }
  });
});
