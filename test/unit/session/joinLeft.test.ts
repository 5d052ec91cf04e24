import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { analyseSource } from '../../../src/analysis/analyse';
import { modelId } from '../../../src/inspector/scripts/modelIndex';
import { findHolders } from '../../../src/analysis/javascript/sites/findHolders';
import { findStores } from '../../../src/analysis/javascript/sites/findStores';
import type { AnalysedLiveScript } from '../../../src/inspector/scripts/scriptModels';
import type { HeapLeft, LeftBehind } from '../../../src/protocol/leftBehind';
import type { PoolOccupancy } from '../../../src/protocol/liveFigures';
import type { FileCheck } from '../../../src/protocol/fileCheck';
import { fixesBy } from '../../../src/session/fixesOf';
import { placesOf } from '../../../src/session/holderPlaces';
import { joinLeft } from '../../../src/session/joinLeft';
import { locateResets } from '../../../src/session/locatedResets';
import { heapLeft } from './recordingFixture';

const POOL = `class Context {
  constructor() {
    this.values = [];
    this.count = 0;
  }
  set(value) {
    this.values[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}
const idle = [];
exports.acquire = () => idle.pop() ?? new Context();
exports.release = context => {
  context.reset();
  idle.push(context);
};
`;
const SHOP = `const recent = new Map();
exports.recent = recent;
exports.serve = request => {
  recent.set(request.id, request);
};
`;
const OTHER = `const { recent } = require('./shop.js');
exports.remember = request => recent.set(request.id, request);
`;

const FRAME = `module.exports = function () {
  const app = function (request) {};
  app.locals = {};
  return app;
};
`;
const ROUTES = `const app = require('frame')();
app.locals.history = [];
exports.note = request => app.locals.history.push(request);
(globalThis.__open ??= {})[process.pid] = app;
`;

const BASE = `exports.Store = class Store {
  constructor() {
    this.state = { users: new Map() };
  }
  add(user) {
    this.state.users.set(user.id, user);
  }
};
`;
const DERIVED = `const { Store } = require('./base.js');
exports.Shop = class Shop extends Store {};
`;

describe('joining what was left behind with its sources', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  const texts = new Map<string, string>();
  const scripts: AnalysedLiveScript[] = [];

  const load = (name: string, text: string): string => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    const url = pathToFileURL(file).href;
    const id = String(scripts.length + 1);
    texts.set(id, text);
    const script = { id, url, sourceMapUrl: undefined, length: text.length, hash: '' };
    scripts.push({ script, text, analysis: analyseSource({ name: url, text }) });
    return file;
  };
  const pool = load('pool.js', POOL);
  const shop = load('shop.js', SHOP);
  const other = load('other.js', OTHER);
  load('node_modules/@acme/store/lib/store.js', SHOP);
  load('node_modules/bare/index.js', SHOP);
  const base = load('base.js', BASE);
  load('derived.js', DERIVED);
  load('node_modules/frame/index.js', FRAME);
  const routes = load('routes.js', ROUTES);
  fs.writeFileSync(
    path.join(folder, 'node_modules/@acme/store/package.json'),
    JSON.stringify({ name: '@acme/store', version: '3.1.4' }),
  );

  const textOf = ({ id }: { id: string }): Promise<string | undefined> =>
    Promise.resolve(texts.get(id));
  const originalFinder = { findOriginals: (): never => assert.fail('nothing is compiled') };
  const checkFiles = (files: string[]): Promise<FileCheck[]> => {
    assert.deepEqual(files, [pool]);
    const range = { start: 0, end: 1, line: 9, column: 4, endLine: 9, endColumn: 18 };
    const fix = { kind: 'nil-only' as const, title: 'Clear the slots', edits: [] };
    const at = { message: '', range, methodRange: range, certainty: 'provable' as const };
    const finding = { rule: 'stale-slots' as const, className: 'Context', method: 'reset' };
    return Promise.resolve([
      { file: pool, bytes: 1, findings: [{ ...finding, ...at, fixes: [fix] }] },
    ]);
  };
  let pools: PoolOccupancy[] = [];
  beforeEach(() => (pools = []));
  const join = (...rows: HeapLeft[]): Promise<LeftBehind[]> =>
    joinLeft(rows, {
      ...{ scripts, pools },
      fixesOf: fixesBy({ checkFiles }),
      resetsOf: ({ script, analysis }) => locateResets(script, analysis, undefined, originalFinder),
      placesOf: holders =>
        placesOf(holders, {
          scripts: scripts.map(({ script }) => script),
          holderFinder: {
            findHolders: question => Promise.resolve(findHolders(question)),
            findStores: question => Promise.resolve(findStores(question)),
          },
          ...{ originalFinder, textOf, localText: textOf },
        }),
    });
  /** A row whose holder is seen by a function of that script. */
  const inScript = (scriptId: number, overrides: Partial<HeapLeft> = {}): HeapLeft =>
    heapLeft({
      holder: {
        ...{ kind: 'map', className: null, name: 'recent' },
        origin: { at: { scriptId, line: 2, column: 16 }, is: 'inside' },
      },
      ...overrides,
    });

  /** What a reading tells of the first class of a script where nothing stale is held. */
  const cleanPool = (at: number): PoolOccupancy => {
    const { script, analysis } = scripts[at]!;
    const model = analysis.models[0]!;
    return {
      ...{ id: modelId({ script, model }), className: model.className, findings: [], contexts: [] },
      ...{ instances: 2, idle: 0, stale: 0, staleReferences: 0, open: 0 },
    };
  };

  it('blames no reset that a reading after the load saw leave nothing', async () => {
    const held = heapLeft({
      holder: { kind: 'array', className: 'Context', name: 'values', origin: null },
    });
    const seen = async (differences: Partial<PoolOccupancy>): Promise<string | null> => {
      const clean = cleanPool(0);
      pools = [{ ...clean, ...differences }];
      const [row] = await join(held);
      return row!.rule;
    };
    assert.equal(await seen({}), null);
    assert.equal(await seen({ staleReferences: 1 }), 'stale-slots');
    assert.equal(await seen({ id: 'another' }), 'stale-slots');
  });

  it('finds the place of the holder, and who puts values there, also from other scripts', async () => {
    const [row] = await join(inScript(2));
    assert.deepEqual(row!.holder.location, { file: shop, line: 1, column: 7 });
    assert.deepEqual(
      row!.storedAt.map(({ file, line }) => [file, line]),
      [
        [shop, 4],
        [other, 2],
      ],
    );
    assert.deepEqual([row!.package, row!.rule, row!.fixes], [null, null, []]);
  });

  it('names the dependency, with the version that is on this disk', async () => {
    const rows = await join(inScript(4), inScript(5));
    assert.deepEqual(
      rows.map(row => row.package),
      ['@acme/store@3.1.4', 'bare'],
    );
  });

  it("goes by the next function on the path where Node's own code holds the value", async () => {
    const inNode = 99;
    const rows = await join(
      inScript(inNode, { scriptIds: [inNode, 4, 2] }),
      inScript(inNode, { scriptIds: [inNode] }),
    );
    assert.deepEqual(
      rows.map(row => [row.package, row.holder.location]),
      [
        ['@acme/store@3.1.4', null],
        [null, null],
      ],
    );
  });

  it("finds by its name what the program put on a dependency's object, or on the global one", async () => {
    const rows = await join(
      inScript(8, {
        holder: {
          ...{ kind: 'array', className: 'app', name: 'locals.history' },
          origin: { at: { scriptId: 8, line: 1, column: 15 }, is: 'inside' },
        },
      }),
      heapLeft({ holder: { kind: 'object', className: null, name: '__open', origin: null } }),
    );
    assert.deepEqual(
      rows.map(row => [row.package, row.holder.location?.line, row.storedAt.map(at => at.line)]),
      [
        [null, 2, [3]],
        [null, 4, [4]],
      ],
    );
    assert.ok(rows.every(row => row.holder.location?.file === routes));
  });

  it('looks for a field in the classes that its class extends, and names all holders of a row', async () => {
    const at = (scriptId: number, line: number, column: number) => ({
      ...{ at: { scriptId, line, column }, is: 'class' as const },
    });
    const shop = {
      ...{ kind: 'map' as const, className: 'Shop', name: 'state.users' },
      ...{ origin: at(7, 1, DERIVED.split('\n')[1]!.indexOf('class')), bases: [at(6, 1, 13)] },
    };
    const { holder: recent } = inScript(2);
    const [row] = await join(heapLeft({ holder: shop, alsoHeldBy: [recent] }));
    assert.deepEqual(row!.holder.location, { file: base, line: 3, column: 5 });
    assert.deepEqual(row!.storedAt, [{ file: base, line: 6, column: 5 }]);
    assert.deepEqual(row!.alsoHeldBy, [
      {
        ...{ kind: 'map', className: null, name: 'recent' },
        location: { file: path.join(folder, 'shop.js'), line: 1, column: 7 },
      },
    ]);
    assert.match(row!.message, /by the Map state\.users of Shop and by the Map recent,/);
  });

  it('has the rule, the reset to blame and its fixes where a pool model explains the row', async () => {
    const at = { scriptId: 1, line: 0, column: 0 };
    const holder = { kind: 'array', className: 'Context', name: 'values' } as const;
    const [row] = await join(heapLeft({ holder: { ...holder, origin: { at, is: 'class' } } }));
    assert.equal(row!.rule, 'stale-slots');
    assert.deepEqual(row!.holder.location, { file: pool, line: 10, column: 5 });
    assert.deepEqual(row!.fixes, [{ kind: 'nil-only', title: 'Clear the slots' }]);
    const unknown = { ...holder, name: 'count', origin: null };
    assert.equal((await join(heapLeft({ holder: unknown })))[0]!.rule, null);
  });

  it('keeps the order of the rows', async () => {
    const rows = await join(inScript(2, { retainedBytes: 1 }), inScript(2, { retainedBytes: 2 }));
    assert.deepEqual(
      rows.map(row => row.retainedBytes),
      [1, 2],
    );
  });
});
