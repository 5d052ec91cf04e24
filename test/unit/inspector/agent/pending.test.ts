import * as assert from 'node:assert/strict';
import { Kinds, Verdicts } from '../../../../src/inspector/agent/target/kinds';
import { Pending } from '../../../../src/inspector/agent/target/pending';
import { newWalkMemory } from '../../../../src/inspector/agent/target/walkMemory';
import { Context, inspectable, modelOf, read, trap } from './parts';

const newPending = (nodesOwn: object[] = []): Pending =>
  new Pending(
    read,
    new Kinds(read, [modelOf()], new Verdicts()),
    newWalkMemory(nodesOwn),
    inspectable,
  );

describe('what waits for the inspector', () => {
  it('are functions and proxies, and none of Node’s own', () => {
    const own = (): void => undefined;
    const pending = newPending([own]);
    const [fn, bound, proxy] = [(): number => 1, (() => 2).bind(null), trap()];
    for (const each of [own, fn, bound, proxy, Array.prototype.map, Math.max]) {
      assert.equal(pending.addFunction(each, undefined), true);
    }
    assert.deepEqual(pending.functions.length, 3);
    assert.ok([fn, bound, proxy].every(each => pending.functions.includes(each)));
  });

  it('are functions that look alike, the first ones before the others', () => {
    const pending = newPending();
    const alike = Array.from({ length: 30 }, () => () => undefined);
    for (const fn of alike) pending.addFunction(fn, undefined);
    assert.deepEqual(pending.nextFunctions(100, false), alike.slice(0, 24));
    assert.deepEqual(pending.nextFunctions(100, true), alike.slice(24));
  });

  it('are few functions of each holder at first', () => {
    const pending = newPending();
    const holder = {};
    const different = Array.from({ length: 10 }, (_, i) => new Function(`return ${i}`));
    for (const fn of different) pending.addFunction(fn, holder);
    assert.deepEqual(pending.nextFunctions(100, false), different.slice(0, 8));
  });

  it('are no functions like one that turned out to be Node’s', () => {
    const pending = newPending();
    const make = (): (() => void) => () => undefined;
    const [one, other] = [make(), make()];
    pending.addFunction(one, undefined);
    pending.noteInternal([other, trap(), 5]);
    assert.deepEqual(pending.nextFunctions(10, true), []);
    pending.addFunction(make(), undefined);
    assert.deepEqual(pending.nextFunctions(10, true), []);
  });

  it('are objects whose class has private fields, a sample of each class first', () => {
    class Secret {
      #value = 1;
      value = (): number => this.#value;
    }
    class Plain {}
    const pending = newPending();
    assert.equal(pending.addInside(new Plain()), undefined);
    const secrets = Array.from({ length: 70 }, () => new Secret());
    assert.ok(secrets.every(each => pending.addInside(each)));
    assert.deepEqual(pending.nextInsides(100, false), secrets.slice(0, 64));
    assert.deepEqual(pending.nextInsides(100, true), secrets.slice(64));
  });

  it('are generators, and no promises: Node’s own function tells those', () => {
    const pending = newPending();
    const generators = [function* () {}, async function* () {}].map(each => each());
    assert.ok(generators.every(each => pending.addInside(each)));
    assert.equal(pending.addInside(Promise.resolve()), undefined);
    assert.deepEqual(pending.nextInsides(10, false), generators);
  });

  it('are bound functions, the first ones before the others', () => {
    const pending = newPending();
    function job(): void {}
    const bound = Array.from({ length: 30 }, () => job.bind(null));
    assert.ok(bound.every(fn => pending.addFunction(fn, undefined)));
    assert.deepEqual(pending.nextFunctions(100, false), bound.slice(0, 24));
    assert.deepEqual(pending.nextFunctions(100, true), bound.slice(24));
  });

  it('are closures, each instance with its method', () => {
    const pending = newPending();
    const [instance, method] = [new Context(), (): void => undefined];
    pending.addClosure(instance, method);
    assert.deepEqual(pending.nextClosures(10), [instance, method]);
    assert.deepEqual(pending.nextClosures(10), []);
  });
});
