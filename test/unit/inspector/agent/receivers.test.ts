import * as assert from 'node:assert/strict';
import type { Unseen } from '../../../../src/inspector/agent/agentApi';
import { ownCode } from '../../../../src/inspector/agent/target/ownCode';
import { Receivers, type LeftReceivers } from '../../../../src/inspector/agent/target/receivers';
import { read } from './parts';

class Cache {
  all = new Map<number, unknown>();
  wrap(): (value: unknown) => void {
    return value => void this.all.set(this.all.size, value);
  }
  short(): () => unknown {
    // prettier-ignore
    return ()=>this;
  }
}
class Shelf extends Cache {}

/** What is told of functions when objects with these prototypes were met, and these methods. */
function unseen(
  functions: readonly object[],
  prototypes: readonly object[] = [],
  methods: readonly object[] = [],
  isPrograms = true,
): Pick<Unseen, 'receivers' | 'example'> {
  const receivers = new Receivers(read);
  for (const fn of functions) receivers.meet(String(fn), '', false);
  for (const fn of methods) receivers.meet(String(fn), '', true);
  for (const prototype of prototypes) receivers.meetInstanceOf(prototype);
  const work = receivers.unseen(() => isPrograms);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
const RECEIVER_USED = /\bthis\b/;
const none = { receivers: 0, example: '' };

describe('arrow functions whose this may be out of reach', () => {
  const [wrap, short] = [new Cache().wrap(), new Cache().short()];

  it('are those of whose code no object was met', () => {
    const { receivers, example } = unseen([wrap, short]);
    assert.equal(receivers, 2);
    assert.match(example, /^\(?value\)? ?=>/);
    assert.deepEqual(unseen([wrap, short], [Cache.prototype]), none);
    assert.deepEqual(unseen([wrap, short], [Shelf.prototype]), none);
    assert.equal(unseen([wrap], [Map.prototype, Object.prototype]).receivers, 1);
  });

  it('are judged by all parts of a search', () => {
    const parts = (isPrograms: boolean, earlier?: LeftReceivers): Receivers => {
      const receivers = new Receivers(read, earlier);
      if (!earlier) receivers.meet(String(wrap), '', false);
      else if (isPrograms) receivers.meetInstanceOf(Cache.prototype);
      return receivers;
    };
    const told = (receivers: Receivers): number => {
      const work = receivers.unseen(() => true);
      for (;;) {
        const step = work.next();
        if (step.done) return step.value.receivers;
      }
    };
    const left = parts(true).left(() => true);
    assert.equal(told(parts(false, left)), 1);
    assert.equal(told(parts(true, left)), 0);
    // The other way round: the class was met first.
    const met = new Receivers(read);
    met.meetInstanceOf(Cache.prototype);
    const later = new Receivers(
      read,
      met.left(() => true),
    );
    later.meet(String(wrap), '', false);
    assert.equal(told(later), 0);
    assert.equal(parts(true).left(() => false).arrows.length, 0, 'Node’s own is not carried on');
  });

  it('are not those in which only other functions use a this', () => {
    const texts = [
      '(hook) => { const fatal = gen(a, b); return function (...args) { this[kind](args); }; }',
      'prototype => Object.assign(prototype, { finally(onFinally) { return this.then(onFinally); } })',
      'x => { if (x) { y(); } get = { get size() { return /[{]/.test("{") && this.n; } }; }',
      '(a) => `${a}` + "this.c" /* this.d */',
    ];
    for (const text of texts) assert.equal(RECEIVER_USED.test(ownCode(text)), false, text);
  });

  it('are those that use it beside such functions, or in blocks of their own', () => {
    const texts = [
      'x => { if (x) { this.y(); } }',
      'x => `${this.y}`',
      'x => { for (const a of b) { c(function () { d(); }); } return this.e; }',
      'async (a) => { try { await a; } catch (error) { this.fail(error); } }',
      '(f) => g({ h() { return 1; } }, () => { this.i = a / b / c; })',
      // Not understood to its end.
      'x => { y(function () { this.z; ',
    ];
    for (const text of texts) assert.equal(RECEIVER_USED.test(ownCode(text)), true, text);
  });

  it('are not those of an object’s method that was met', () => {
    const clock = {
      ticks: 0,
      start(): () => number {
        return () => this.ticks++;
      },
    };
    assert.equal(unseen([clock.start()]).receivers, 1);
    assert.deepEqual(unseen([clock.start()], [], [clock.start]), none);
    // To meet a class is not to meet an object of it.
    assert.equal(unseen([wrap], [], [Cache]).receivers, 1);
  });

  it('are not those of a constructor function’s objects', () => {
    const Old = Function(`
      function Old() {}
      Old.prototype.later = function () { return () => this.value; };
      return Old;`)() as new () => { later(): () => unknown };
    const later = new Old().later();
    assert.equal(unseen([later]).receivers, 1);
    assert.deepEqual(unseen([later], [Old.prototype as object]), none);
  });

  it('are none without a this of its own, and none of Node’s', () => {
    const plain = (): number => 1;
    const commented = Function('return () => { /* of this module */ return 1; }')() as object;
    const method = { wrap(): unknown { return this; } }.wrap; // prettier-ignore
    const old = Function('return function () { return this.value; }')() as object;
    assert.deepEqual(unseen([plain, commented, method, old]), none);
    assert.deepEqual(unseen([wrap], [], [], false), none);
  });
});
