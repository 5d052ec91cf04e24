import * as assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Ordinals } from '../../../../src/inspector/agent/target/ordinals';

const ROUNDS = 20;
const INSTANCES = 10_000;
/** What the numbers of so many dead instances would take is five times this. */
const GROWTH_BYTES = 4_000_000;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

describe('Ordinals', () => {
  it('numbers the instances of each model, and finds them again', () => {
    const ordinals = new Ordinals();
    const [one, other] = [{}, {}];
    assert.deepEqual(
      [
        ordinals.of('0', one),
        ordinals.of('0', other),
        ordinals.of('5', other),
        ordinals.of('0', one),
      ],
      [0, 1, 0, 0],
    );
    assert.equal(ordinals.find('0', 1), other);
    assert.equal(ordinals.find('5', 0), other);
    assert.equal(ordinals.find('5', 1), undefined);
  });

  it('keeps nothing of instances that are gone, and gives their numbers to no other', async () => {
    const ordinals = new Ordinals();
    const kept = {};
    ordinals.of('0', kept);
    const used = async (): Promise<number> => {
      await turn();
      gc();
      return process.memoryUsage().heapUsed;
    };
    const before = await used();
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < INSTANCES; i++) ordinals.of('0', {});
      await used();
    }
    const growth = (await used()) - before;
    assert.ok(growth < GROWTH_BYTES, `the heap grew by ${growth} bytes`);
    assert.equal(ordinals.of('0', {}), ROUNDS * INSTANCES + 1);
    assert.equal(ordinals.find('0', 0), kept);
  });
});
