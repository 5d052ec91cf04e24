import * as assert from 'node:assert/strict';
import type { AgentModel } from '../../../../src/inspector/agent/agentApi';
import { Walk } from '../../../../src/inspector/agent/target/walk';
import { newWalkMemory } from '../../../../src/inspector/agent/target/walkMemory';
import type { WalkParts } from '../../../../src/inspector/agent/target/walkParts';
import { inspectable, Context, modelOf, walkParts, trap, trapped, withGetter } from './parts';

/** A walk through all that it can reach by itself, and the contexts that it met. */
function walked(roots: unknown[], parts: WalkParts, deep = false): { walk: Walk; met: object[] } {
  const walk = new Walk(parts);
  walk.roots.add(roots);
  finish(walk, deep);
  return { walk, met: metIn(parts) };
}

function finish(walk: Walk, deep = false): void {
  while (!walk.step(1_000, deep).idle);
}

/** Of the only model. The walk's kinds are confirmed, as they are when their place is that of a model. */
function metIn({ kinds }: WalkParts): object[] {
  for (const ordinal of kinds.report(inspectable).ordinals) kinds.confirm(ordinal, 0);
  return kinds.instancesOf(0);
}

const many = (count: number): object[] => Array.from({ length: count }, (_, id) => ({ id }));

describe('a walk through the whole program', () => {
  it('reaches an instance through fields, elements and entries', () => {
    const context = new Context();
    const ways: unknown[] = [
      { deep: { deeper: context } },
      [[context]],
      new Map([[context, 1]]),
      new Map([[1, context]]),
      new Set([context]),
      Object.assign(new Map(), { field: context }),
      Object.assign(Object.create(null) as object, { a: context }),
      Object.fromEntries([...many(100).map((each, i) => [i, each]), ['last', context]]),
    ];
    for (const way of ways) assert.deepEqual(walked([way], walkParts(), true).met, [context]);
  });

  it('runs nothing of what it goes through', () => {
    const context = new Context();
    const map = new Map([[1, withGetter('a', { context })]]);
    const patched = { value: () => assert.fail('an iterator was run') };
    Object.defineProperty(map, Symbol.iterator, patched);
    Object.defineProperty(map, 'entries', patched);
    Object.defineProperty(map, 'size', { get: () => assert.fail('a getter was run') });
    const array = Object.defineProperty([trap(), map], Symbol.iterator, patched);
    assert.deepEqual(walked([array], walkParts()).met, [context]);
    assert.deepEqual(trapped, []);
  });

  it('leaves the rest of a large container for later, unless it holds instances', () => {
    const context = new Context();
    const cache = [...many(1_000), context];
    const shallow = walked([cache], walkParts());
    assert.deepEqual(shallow.met, []);
    assert.equal(shallow.walk.step(0, false).waiting, 1);
    assert.deepEqual(walked([cache], walkParts(), true).met, [context]);
    const contexts = Array.from({ length: 1_000 }, () => new Context());
    assert.deepEqual(walked([contexts], walkParts()).met, contexts);
  });

  it('reads what bears the name of a free list to its end', () => {
    const context = new Context();
    assert.deepEqual(walked([{ idle: [...many(1_000), context] }], walkParts()).met, [context]);
  });

  it('visits what instances hold when all else is done', () => {
    const context = new Context();
    const held = { held: true };
    context.slots.push(held);
    const order: unknown[] = [];
    const parts = walkParts();
    const { classify } = parts.kinds;
    parts.kinds.classify = target => {
      order.push(target);
      return classify.call(parts.kinds, target);
    };
    const behind = { behind: { more: {} } };
    walked([context, behind], parts);
    assert.equal(order.at(-1), held);
    assert.ok(order.includes(behind.behind.more));
  });

  it('comes to late roots last of all roots', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    walk.roots.addLate([new Context()]);
    walk.roots.add([{ fn: () => undefined }]);
    walk.step(1_000, false);
    assert.deepEqual(metIn(parts), [], 'a function waits, which may lead to a pool');
    parts.pending.nextFunctions(10, false);
    finish(walk);
    assert.equal(metIn(parts).length, 1);
  });

  it('goes on next time where it could not go further', () => {
    const context = new Context();
    let chain: object = context;
    for (let i = 0; i < 100; i++) chain = { next: chain };
    const memory = newWalkMemory([]);
    let parts = walkParts('search', [modelOf()], { memory, maxObjects: 30 });
    let { walk, met } = walked([chain], parts);
    for (let passes = 1; met.length === 0; passes++) {
      assert.ok(passes < 10, 'it does not get on');
      assert.equal(walk.step(0, true).full, true);
      memory.unfinished = walk.unfinished();
      parts = walkParts('search', [modelOf()], { memory, maxObjects: 30 });
      ({ walk, met } = walked([], parts));
    }
    assert.deepEqual(met, [context]);
    assert.deepEqual(parts.pending.nextFunctions(10, false), [Context], 'only its class is left');
    assert.equal(walk.unfinished(), undefined);
  });

  it('asks each WeakMap for what either part of a search has met', () => {
    // Each leads to the next one, so that none of them is met before its turn.
    const keys: object[] = [];
    for (let i = 0; i < 150; i++) keys.unshift({ next: keys[0] });
    const ends = [...keys.slice(0, 5), ...keys.slice(-5)];
    const map = new WeakMap(ends.map(key => [key, new Context()]));
    const memory = newWalkMemory([]);
    const met = new Set<object>();
    let passes = 0;
    for (let isOver = false; !isOver; passes++) {
      assert.ok(passes < 20, 'it does not get on');
      const parts = walkParts('search', [modelOf()], { memory, maxObjects: 100 });
      const walk = new Walk(parts);
      if (passes === 0) walk.roots.add([map, keys[0]]);
      while (!walk.step(1_000, true).idle);
      assert.equal(walk.lookUpKeys(1_000).done, true);
      parts.pending.nextFunctions(10, true);
      memory.unfinished = walk.unfinished();
      isOver = !memory.unfinished;
      for (const context of metIn(parts)) met.add(context);
    }
    assert.ok(passes > 1);
    assert.equal(met.size, 10);
  });

  it('ends with its time, however much waits', () => {
    let at = 0;
    const { host } = walkParts();
    const walk = new Walk(walkParts('search', [modelOf()], { host: { ...host, now: () => at++ } }));
    walk.roots.add([many(10_000)]);
    const { idle, visited } = walk.step(20, true);
    assert.equal(idle, false);
    assert.ok(visited > 0 && visited < 20);
  });

  it('counts running workers', () => {
    class Worker {
      [key: symbol]: unknown;
    }
    class Mine extends Worker {}
    const running = Object.assign(new Mine(), { [Symbol('kHandle')]: {} });
    const ended = Object.assign(new Worker(), { [Symbol('kHandle')]: null });
    const { host } = walkParts();
    const parts = walkParts('search', [modelOf()], {
      host: { ...host, workerPrototype: Worker.prototype },
    });
    const { walk } = walked([running, ended, {}], parts);
    assert.equal(walk.step(0, false).workers, 1);
  });
});

describe('a walk from what is known', () => {
  const models: AgentModel[] = [modelOf()];

  it('goes from a seed to the free list and its elements, no further', () => {
    const [near, far] = [new Context(), new Context()];
    const parts = walkParts('known', models);
    walked([{ idle: [near], a: { b: { c: far } } }], parts);
    assert.deepEqual(metIn(parts), [near]);
  });

  it('follows from a place only the names that led to instances before', () => {
    const [list, other] = [[new Context()], [new Context()]];
    const holder = { list, other };
    const parts = walkParts('known', models);
    const walk = new Walk(parts);
    walk.waypoints.add([{ holder, vias: new Set(['list']) }]);
    finish(walk);
    assert.deepEqual(metIn(parts), list);
  });

  it('begins where a search met instances', () => {
    const contexts = [new Context(), new Context()];
    const root = { a: { b: { registry: contexts } } };
    const { walk: search } = walked([root], walkParts());
    const parts = walkParts('known', models);
    const walk = new Walk(parts);
    walk.waypoints.add(search.waypoints.all());
    finish(walk);
    assert.deepEqual(metIn(parts), contexts);
  });

  it('asks for the scope of a function that is a place', () => {
    const parts = walkParts('known', models);
    const walk = new Walk(parts);
    const fn = (): void => undefined;
    walk.waypoints.add([{ holder: fn, vias: new Set() }]);
    finish(walk);
    assert.deepEqual(parts.pending.nextFunctions(10, false), [fn]);
  });
});
