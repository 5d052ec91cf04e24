import * as assert from 'node:assert/strict';
import { Kinds, Verdicts } from '../../../../src/inspector/agent/target/kinds';
import { inspectable, Context, modelOf, read, trap } from './parts';

const kindsOf = (model = modelOf(), verdicts = new Verdicts()): Kinds =>
  new Kinds(read, [model], verdicts);

/** As after the inspector has told where each marker stands. */
function confirmAll(kinds: Kinds, model = 0): number {
  const { ordinals } = kinds.report(inspectable);
  for (const ordinal of ordinals) kinds.confirm(ordinal, model);
  return ordinals.length;
}

describe('the kinds of objects', () => {
  it('are known by the name of a class, up to four classes above the object’s own', () => {
    class A extends Context {}
    class B extends A {}
    class C extends B {}
    class D extends C {}
    class E extends D {}
    const kinds = kindsOf();
    const near = [new Context(), new A(), new D()];
    for (const instance of near) assert.ok(kinds.classify(instance));
    assert.equal(kinds.classify(new E()), undefined);
    assert.equal(kinds.classify({}), undefined);
    assert.equal(confirmAll(kinds), 1, 'they are one kind');
    assert.deepEqual(kinds.instancesOf(0), near);
  });

  it('have no instance in the prototype of a class', () => {
    assert.equal(kindsOf().classify(Context.prototype), undefined);
  });

  it('are asked about once, whatever the answer', () => {
    const kinds = kindsOf();
    const context = new Context();
    kinds.classify(context);
    assert.equal(kinds.unreported(), 1);
    assert.equal(confirmAll(kinds, -1), 1);
    assert.equal(kinds.unreported(), 0);
    assert.equal(kinds.classify(new Context()), undefined);
    assert.equal(kinds.of(context), undefined);
    assert.deepEqual(kinds.instancesOf(0), []);
  });

  it('are known in the next walk by what was confirmed in this one', () => {
    const verdicts = new Verdicts();
    const first = kindsOf(modelOf(), verdicts);
    first.classify(new Context());
    confirmAll(first);
    const next = kindsOf(modelOf(), verdicts);
    next.classify(new Context());
    assert.equal(next.unreported(), 0);
    assert.equal(next.instancesOf(0).length, 1);
  });

  it('of a factory are known by the text of a method, which tells the closure', () => {
    const make = (): object => ({ reset: () => undefined });
    const kinds = kindsOf(modelOf({ className: 'make', methodNames: ['reset'] }));
    const [one, other] = [make(), make()];
    assert.equal(typeof kinds.classify(one)?.method, 'function');
    assert.ok(kinds.classify(other)?.method);
    assert.equal(kinds.classify(one)?.method, undefined, 'its closure was asked for');
    assert.equal(confirmAll(kinds), 1);
    assert.deepEqual(kinds.instancesOf(0), [one, other]);
    assert.equal(kinds.classify({ reset: trap(() => undefined) }), undefined);
  });

  it('tell what is still sought', () => {
    const kinds = kindsOf();
    assert.equal(kinds.sought(), 1);
    kinds.classify(new Context());
    confirmAll(kinds);
    assert.equal(kinds.sought(), 0);
    assert.equal(kindsOf(modelOf({ sought: false })).sought(), 0);
  });
});
