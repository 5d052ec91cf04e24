import * as assert from 'node:assert/strict';
import { Hidden } from '../../../../src/inspector/agent/target/hidden';
import { Kinds, Verdicts } from '../../../../src/inspector/agent/target/kinds';
import { Parking } from '../../../../src/inspector/agent/target/parking';
import { LISTED_KEYS } from '../../../../src/inspector/agent/target/safeRead';
import type { FreeList } from '../../../../src/protocol/poolModel';
import { inspectable, Context, host, modelOf, read, trap } from './parts';

function parkingOf(list: FreeList, ...contexts: object[]): { parking: Parking; hidden: Hidden } {
  const models = [modelOf({ freeLists: [list] })];
  const kinds = new Kinds(read, models, new Verdicts());
  for (const context of contexts) kinds.classify(context);
  for (const ordinal of kinds.report(inspectable).ordinals) kinds.confirm(ordinal, 0);
  const hidden = new Hidden();
  return { parking: new Parking({ read, host, models, kinds, hidden }), hidden };
}
const array: FreeList = { kind: 'array', holder: 'variable', name: 'idle' };

describe('what is parked', () => {
  it('is in an array or a Set under the name of a free list', () => {
    const [one, other] = [new Context(), new Context()];
    for (const list of [[one, trap(), {}], new Set([one])]) {
      const { parking } = parkingOf(array, one, other);
      assert.equal(parking.isMet(0), false);
      assert.equal(parking.meet('busy', list, undefined), false);
      assert.equal(parking.meet('idle', list, undefined), true);
      assert.equal(parking.settle(1_000), true);
      assert.deepEqual(
        [one, other].map(each => parking.isIdle(each)),
        [true, false],
      );
      assert.equal(parking.isMet(0), true);
    }
  });

  it('may be elsewhere until each free list was met, and where no free list is known', () => {
    const chain: FreeList = { kind: 'linked', holder: 'field', name: 'head', nextField: 'next' };
    const context = new Context();
    const isMet = (lists: FreeList[], ...meetings: [string, object | null][]): boolean => {
      const models = [modelOf({ freeLists: lists })];
      const kinds = new Kinds(read, models, new Verdicts());
      kinds.classify(context);
      for (const ordinal of kinds.report(inspectable).ordinals) kinds.confirm(ordinal, 0);
      const parking = new Parking({ read, host, models, kinds, hidden: new Hidden() });
      for (const [name, value] of meetings) {
        if (value) parking.meet(name, value, undefined);
        else parking.meetEmpty(name);
      }
      parking.settle(1_000);
      return parking.isMet(0);
    };
    assert.equal(isMet([]), false);
    assert.equal(isMet([array, chain], ['idle', []]), false);
    assert.equal(isMet([array, chain], ['idle', []], ['head', context]), true);
    assert.equal(isMet([array, chain], ['idle', []], ['head', null]), true);
    // Something else of that name is no list.
    assert.equal(isMet([array], ['idle', {}]), false);
    assert.equal(isMet([chain], ['head', [context]]), false);
  });

  it('is below the counter beside the list', () => {
    const [one, other] = [new Context(), new Context()];
    const { parking } = parkingOf({ ...array, lengthName: 'free' }, one, other);
    parking.meet('idle', [one, other], { free: 1 });
    parking.settle(1_000);
    assert.deepEqual(
      [one, other].map(each => parking.isIdle(each)),
      [true, false],
    );
  });

  it('may be in a dictionary of more lists than are looked into', () => {
    const [one, other] = [new Context(), new Context()];
    const nested: FreeList = { ...array, isNested: true };
    const names = Array.from({ length: LISTED_KEYS + 1 }, (_, i) => `of${i}`);
    const named = Object.fromEntries(names.map(name => [name, []]));
    for (const [found, isMet] of [
      [named, false],
      [{ a: [one] }, true],
    ] as const) {
      const { parking } = parkingOf(nested, one, other);
      parking.meet('idle', found, undefined);
      while (!parking.settle(1_000));
      assert.equal(parking.isMet(0), isMet);
    }
  });

  it('is in lists that a Map, an array or a dictionary has', () => {
    const [one, other] = [new Context(), new Context()];
    for (const lists of [new Map([['a', [one]]]), [new Set([one])], { a: [one], b: other }]) {
      const { parking } = parkingOf({ ...array, isNested: true }, one, other);
      parking.meet('idle', lists, undefined);
      parking.settle(1_000);
      assert.deepEqual(
        [one, other].map(each => parking.isIdle(each)),
        [true, false],
      );
      assert.equal(parking.isMet(0), true);
    }
  });

  it('is flagged where a list has those in use as well', () => {
    const [one, other] = [new Context(), new Context()];
    Object.assign(one, { busy: false });
    Object.assign(other, { busy: true });
    const flag = { field: 'busy', value: false };
    const { parking } = parkingOf({ ...array, flag }, one, other);
    parking.meet('idle', [one, other], undefined);
    parking.settle(1_000);
    assert.deepEqual(
      [one, other].map(each => parking.isIdle(each)),
      [true, false],
    );
  });

  it('may be object literals: those with all fields, in a list that no other model claims as well', () => {
    const own = modelOf({ className: '(anonymous)', freeLists: [array] });
    const models = [{ ...own, fieldNames: ['user', 'label'] }];
    const settled = (all: typeof models, list: object[]): boolean[] => {
      const kinds = new Kinds(read, all, new Verdicts());
      const parking = new Parking({ read, host, models: all, kinds, hidden: new Hidden() });
      parking.meet('idle', list, undefined);
      parking.settle(1_000);
      return list.map(each => parking.isIdle(each) && kinds.isOf(each, 0));
    };
    const list = [{ user: {}, label: '', more: 1 }, { user: {} }, new Context(), trap()];
    assert.deepEqual(settled(models, list), [true, false, false, false]);
    assert.deepEqual(settled([...models, ...models], list), [false, false, false, false]);
  });

  it('is in a chain, through private fields too, that may go in a circle', () => {
    const contexts = Array.from({ length: 3 }, () => new Context());
    const [first, second, third] = contexts as [Context, Context, Context];
    const linked: FreeList = {
      kind: 'linked',
      holder: 'variable',
      name: 'idle',
      nextField: 'next',
    };
    const { parking, hidden } = parkingOf(linked, ...contexts);
    Object.assign(first, { next: second });
    hidden.add(second, 'next', third);
    Object.assign(third, { next: first });
    parking.meet('idle', first, undefined);
    assert.equal(parking.settle(1_000), true);
    assert.ok(contexts.every(each => parking.isIdle(each)));
  });

  it('makes idle what it owns, as far as owners count', () => {
    const parked = new Context();
    const { parking } = parkingOf(array, parked);
    parking.meet('idle', [parked], undefined);
    const owned = Array.from({ length: 4 }, () => ({}));
    let owner: object = parked;
    for (const each of owned) {
      parking.hold(owner, each);
      owner = each;
    }
    parking.settle(1_000);
    assert.deepEqual(
      owned.map(each => parking.isIdle(each)),
      [true, true, true, false],
    );
  });

  it('is marked in slices', () => {
    const contexts = Array.from({ length: 1_000 }, () => new Context());
    const { parking } = parkingOf(array, ...contexts);
    parking.meet('idle', contexts, undefined);
    let slices = 1;
    while (!parking.settle(0)) slices++;
    assert.ok(slices > 1);
    assert.ok(contexts.every(each => parking.isIdle(each)));
  });
});

describe('what is parked twice', () => {
  const repeatsIn = (
    list: FreeList,
    value: object,
    contexts: object[],
    holder?: object,
  ): unknown => {
    const { parking } = parkingOf(list, ...contexts);
    parking.meet(list.name, value, holder);
    // The same list by another way tells nothing new.
    parking.meet(list.name, value, holder);
    assert.equal(parking.settle(1_000), true);
    return parking.repeatsOf(0).map(({ instance, slot, times }) => ({
      instance: contexts.indexOf(instance),
      ...{ slot, times },
    }));
  };
  const contexts = Array.from({ length: 4 }, () => new Context());
  const [one, other, third] = contexts;

  it('stands at two positions of its array', () => {
    assert.deepEqual(repeatsIn(array, [one, other, third], contexts), []);
    assert.deepEqual(repeatsIn(array, [one, other, one, third, one], contexts), [
      { instance: 0, slot: 4, times: 2 },
    ]);
  });

  it('counts only below the counter beside the list', () => {
    const counted: FreeList = { ...array, lengthName: 'free' };
    assert.deepEqual(repeatsIn(counted, [one, other, one], contexts, { free: 2 }), []);
    assert.deepEqual(repeatsIn(counted, [one, other, one], contexts, { free: 3 }), [
      { instance: 0, slot: 2, times: 1 },
    ]);
  });

  it('leads back to itself in a chain', () => {
    const chain: FreeList = { kind: 'linked', holder: 'field', name: 'head', nextField: 'next' };
    const links = contexts as (Context & { next?: unknown })[];
    const link = (...following: (number | null)[]): void =>
      following.forEach((next, i) => (links[i]!.next = next === null ? null : links[next]));
    link(1, 2, 3, null);
    assert.deepEqual(repeatsIn(chain, links[0]!, contexts), []);
    link(1, 1, null, null);
    assert.deepEqual(repeatsIn(chain, links[0]!, contexts), [{ instance: 1, slot: 2, times: 1 }]);
    link(1, 2, 0, null);
    assert.deepEqual(repeatsIn(chain, links[0]!, contexts), [{ instance: 0, slot: 3, times: 1 }]);
  });

  it('is no business of a list with other things, nor of a Set', () => {
    assert.deepEqual(repeatsIn(array, [one, {}, one], contexts), []);
    assert.deepEqual(repeatsIn(array, new Set([one, other]), contexts), []);
  });

  it('is read without running code of the program', () => {
    const list: unknown[] = [one, one];
    Object.defineProperty(list, 1, { get: () => assert.fail('a getter was run') });
    assert.deepEqual(repeatsIn(array, list, contexts), []);
    const holder = Object.defineProperty({}, 'free', {
      get: () => assert.fail('a getter was run'),
    });
    assert.deepEqual(repeatsIn({ ...array, lengthName: 'free' }, [one, one], contexts, holder), [
      { instance: 0, slot: 1, times: 1 },
    ]);
    assert.deepEqual(repeatsIn(array, [one, trap(), trap()], contexts), []);
  });

  it('is not what a list has at two times, while it changes between two slices', () => {
    const many = Array.from({ length: 300 }, () => new Context());
    const list = [...many];
    let now = 0;
    const models = [modelOf({ freeLists: [array] })];
    const kinds = new Kinds(read, models, new Verdicts());
    for (const each of many) kinds.classify(each);
    for (const ordinal of kinds.report(inspectable).ordinals) kinds.confirm(ordinal, 0);
    const clock = { ...host, now: () => now++ };
    const parking = new Parking({ read, host: clock, models, kinds, hidden: new Hidden() });
    parking.meet('idle', list, undefined);
    assert.equal(parking.settle(1), false);
    // The first goes out and comes back at the end.
    list.push(list.shift()!);
    while (!parking.settle(1));
    assert.deepEqual(parking.repeatsOf(0), []);
  });
});
