import * as assert from 'node:assert/strict';
import { findStores } from '../../../../../src/analysis/javascript/sites/findStores';
import { mayStore, type SharedHolder } from '../../../../../src/protocol/holderSites';

const MODULE = 'file:///srv/app/store.js';

/** The lines, counted from 1, of the statements that put something into the holder. */
function linesOf(
  text: string,
  holder: Partial<SharedHolder>,
  name = 'file:///srv/app/routes/a.js',
) {
  const shared: SharedHolder = { kind: 'map', module: MODULE, exported: 'recent', ...holder };
  const { storedAt, skipped } = findStores({ source: { name, text }, holders: [shared] });
  assert.equal(skipped, undefined);
  if (storedAt[0]!.length > 0) assert.ok(mayStore(text, shared), 'the filter lets it through');
  return storedAt[0]!.map(({ line }) => line + 1);
}

describe('statements of other modules that put values into a holder', () => {
  const store = (name: string): string => `\nfunction handle(req) { ${name}.set(req.id, req); }`;

  it('find an exported variable by each form of import', () => {
    const forms: [string, string][] = [
      [`import { recent } from '../store.js';`, 'recent'],
      [`import { recent as last } from '../store';`, 'last'],
      [`import * as state from '../store.js';`, 'state.recent'],
      [`import state from '../store.js';`, 'state.recent'],
      [`const { recent } = require('../store');`, 'recent'],
      [`const { recent: last } = require('../store');`, 'last'],
      [`const state = require('../store');`, 'state.recent'],
      [`const recent = require('../store').recent;`, 'recent'],
      [`const store_1 = __importStar(require('../store'));`, 'store_1.recent'],
      [`const { recent } = await import('../store.js');`, 'recent'],
    ];
    for (const [form, name] of forms) assert.deepEqual(linesOf(form + store(name), {}), [2], form);
  });

  it('find what is exported as the module itself', () => {
    const holder = { exported: 'default' };
    assert.deepEqual(linesOf(`const all = require('../store');${store('all')}`, holder), [2]);
    assert.deepEqual(linesOf(`import all from '../store.js';${store('all')}`, holder), [2]);
    const compiled = `const store_1 = __importDefault(require('../store'));`;
    assert.deepEqual(linesOf(compiled + store('store_1.default'), holder), [2]);
  });

  it('find fields of instances of an exported class', () => {
    const holder = { kind: 'array' as const, exported: 'Log', field: 'entries' };
    const text = `import { Log } from '../store.js';
const log = new Log();
log.entries.push(1);
class Sub extends Log {
  add(x) { this.entries.push(x); }
}
class Other {
  add(x) { this.entries.push(x); }
}
function any(other) { other.entries.push(1); }`;
    assert.deepEqual(linesOf(text, holder), [3, 5]);
    const typed = `import { Log } from '../store';
function add(log: Log) { log.entries.push(1); }`;
    assert.deepEqual(linesOf(typed, holder, 'file:///srv/app/routes/a.ts'), [2]);
  });

  it('are not marked where the module, the name or the variable is another one', () => {
    const others = [
      `import { recent } from './store.js';${store('recent')}`,
      `import { recent } from 'store';${store('recent')}`,
      `import { other as recent } from '../store.js';${store('recent')}`,
      `import { recent } from '../store.js';\nfunction f(recent) { recent.set(1, 2); }`,
      `const recent = new Map();${store('recent')}`,
      `import { recent } from '../store.js';\nrecent.delete(1);`,
    ];
    for (const text of others) assert.deepEqual(linesOf(text, {}), [], text);
  });

  it('are not looked for in texts that name neither', () => {
    const shared: SharedHolder = { kind: 'map', module: '/srv/cache/index.js', exported: 'recent' };
    assert.ok(mayStore(`require('./cache').recent`, shared));
    assert.ok(!mayStore(`require('./cache').other`, shared));
    assert.ok(!mayStore(`require('./store').recent`, shared));
  });
});
