import * as assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Known } from '../../../../src/inspector/agent/target/known';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const vias = new Set<PropertyKey | undefined>();

describe('Known', () => {
  it('keeps what a later pass did not reach, and tells how much that is', () => {
    const known = new Known(100);
    const [one, other, holder] = [{}, {}, {}];
    known.settle({
      seeds: [],
      waypoints: [{ holder, vias }],
      instances: new Map([['a', [one, other]]]),
    });
    assert.deepEqual(known.remembered('a'), { known: 0, missing: 0 });
    known.settle({ seeds: [], waypoints: [], instances: new Map([['a', [one]]]) });
    assert.deepEqual(known.remembered('a'), { known: 2, missing: 1 });
    known.settle({ seeds: [], waypoints: [], instances: new Map() });
    assert.deepEqual(known.remembered('a'), { known: 2, missing: 2 });
    assert.deepEqual([...known.instances()], [one, other]);
    assert.deepEqual(
      known.waypoints().map(waypoint => waypoint.holder),
      [holder],
    );
  });

  it('counts nothing that is collected', async () => {
    const known = new Known(100);
    const kept = {};
    known.settle({ seeds: [{}], waypoints: [], instances: new Map([['a', [kept, {}]]]) });
    await turn();
    gc();
    known.settle({ seeds: [], waypoints: [], instances: new Map() });
    assert.deepEqual(known.remembered('a'), { known: 1, missing: 1 });
    assert.deepEqual([...known.instances()], [kept]);
    assert.deepEqual(known.seeds(), []);
  });

  it('goes on with what stands in for a seed that is collected', async () => {
    const known = new Known(100);
    const other = {};
    const settle = (seed: object): void =>
      known.settle({ seeds: [seed], waypoints: [], instances: new Map(), standIns: () => [other] });
    settle({});
    await turn();
    gc();
    assert.deepEqual(known.seeds(), [other]);
    // Found as the first one now: it is the same seed.
    settle(other);
    assert.deepEqual(known.seeds(), [other]);
  });

  it('forgets what was found longest ago when there is too much', () => {
    const known = new Known(2);
    const [first, second, third] = [{}, {}, {}];
    const settle = (seeds: object[]): void =>
      known.settle({ seeds, waypoints: [], instances: new Map() });
    settle([first, second]);
    settle([first, third]);
    assert.deepEqual(new Set(known.seeds()), new Set([first, third]));
  });
});
