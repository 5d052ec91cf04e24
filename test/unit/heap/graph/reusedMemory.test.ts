import * as assert from 'node:assert/strict';
import { ReusedMemory } from '../../../../src/heap/graph/reusedMemory';

describe('reused memory', () => {
  it('is zero, never given twice, and beyond its end new', () => {
    const memory = new ReusedMemory(new Uint32Array(10).fill(7));
    const [first, second, third] = [memory.take(6), memory.take(4), memory.take(3)];
    assert.deepEqual([...first, ...second, ...third], new Array<number>(13).fill(0));
    first.fill(1);
    second.fill(2);
    assert.deepEqual([...first, ...second], [...new Array<number>(6).fill(1), 2, 2, 2, 2]);
    assert.equal(first.buffer, second.buffer);
    assert.notEqual(third.buffer, first.buffer);
  });
});
