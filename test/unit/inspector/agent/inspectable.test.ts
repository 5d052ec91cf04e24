import * as assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { Inspectable } from '../../../../src/inspector/agent/target/inspectable';
import { host, read, trap, trapped, withGetter } from './parts';

const MANY = 20_000;

/** A function with something unusual about it. */
const fnOver = (prototype: object): object => Object.setPrototypeOf(() => undefined, prototype);
const fnWith = (value: unknown): object => Object.assign(() => undefined, { value });

describe('what the inspector may look into', () => {
  const allows = (target: object): boolean => new Inspectable(read, host).allows(target);

  it('are ordinary functions and objects, and proxies', () => {
    class Base {
      readonly items = [1, 2];
      static readonly shared = new Map([[1, trap()]]);
    }
    class Derived extends Base {
      get name(): string {
        throw new Error('a getter was run');
      }
    }
    const usual = [() => 1, Base, Derived, new Derived(), Object.create(null) as object, trap()];
    for (const each of [...usual, runInNewContext('class A {}; A') as object]) {
      assert.equal(allows(each), true);
    }
    assert.deepEqual(trapped, []);
  });

  it('is nothing with a Proxy among its prototypes', () => {
    class Derived extends (trap(class {}) as new () => object) {}
    for (const each of [fnOver(trap()), fnOver(fnOver(trap())), fnWith(Object.create(trap()))]) {
      assert.equal(allows(each), false);
    }
    trapped.length = 0; // `extends` itself asks the Proxy for its prototype
    assert.equal(allows(Derived), false);
    assert.deepEqual(trapped, []);
  });

  it('is nothing that is, or has among its prototypes, more elements than can be listed', () => {
    const lists = [
      new String('x'.repeat(MANY)),
      new Uint8Array(MANY),
      new DataView(new ArrayBuffer(MANY)),
      new Array(MANY),
      runInNewContext(`new String('x'.repeat(${MANY}))`) as object,
    ];
    for (const list of lists) {
      for (const each of [list, fnOver(list)]) assert.equal(allows(each), false);
    }
    const fields = Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`f${i}`, i]));
    assert.equal(allows(fields), false);
    const dictionary = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`f${i}`, i]));
    for (let i = 0; i < 2; i++) assert.equal(allows(dictionary), false);
    assert.equal(allows(fnOver(new Uint8Array(8))), true);
  });

  it('is no error, whose getters V8 would run', () => {
    class Failed extends Error {
      override get message(): string {
        throw new Error('a getter was run');
      }
    }
    const errors = [new Failed(), runInNewContext('new Error()') as object];
    for (const error of errors) {
      for (const each of [error, fnWith(error), fnOver(error)]) assert.equal(allows(each), false);
    }
  });

  it('is nothing with a getter that V8 would run to tell lists', () => {
    const list = withGetter('splice');
    for (const each of [list, Object.create(list) as object, fnWith(list)]) {
      assert.equal(allows(each), false);
    }
    const listed = [
      Object.create({ splice: [].splice }) as object,
      (function () {
        // eslint-disable-next-line prefer-rest-params -- an object that only this makes
        return arguments;
      })(),
    ];
    for (const each of listed) {
      withGetter('length', each);
      for (const target of [each, fnWith(each)]) assert.equal(allows(target), false);
    }
  });

  it('are classes with a getter of their size, which V8 does not run', () => {
    class Values {
      get length(): number {
        throw new Error('the getter length was run');
      }
    }
    for (const each of [Values, fnWith(new Values()), withGetter('length')]) {
      assert.equal(allows(each), true);
    }
  });

  it('is nothing whose chain of prototypes has no end', () => {
    let deep: object = {};
    for (let i = 0; i < 40; i++) deep = Object.create(deep) as object;
    assert.equal(allows(deep), false);
  });

  it('is counted where it is refused', () => {
    const inspectable = new Inspectable(read, host);
    const failed = new Error();
    for (const each of [fnOver(trap()), () => 1, failed, failed]) inspectable.allows(each);
    assert.equal(inspectable.refused, 2);
  });
});
