import * as assert from 'node:assert/strict';
import { LISTED_KEYS, SafeRead } from '../../../../src/inspector/agent/target/safeRead';
import { host, read, trap, trapped, withGetter } from './parts';

describe('reading an object of the target', () => {
  it('yields data, own or inherited', () => {
    const child = Object.create({ a: 1 }) as object;
    Object.assign(child, { b: 2 });
    assert.equal(read.own(child, 'a'), undefined);
    assert.equal(read.own(child, 'b'), 2);
    assert.equal(read.inherited(child, 'a'), 1);
  });

  it('runs no getter, and tells that one stands there', () => {
    const parent = withGetter('a');
    const child = Object.create(parent) as object;
    assert.equal(read.own(parent, 'a'), undefined);
    assert.equal(read.inherited(child, 'a'), undefined);
    assert.equal(read.isAccessor(child, 'a'), true);
    assert.equal(read.isAccessor(child, 'b'), false);
  });

  it('puts no stack trace together', () => {
    const { prepareStackTrace } = Error;
    const traced = {};
    Error.captureStackTrace(traced);
    const failed = new Error();
    const runs: unknown[] = [];
    Error.prepareStackTrace = error => void runs.push(error);
    try {
      for (const each of [traced, failed]) {
        assert.equal(read.own(each, 'stack'), undefined);
        assert.equal(read.isAccessor(each, 'stack'), true);
      }
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
    assert.deepEqual(runs, []);
    assert.deepEqual(read.own({ stack: [1] }, 'stack'), [1]);
  });

  it('does not look behind an own field for an inherited one', () => {
    const child = withGetter('a', Object.create({ a: 1 }) as object);
    assert.equal(read.inherited(child, 'a'), undefined);
  });

  it('leaves a Proxy alone', () => {
    const proxy = trap();
    assert.equal(read.isProxy(proxy), true);
    assert.equal(read.own(proxy, 'a'), undefined);
    assert.equal(read.inherited(Object.create(proxy) as object, 'a'), undefined);
    assert.equal(read.isEnumerable(proxy, 'a'), false);
    assert.equal(read.proto(proxy), null);
    assert.deepEqual(read.keys(proxy), []);
    assert.equal(read.functionName(trap(() => undefined)), '');
    assert.deepEqual(trapped, []);
  });

  it('lists nothing whose elements alone are too many', () => {
    const many = 20_000;
    const lists = [new String('x'.repeat(many)), new Uint8Array(many), new Array(many)];
    for (const list of lists) {
      Object.assign(list, { own: 1 });
      assert.deepEqual(read.keys(list), []);
      assert.equal(read.own(list, 'own'), 1);
    }
    assert.deepEqual(read.keys(new String('ab')), ['0', '1', 'length']);
    assert.deepEqual(read.keys({ length: many }), ['length']);
  });

  it('lists what has too many keys only once, to find out', () => {
    const own = new SafeRead(host);
    const dictionary: Record<string, number> = {};
    for (let i = 0; i < LISTED_KEYS; i++) dictionary[`k${i}`] = i;
    assert.equal(own.keys(dictionary).length, LISTED_KEYS);
    assert.equal(own.isVast(dictionary), false);
    dictionary.more = 1;
    assert.deepEqual(own.keys(dictionary), []);
    assert.equal(own.isVast(dictionary), true);
    delete dictionary.more;
    assert.deepEqual(own.keys(dictionary), [], 'it is not listed again');
    assert.equal(own.own(dictionary, 'k7'), 7);
  });

  it('ends in a chain of prototypes that is longer than any of a class', () => {
    let deep: object = { far: true };
    for (let i = 0; i < 40; i++) deep = Object.create(deep) as object;
    assert.equal(read.inherited(deep, 'far'), undefined);
  });

  it('names a function by its data, clipped', () => {
    const named = Object.defineProperty(() => undefined, 'name', { value: 'n'.repeat(300) });
    assert.equal(read.functionName(named), `${'n'.repeat(200)}…`);
    const hidden = Object.defineProperty(() => undefined, 'name', { get: () => assert.fail() });
    assert.equal(read.functionName(hidden), '');
  });

  it('finds what stands under a symbol of a description', () => {
    assert.equal(read.bySymbol({ [Symbol('kFd')]: 7 }, 'kFd'), 7);
    assert.equal(read.bySymbol({ kFd: 7 }, 'kFd'), undefined);
  });
});
