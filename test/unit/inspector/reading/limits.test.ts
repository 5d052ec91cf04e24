import * as assert from 'node:assert/strict';
import { limitsOf, walkLimitsOf, type Looked } from '../../../../src/inspector/reading/limits';
import type { LiveModelReading } from '../../../../src/inspector/reading/reading';
import type { WalkResult } from '../../../../src/inspector/reading/scopeWalk';

const whole: WalkResult = {
  ...{ complete: true, visited: 100, skipped: 0, refused: 0, cut: undefined },
  ...{ workers: 0, newScripts: false },
};
const model = (known: number, missing: number): LiveModelReading =>
  ({
    live: { model: { className: 'Context' } },
    reading: { known, missing, instances: known - missing, isParkingMet: true },
  }) as LiveModelReading;
const unseen = {
  receivers: { count: 0, example: '', holder: null },
  promises: { count: 0, holder: null },
  settlers: { count: 0, holder: null },
  ...{ refused: [], shut: { count: 0, example: '', holder: null } },
};
const contexts = { unlisted: 0, unseen };
const limits = (change: Partial<Looked>): string =>
  limitsOf({ models: [], known: whole, search: whole, replaced: [], contexts, ...change }).join(
    '\n',
  );

describe('limitsOf', () => {
  it('says nothing of promises that somebody may wait for, once V8 was asked for all requests', () => {
    const settlers = { count: 7, holder: null };
    assert.equal(limits({ contexts: { unlisted: 0, unseen: { ...unseen, settlers } } }), '');
  });

  it('says of an arrow function’s this how to know, and nothing once V8 was asked for all requests', () => {
    const receivers = { count: 1, example: '() => this.all', holder: null };
    const met = { unlisted: 0, unseen: { ...unseen, receivers } };
    assert.match(
      limits({ contexts: { ...met, wouldPauseMs: 120 } }),
      /was met\. Whether finished requests are there shows only a pause: .* about 120 ms \(--allow-pause\)\. The first begins/,
    );
    const counted = { ...met, withoutHolder: 0 };
    assert.equal(limits({ contexts: counted }), '');
    // Pooled contexts that nothing else leads to were not counted.
    assert.match(limits({ models: [model(14, 0)], contexts: counted }), /^1 arrow function/);
  });

  it('tells handles of the event loop by kind, and of V8 only where there are many more', () => {
    const loop = [
      { kind: 'watcher' as const, count: 2, file: '/srv/pages' },
      { kind: 'process' as const, count: 1, file: '' },
    ];
    const few = { unlisted: 0, unseen, wouldPauseMs: 120, handles: 0, loop };
    assert.match(
      limits({ contexts: few }),
      /^Node itself keeps 2 file watchers \(\/srv\/pages …\), 1 child process alive, unreferenced and met nowhere else\. Whether these keep .* about 120 ms \(--allow-pause\)\.$/,
    );
    assert.equal(limits({ contexts: { ...few, handles: 18 } }), limits({ contexts: few }));
    assert.match(limits({ contexts: { ...few, handles: 90 } }), /keeps about 90 more objects/);
  });

  it('knows which of them a heap snapshot answers', () => {
    const search = { ...whole, refused: 1, newScripts: true };
    const all = limitsOf({ models: [], known: whole, search, replaced: ['setTimeout'], contexts });
    assert.equal(all.length, 3);
    assert.deepEqual(walkLimitsOf({ models: [], search, contexts }), all.slice(-1));
  });

  it('says nothing of a reading that nothing kept from more', () => {
    assert.equal(limits({ models: [model(14, 0)] }), '');
  });

  it('says that only instances in use were read, where the class is parked and none is stale', () => {
    const { live, reading } = model(3, 0);
    const used = { live, isParked: true, reading: { ...reading, idle: 0, stale: 0 } };
    const saidOf = (change: object): string =>
      limits({ models: [{ ...used, ...change } as LiveModelReading] });
    assert.match(saidOf({}), /^None of 3 contexts of Context was idle at that moment/);
    assert.equal(saidOf({ reading: { ...used.reading, idle: 1 } }), '');
    assert.equal(saidOf({ reading: { ...used.reading, stale: 1 } }), '');
  });

  it('says that there may be more, where no source names what parks the class and none is stale', () => {
    const { live, reading } = model(3, 0);
    const shut = { count: 1, example: 'Array Iterator', holder: null };
    const unread = { unlisted: 0, unseen: { ...unseen, shut } };
    const saidOf = (change: object, seen: Partial<Looked> = { contexts: unread }): string => {
      const few = { ...reading, isParkingMet: false, idle: 0, stale: 0, ...change };
      const models = [{ live, isParked: false, reading: few } as LiveModelReading];
      return limits({ models, ...seen });
    };
    assert.match(saidOf({}), /^No source names .* more than the 3 contexts that were read\.$/);
    // Idle without a free list of its own: a part of what is parked.
    assert.equal(saidOf({ idle: 3 }), '');
    assert.equal(saidOf({ stale: 1 }), '');
    // Of what was read whole, all were met.
    assert.equal(saidOf({}, {}), '');
    for (const rest of [{ refused: 1 }, { complete: false }]) {
      assert.match(saidOf({}, { search: { ...whole, ...rest } }), /^No source names/);
    }
  });

  const cases: [what: string, change: Partial<Looked>, said: RegExp][] = [
    [
      'instances that were lost',
      { models: [model(14, 12)] },
      /^12 of 14 contexts of Context .* were not/,
    ],
    [
      'instances in hand, without what parks them',
      {
        models: [
          {
            isParked: true,
            live: { model: { className: 'Context' } },
            reading: { known: 1, missing: 0, instances: 1, isParkingMet: false },
          } as LiveModelReading,
        ],
      },
      /^What parks Context was not reached: only contexts that requests were using/,
    ],
    ['a known walk that was cut', { known: { ...whole, cut: 'time' } }, /ended early/],
    [
      'a search that is not finished',
      {
        search: { ...whole, complete: false, cut: 'objects', skipped: 1234 },
      },
      /not finished: the limit on objects was reached, 1.234 objects were left\. The next reading while attached \(--watch\) continues there/,
    ],
    ['new scripts', { search: { ...whole, newScripts: true } }, /next reading analyses them/],
    ['what was replaced', { replaced: ['setTimeout'] }, /has replaced setTimeout/],
    [
      'what was not looked into',
      { search: { ...whole, refused: 2 } },
      /^2 objects were not looked into: .* A heap snapshot or a recording shows what they hold\.$/,
    ],
    [
      'where that stands',
      {
        search: { ...whole, refused: 3 },
        contexts: {
          unlisted: 0,
          unseen: {
            ...unseen,
            refused: [
              {
                className: 'TypeError',
                holder: { kind: 'closure', className: null, name: 'last' },
              },
              { className: 'Listed', holder: null },
            ],
          },
        },
      },
      /^3 objects were not looked into \(TypeError in the variable last; Listed …\): that/,
    ],
    [
      'holders that are not listed',
      { contexts: { unlisted: 3, unseen } },
      /^3 more holders of finished requests are counted, but not listed\.$/,
    ],
    [
      'arrow functions whose this is not told, in one line',
      {
        contexts: {
          unlisted: 0,
          unseen: { ...unseen, receivers: { count: 2, example: '() => {\n  a', holder: null } },
        },
      },
      /^2 arrow functions use a this .* no object of that code was met\. .* begins: \(\) => \{ a$/,
    ],
    [
      'what has them',
      {
        contexts: {
          unlisted: 0,
          unseen: {
            ...unseen,
            receivers: {
              ...{ count: 46, example: '() => this.push()', place: 'prices.js:5' },
              holder: { kind: 'listener', className: 'Feed', name: 'tick' },
            },
          },
        },
      },
      /^46 arrow functions \(most of them in the listener tick of Feed, near prices\.js:5\) use a this .* was met\. What only they lead to was not read\.$/,
    ],
    [
      'promises that somebody may wait for, where nobody counted what does',
      {
        contexts: {
          ...{ unlisted: 0, wouldPauseMs: 120 },
          unseen: {
            ...unseen,
            settlers: { count: 7, holder: { kind: 'map', className: null, name: 'pending' } },
          },
        },
      },
      /^What settles 7 promises was met, most of it in the Map pending\. .* about 120 ms/,
    ],
    [
      'where the code is that has them',
      {
        contexts: {
          ...{ unlisted: 0, wouldPauseMs: 120 },
          unseen: {
            ...unseen,
            promises: {
              ...{ count: 1, place: 'server.js:5' },
              holder: { kind: 'closure', className: null, name: 'ready' },
            },
          },
        },
      },
      /^1 promise .* was met \(the variable ready, near server\.js:5\)\. Whether/,
    ],
    [
      'what keeps things and tells nobody which',
      {
        contexts: {
          ...{ unlisted: 0, wouldPauseMs: 120 },
          unseen: {
            ...unseen,
            shut: {
              ...{ count: 3, example: 'FinalizationRegistry' },
              holder: { kind: 'closure', className: null, name: 'onGone' },
            },
          },
        },
      },
      /^A FinalizationRegistry was met \(the variable onGone\) and 2 like it\. .* about 120 ms/,
    ],
    [
      'what native code keeps and was not met',
      { contexts: { unlisted: 0, unseen, wouldPauseMs: 120, handles: 111 } },
      /^Node itself keeps about 111 more objects alive than were met, .* about 120 ms/,
    ],
    [
      'a heap that is much larger than what was met',
      { contexts: { unlisted: 0, unseen, wouldPauseMs: 9_000, heapBytes: 5e8 } },
      /^The heap has 500\.0 MB, more than the 100 objects that were met explain\. .* 9,000 ms/,
    ],
    [
      'promises that are not settled, where nobody counted what waits for them',
      {
        contexts: {
          ...{ unlisted: 0, wouldPauseMs: 120 },
          unseen: {
            ...unseen,
            promises: { count: 1, holder: { kind: 'closure', className: null, name: 'chain' } },
          },
        },
      },
      /^1 promise that was not settled was met \(the variable chain\)\. .* wait for it .* about 120 ms/,
    ],
  ];
  for (const [what, change, said] of cases) {
    it(`says ${what}`, () => assert.match(limits(change), said));
  }
});
