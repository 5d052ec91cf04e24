import * as assert from 'node:assert/strict';
import { AsyncFrames } from '../../../../src/inspector/agent/target/asyncFrames';
import { read } from './parts';

const TELLER = 'getAsyncContextFrameForDebuggingOnly';

/** What is told of an object whose class has that function. */
function toldWith(teller: unknown): { isTold: boolean; frame: object | undefined } {
  const frames = new AsyncFrames(read);
  const handle = Object.create(Object.create({ [TELLER]: teller })) as object;
  return { isTold: frames.isTold(handle), frame: frames.of(handle) };
}

describe('the async context of a native handle', () => {
  it('is not asked of a function that is not Node’s', () => {
    let runs = 0;
    const named = {
      [TELLER]() {
        runs++;
        return {};
      },
    }[TELLER];
    const others = [named, named.bind(undefined), new Proxy(named, {}), Object.keys, {}, 1];
    for (const teller of others) {
      assert.deepEqual(toldWith(teller), { isTold: false, frame: undefined });
    }
    assert.equal(runs, 0);
  });

  it('is not asked by an accessor', () => {
    let runs = 0;
    const frames = new AsyncFrames(read);
    const proto = Object.defineProperty({}, TELLER, { get: () => runs++ });
    assert.equal(frames.of(Object.create(proto) as object), undefined);
    assert.equal(runs, 0);
  });

  it('is of no object without a class', () => {
    const frames = new AsyncFrames(read);
    assert.equal(frames.isTold(Object.create(null) as object), false);
    assert.equal(frames.of({}), undefined);
  });
});
