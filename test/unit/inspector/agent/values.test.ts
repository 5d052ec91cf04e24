import * as assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { Closables } from '../../../../src/inspector/agent/target/closables';
import { Families } from '../../../../src/inspector/agent/target/families';
import { Values } from '../../../../src/inspector/agent/target/values';
import { host, read, trap, withGetter } from './parts';

describe('a value of the target', () => {
  const families = new Families(read, host);
  const values = new Values(read, families);
  const closables = new Closables(read, families, host);

  it('is named by the class that it is of', () => {
    class Base {}
    class User extends Base {}
    const cases: [unknown, string][] = [
      [new User(), 'User'],
      [{}, 'Object'],
      [Object.create(null), 'Object'],
      [withGetter('constructor', Object.create(null) as object), 'Object'],
      [() => undefined, 'Function'],
      [trap(), 'Proxy'],
      [null, 'null'],
      [1n, 'bigint'],
    ];
    for (const [value, name] of cases) assert.equal(values.className(value), name);
  });

  it('is as large as its text or its buffer', () => {
    assert.equal(values.size('text'), 4);
    assert.equal(values.size(new ArrayBuffer(5)), 5);
    assert.equal(values.size(new DataView(new ArrayBuffer(6))), 6);
    assert.equal(values.size(new Uint16Array(4)), 8);
    assert.equal(values.size(withGetter('byteLength', new Uint8Array(3))), 3);
    assert.equal(values.size({}), null);
    assert.equal(values.size(trap(new ArrayBuffer(5))), null);
    class ArrayBuffer2 {}
    Object.defineProperty(ArrayBuffer2, 'name', { value: 'ArrayBuffer' });
    assert.equal(values.size(new ArrayBuffer2()), null);
  });

  it('counts as held when it is an object, or large', () => {
    for (const held of [{}, () => undefined, trap(), 'x'.repeat(1_000), Buffer.alloc(1_000)]) {
      assert.equal(values.counts(held), true);
    }
    for (const small of [undefined, null, 1, true, 'x'.repeat(999), Buffer.alloc(999)]) {
      assert.equal(values.counts(small), false);
    }
  });

  it('is a key in few words', () => {
    assert.equal(values.keyText(undefined), null);
    assert.equal(values.keyText('k'.repeat(201)), `${'k'.repeat(200)}…`);
    assert.equal(values.keyText(7), '7');
    assert.equal(values.keyText(Symbol('s')), 'Symbol(s)');
    assert.equal(values.keyText({ toString: () => assert.fail() }), 'Object');
  });

  it('is open until it tells that it is closed', () => {
    class Handle {
      close(): void {}
    }
    const having = (fields: object): object => Object.assign(new Handle(), fields);
    const open = [{}, { fd: 3 }, { readyState: 1 }, { open: true }, { destroyed: false }];
    const closed = [
      ...[{ destroyed: true }, { closed: true }, { ended: true }, { isClosed: true }],
      ...[{ fd: -1 }, { _fd: null }, { [Symbol('kFd')]: -1 }],
      ...[{ readyState: 3 }, { readyState: 'closed' }, { isOpen: false }],
      ...[{ _writableState: { destroyed: true } }],
    ];
    for (const fields of open) assert.equal(closables.stateOf(having(fields)), 'open');
    for (const fields of closed) assert.equal(closables.stateOf(having(fields)), 'closed');
    assert.equal(closables.stateOf(withGetter('closed', new Handle())), 'open');
  });

  it('can be closed when it or its class has a method for it', () => {
    assert.equal(closables.stateOf({ [Symbol.asyncDispose]: () => undefined }), 'open');
    assert.equal(closables.stateOf({ end: () => undefined }), 'open');
    for (const value of [{}, { end: 5 }, () => undefined, trap(), 'close', null]) {
      assert.equal(closables.stateOf(value), null);
    }
  });

  it('is a stream of Node’s, wherever that keeps its state', () => {
    const stream = new Readable();
    assert.equal(closables.stateOf(stream), 'open');
    stream.destroy();
    assert.equal(closables.stateOf(stream), 'closed');
  });
});
