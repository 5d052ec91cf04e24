import * as assert from 'node:assert/strict';
import { Lane } from '../../../../src/inspector/agent/target/lane';
import { NOWHERE } from '../../../../src/inspector/agent/target/standing';

describe('a lane of objects to visit', () => {
  it('hands them out in order, with what led to each', () => {
    const lane = new Lane(true);
    const [one, other] = [{}, {}];
    const up = { ...NOWHERE, target: {} };
    lane.add(one, 1, up, 'name');
    lane.add(other, 2, undefined, undefined);
    const left = [...lane.left().first(10)];
    assert.deepEqual(
      left.map(({ target }) => target),
      [one, other],
    );
    assert.equal(left[0]!.up, up);
    const first = lane.next()!;
    assert.equal(first.target, one);
    assert.equal(first.up, up);
    assert.deepEqual([first.depth, first.name, first.isLate], [1, 'name', true]);
    assert.equal(lane.waiting, 1);
    assert.equal(lane.next()!.target, other);
    assert.equal(lane.next(), undefined);
  });

  it('keeps the order over any number of them', () => {
    const lane = new Lane(false);
    const objects = Array.from({ length: 10_000 }, (_, id) => ({ id }));
    for (const [depth, object] of objects.entries()) lane.add(object, depth, undefined, undefined);
    for (const [depth, object] of objects.entries()) {
      const taken = lane.next()!;
      assert.ok(taken.target === object && taken.depth === depth);
      assert.equal(lane.waiting, objects.length - depth - 1);
    }
  });
});
