import * as assert from 'node:assert/strict';
import type { LiveContexts } from '../../../src/inspector/reading/reading';
import type { HolderPlacesParts } from '../../../src/session/holderPlaces';
import { ContextPlaces } from '../../../src/session/joinContexts';

const script = {
  id: '7',
  url: 'file:///srv/shop.js',
  sourceMapUrl: undefined,
  length: 0,
  hash: '',
};
const contexts: LiveContexts = {
  ...{ over: 4, held: 3, estimated: true, unlisted: 0 },
  unseen: {
    receivers: { count: 0, example: '', holder: null },
    promises: { count: 0, holder: null },
    settlers: { count: 0, holder: null },
    ...{ refused: [], shut: { count: 0, example: '', holder: null } },
  },
  holders: [
    {
      holder: {
        ...{ kind: 'map', className: 'Shop', name: 'recent' },
        origin: { at: { scriptId: 7, line: 0, column: 0 }, is: 'class' },
      },
      ...{
        contexts: 3,
        met: 3,
        retainedBytes: null,
        path: ['Shop', '.recent Map'],
        scriptIds: [7],
      },
    },
  ],
};

describe('the holders of finished requests', () => {
  it('are joined with their places, which are looked for once', async () => {
    let asked = 0;
    const range = { ...{ start: 0, end: 1, line: 4, column: 2 }, endLine: 4, endColumn: 3 };
    const parts: HolderPlacesParts = {
      scripts: [script],
      holderFinder: {
        findHolders: () => {
          asked++;
          return Promise.resolve({ sites: [{ location: range, storedAt: [range] }] });
        },
        findStores: () => assert.fail(),
      },
      originalFinder: { findOriginals: () => assert.fail() },
      localText: () => assert.fail(),
      textOf: () => Promise.resolve('class Shop {}'),
    };
    const places = new ContextPlaces();
    const place = { file: '/srv/shop.js', line: 5, column: 3 };
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await places.join('walk', contexts, parts), {
        ...{ basis: 'walk', over: 4, held: 3, estimated: true },
        holders: [
          {
            ...{ kind: 'map', className: 'Shop', name: 'recent', location: place },
            ...{ contexts: 3, retainedBytes: null, path: ['Shop', '.recent Map'] },
            storedAt: [place],
          },
        ],
      });
    }
    assert.equal(asked, 1);
  });

  it('are named by where they are in the file that people edit, where only a place names them', async () => {
    const range = { ...{ start: 0, end: 1, line: 0, column: 700 }, endLine: 0, endColumn: 701 };
    const original = { line: 25, column: 9, endLine: 25, endColumn: 10 };
    const bundle = { ...script, url: 'file:///srv/dist/shop.js', sourceMapUrl: 'shop.js.map' };
    const parts: HolderPlacesParts = {
      scripts: [bundle],
      holderFinder: {
        findHolders: () => Promise.resolve({ sites: [{ location: range, storedAt: [] }] }),
        findStores: () => assert.fail(),
      },
      originalFinder: {
        findOriginals: ({ ranges }) =>
          Promise.resolve({
            ranges: ranges.map(() => ({ file: '/srv/src/shop.ts', range: original })),
            contents: new Map(),
          }),
      },
      localText: () => assert.fail(),
      textOf: () => Promise.resolve('(()=>{setInterval(()=>{})})()'),
    };
    const [held] = contexts.holders;
    const at = { scriptId: 7, line: 0, column: 700 };
    const named = async (isPlaced: boolean): Promise<string> => {
      const holder = {
        ...{ kind: 'timer' as const, className: 'Timeout', name: 'shop.js:1' },
        origin: { at, is: 'callback' as const },
        ...(isPlaced && { isPlaced: true as const }),
      };
      const found = { ...contexts, holders: [{ ...held!, holder }] };
      return (await new ContextPlaces().join('walk', found, parts)).holders[0]!.name;
    };
    assert.equal(await named(true), 'shop.ts:25');
    assert.equal(await named(false), 'shop.js:1');
  });
});
