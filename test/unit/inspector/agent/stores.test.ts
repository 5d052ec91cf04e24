import * as assert from 'node:assert/strict';
import { Families } from '../../../../src/inspector/agent/target/families';
import { Hidden } from '../../../../src/inspector/agent/target/hidden';
import { Stores } from '../../../../src/inspector/agent/target/stores';
import { Values } from '../../../../src/inspector/agent/target/values';
import type { Access, Column, Store } from '../../../../src/protocol/poolModel';
import { host, read, slotsStore, trap, trapped, withGetter } from './parts';

const hidden = new Hidden();
const empties = new WeakSet<object>();
const values = new Values(read, new Families(read, host));
const stores = new Stores({ read, values, host, hidden, empties });

const at = (...path: string[]): Access => ({ base: 'this', path });
const column = (name: string, role: Column['role'] = 'value'): Column => ({
  access: at(name),
  role,
});

/** What is told of a store: how much is used, of how much, what is stale, and what stood in the way. */
function opened(instance: object, store: Store, idle = false): unknown[] {
  const { used, capacity, stale } = stores.open(instance, store, idle);
  const held = [...stale].flatMap(each => (each ? [each.slot] : []));
  return [used, capacity, held, stores.obstacle];
}

describe('slots', () => {
  it('are stale behind the counter, and all of them when idle', () => {
    const context = { slots: [{}, {}, null, {}, 'short'], count: 1 };
    assert.deepEqual(opened(context, slotsStore), [1, 5, [1, 3], undefined]);
    assert.deepEqual(opened(context, { ...slotsStore, bias: 1 }), [2, 5, [3], undefined]);
    assert.deepEqual(opened(context, slotsStore, true), [0, 5, [0, 1, 3], undefined]);
  });

  it('are stale before the head of a queue', () => {
    const queue = { slots: [{}, {}, {}, {}], count: 2 };
    const store: Store = { ...slotsStore, isQueue: true };
    assert.deepEqual(opened(queue, store), [2, 4, [0, 1], undefined]);
    assert.deepEqual(opened({ ...queue, count: 99 }, store), [0, 4, [0, 1, 2, 3], undefined]);
    assert.deepEqual(opened(queue, store, true), [0, 4, [0, 1, 2, 3], undefined]);
  });

  it('are in use when the counter says nothing', () => {
    const context = { slots: [{}], count: 'one' };
    assert.deepEqual(opened(context, slotsStore), [1, 1, [], 'Its count holds no whole number.']);
    assert.deepEqual(opened({ ...context, count: 99 }, slotsStore), [1, 1, [], undefined]);
    assert.deepEqual(opened({ ...context, count: -99 }, slotsStore), [0, 1, [0], undefined]);
  });

  it('lie in parallel arrays: a value tells more than its key', () => {
    const store = { ...slotsStore, columns: [column('keys', 'key'), column('values')] };
    const key = 'k'.repeat(2_000);
    const context = { keys: [key, 'a', key], values: [{ v: 1 }, { v: 2 }], count: 0 };
    const held = [...stores.open(context, store, true).stale].map(each => [each!.key, each!.value]);
    assert.deepEqual(held, [
      [key, { v: 1 }],
      ['a', { v: 2 }],
      [key, key],
    ]);
  });

  it('hold entries: their value fields, else their key', () => {
    const entry: Column = { ...column('slots', 'entry'), keyField: 'k', valueFields: ['v', 'w'] };
    const store = { ...slotsStore, columns: [entry] };
    const w = {};
    const context = { slots: [{ k: 'a', v: 1, w }, { k: {}, v: 2 }, { k: 'b' }], count: 0 };
    assert.deepEqual(opened(context, store), [0, 3, [0, 1], undefined]);
  });

  it('lie in an object that is used like an array', () => {
    assert.deepEqual(opened({ slots: { 0: {}, 7: {}, x: {} }, count: 1 }, slotsStore), [
      ...[1, 8, [7], undefined],
    ]);
    const [used, capacity, , obstacle] = opened({ slots: { 9999: {} }, count: 0 }, slotsStore);
    assert.deepEqual([used, capacity], [0, 0]);
    assert.match(String(obstacle), /too far apart/);
  });

  it('cannot be read through a getter or a Proxy', () => {
    const [, , getter, why] = opened(withGetter('slots', { count: 0 }), slotsStore);
    assert.deepEqual(getter, []);
    assert.equal(why, 'Its field slots is an accessor, and getters are never run.');
    const [, , proxy, because] = opened({ slots: trap([{}]), count: 0 }, slotsStore);
    assert.deepEqual(proxy, []);
    assert.equal(because, 'Its field slots holds a Proxy, and proxies are never read.');
    const deep = { ...slotsStore, columns: [{ ...column(''), access: at('inner', 'slots') }] };
    const [, , , before] = opened({ inner: trap(), count: 0 }, deep);
    assert.equal(before, 'The path to its slots goes through a Proxy, and proxies are never read.');
    assert.deepEqual(trapped, []);
  });

  it('are private, or a closure’s, as far as these were read', () => {
    const store: Store = {
      ...slotsStore,
      columns: [{ access: { base: 'closure', path: ['slots'] }, role: 'value' }],
      length: at('#count'),
    };
    const context = {};
    const missing = 'Its slots could not be read within the walk’s time limit.';
    assert.deepEqual(opened(context, store), [0, 0, [], missing]);
    hidden.add(context, 'slots', [{}, {}]);
    hidden.add(context, '#count', 1);
    assert.deepEqual(opened(context, store), [1, 2, [1], undefined]);
  });
});

describe('a ring', () => {
  const ring: Store = {
    kind: 'ring',
    columns: [column('slots')],
    head: at('head'),
    size: at('size'),
  };

  it('is in use from its head on, around the end', () => {
    const context = { slots: [{}, {}, {}, {}], head: 3, size: 2 };
    assert.deepEqual(opened(context, ring), [2, 4, [1, 2], undefined]);
    assert.deepEqual(opened(context, ring, true), [0, 4, [0, 1, 2, 3], undefined]);
  });

  it('ends before its tail when it has no size', () => {
    const store: Store = { ...ring, size: undefined, tail: at('tail') };
    assert.deepEqual(opened({ slots: [{}, {}, {}, {}], head: 3, tail: 1 }, store), [
      ...[2, 4, [1, 2], undefined],
    ]);
    const [used, , stale] = opened({ slots: [{}], head: 0 }, store);
    assert.deepEqual([used, stale], [1, []]);
  });
});

describe('a field', () => {
  const field: Store = { kind: 'field', access: at('value'), emptyNames: ['noop'] };

  it('is stale when the instance is idle, and the value is none that stands for "empty"', () => {
    const noop = (): void => undefined;
    empties.add(noop);
    assert.deepEqual(opened({ value: {} }, field), [1, 1, [], undefined]);
    assert.deepEqual(opened({ value: {} }, field, true), [0, 1, ['value'], undefined]);
    for (const value of [null, undefined, noop, 'short']) {
      assert.deepEqual(opened({ value }, field, true).at(2), []);
    }
  });
});

describe('a collection', () => {
  const collection: Store = { kind: 'collection', access: at('all'), collection: 'map' };

  it('is stale as a whole when the instance is idle', () => {
    const key = 'k'.repeat(1_000);
    const alls: [object, unknown[]][] = [
      [
        new Map<unknown, unknown>([
          ['a', {}],
          ['b', 1],
          [key, 2],
        ]),
        [0, 2],
      ],
      [new Set([1, {}]), [1]],
      [[{}, 1], [0]],
      [{ a: 1, b: {} }, [1]],
    ];
    for (const [all, held] of alls) {
      const size = [...Object.entries(all instanceof Map || all instanceof Set ? [...all] : all)]
        .length;
      assert.deepEqual(opened({ all }, collection), [size, size, [], undefined]);
      assert.deepEqual(opened({ all }, collection, true), [0, size, held, undefined]);
    }
    assert.deepEqual(opened({ all: 5 }, collection, true), [0, 0, [], undefined]);
  });
});

describe('an object with too many properties', () => {
  it('is said, not listed', () => {
    const items = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`f${i}`, {}]));
    const store: Store = { kind: 'collection', access: at('items'), collection: 'dictionary' };
    for (let i = 0; i < 2; i++) {
      const [, , held, obstacle] = opened({ items }, store, true);
      assert.deepEqual(held, []);
      assert.match(String(obstacle), /more than 50,000 properties/);
    }
  });
});

describe('a table beside a free list', () => {
  const table = (collection: 'map' | 'array' | 'dictionary', field?: string): Store => ({
    ...{ kind: 'collection', access: at('about'), collection },
    idleKeys: { list: at('free'), ...(field !== undefined && { field }) },
  });

  it('holds too much for what is idle, whether or not it is idle itself', () => {
    const [one, other] = [{ id: 'a' }, { id: 'b' }];
    const inMap = new Map([one, other].map(key => [key, { key }]));
    const inArray = { about: [{}, {}, {}], free: [2, 0] };
    for (const idle of [false, true]) {
      const ofMap = opened({ about: inMap, free: new Set([other]) }, table('map'), idle);
      assert.deepEqual(ofMap, [1, 2, [0], undefined]);
      assert.deepEqual(opened(inArray, table('array'), idle), [1, 3, [0, 1], undefined]);
    }
    const byField = { about: { a: {}, b: {} }, free: [one, trap()] };
    assert.deepEqual(opened(byField, table('dictionary', 'id')).slice(0, 3), [0, 2, [0]]);
    assert.deepEqual(opened({ about: inMap }, table('map')), [2, 2, [], undefined]);
    assert.deepEqual(trapped, []);
  });
});
