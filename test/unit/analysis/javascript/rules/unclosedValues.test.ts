import * as assert from 'node:assert/strict';
import { assertMarked, findingsIn, fixed } from './checked';

describe('the rule unclosed-values', () => {
  it('reports values whose type says that they want closing', async () => {
    for (const type of ['FileHandle', 'Closable']) {
      const { findings } = await assertMarked(
        `interface Closable { close(): void }
        class A { private files: ${type}[] = []; add(file: ${type}): void { this.files.push(file); }
          reset(): void { ⟦this.files.length = 0;⟧ } }`,
        'test.ts',
      );
      assert.deepEqual(
        findings.map(({ rule, certainty }) => [rule, certainty]),
        [['unclosed-values', 'likely']],
      );
    }
  });

  it('reports values that other methods close', async () => {
    await assertMarked(
      `class A { sockets = new Map(); add(k, socket) { this.sockets.set(k, socket); }
        remove(k) { const socket = this.sockets.get(k); socket.destroy(); this.sockets.delete(k); }
        clear() { ⟦this.sockets.clear();⟧ } }`,
    );
  });

  const cache = (walk: string, clear: string): string =>
    `class Cache { values = new Array(9); keys = new Map(); stale = new Set(); size = 0;
      constructor(dispose) { this.dispose = dispose; }
      set(key, value) { this.keys.set(key, this.size); this.values[this.size++] = value; }
      *entries() { for (let i = 0; i < this.size; i++) ${walk} }
      isStale(i) { return this.stale.has(i); }
      clear() { ${clear} this.keys.clear(); this.values.fill(undefined); this.size = 0; } }`;
  const dispose = 'for (const i of this.entries()) { this.dispose(this.values[i]); }';

  it('reports a walk that leaves values out which are dropped with the others', async () => {
    const { findings } = await assertMarked(
      cache('if (!this.isStale(i)) yield i;', `⟦${dispose}⟧`),
    );
    assert.deepEqual(
      findings.map(({ rule, certainty }) => [rule, certainty]),
      [['unclosed-values', 'likely']],
    );
  });

  it('leaves alone a walk over all values, and one that ends no lives', async () => {
    assert.deepEqual(await findingsIn(cache('yield i;', dispose)), []);
    const looks = 'for (const i of this.entries()) { this.log(this.values[i]); }';
    assert.deepEqual(await findingsIn(cache('if (!this.isStale(i)) yield i;', looks)), []);
  });

  const timers = (set: string, clear: string): string =>
    `class Cache { data = new Map(); timers = new Map(); slots = [];
      set(key, value, ttl) { this.data.set(key, value);
        const timer = setTimeout(() => this.delete(key), ttl); ${set} }
      delete(key) { clearTimeout(this.timers.get(key)); this.data.delete(key); }
      clear() { ${clear} } }`;

  it('reports timers of entries that are dropped', async () => {
    for (const set of ['this.timers.set(key, timer);', 'this.slots[key] = timer;'])
      await assertMarked(timers(set, '⟦this.data.clear();⟧'));
    await assertMarked(
      timers('', '⟦this.data.clear();⟧').replace(
        'set(key, value, ttl) {',
        'start() { const slots = []; this.slots = slots; slots[0] = setTimeout(this.tick); } set(key, value, ttl) {',
      ),
    );
  });

  it('reports them where nothing else in the text speaks of reuse', async () => {
    await assertMarked(
      `class Slots { items = []; timers = [];
        put(i, x) { this.items[i] = x; this.timers[i] = setTimeout(x, 9); }
        clear() { ⟦this.items.fill(null);⟧ } }`,
    );
  });

  it('leaves alone timers that are stopped, dropped or of no entry', async () => {
    for (const [set, clear] of [
      [
        'this.timers.set(key, timer);',
        'for (const each of this.timers.values()) clearTimeout(each); this.data.clear();',
      ],
      ['this.timers.set(key, timer);', 'this.data.clear(); this.timers.clear();'],
      ['this.timer = timer;', 'this.data.clear();'],
    ] as const)
      assert.deepEqual(await findingsIn(timers(set, clear)), [], set + clear);
  });

  it('leaves alone timers where only some entries are taken out', async () => {
    assert.deepEqual(
      await findingsIn(
        timers('this.timers.set(key, timer);', 'this.slots.splice(0, 1); this.rest.length > 0;'),
      ),
      [],
    );
  });

  it('leaves alone values that are closed, or handed on', async () => {
    for (const body of [
      'for (const file of this.files) file.close(); this.files.length = 0;',
      'for (const file of this.files.splice(0)) file.close();',
      'for (let i = 0; i < this.files.length; i++) this.files[i].close(); this.files.length = 0;',
      'this.files.forEach(closeFile); giveBack(this.files); this.files.length = 0;',
    ]) {
      const source = `class A { private files: FileHandle[] = []; reset(): void { ${body} } }`;
      assert.deepEqual(await findingsIn(source, 'test.ts'), [], body);
    }
    const unknown =
      'class A { items = []; add(x) { this.items.push(x); } reset() { this.items.length = 0; } }';
    assert.deepEqual(await findingsIn(unknown), []);
  });
});

describe('the fix of unclosed-values', () => {
  it('takes the values first and closes them last', async () => {
    const source = `class A {
  private files: FileHandle[] = [];
  reset(): void {
    this.files.length = 0;
  }
}`;
    const [finding] = await findingsIn(source, 'test.ts');
    const after = fixed(source, finding!, 'nil-and-close');
    assert.ok(
      after.startsWith(
        source.replace(
          '    this.files.length = 0;\n  }\n}',
          '    const files = this.files.slice();\n    this.files.length = 0;\n    for (const file of files) closeValue(file);\n  }\n}',
        ),
      ),
      after,
    );
    assert.deepEqual(await findingsIn(after, 'test.ts'), []);
  });

  it('lets the walk meet every value', async () => {
    const source = `class Cache {
  values = new Array(9);
  *entries() {
    for (let i = 0; i < 9; i++) if (this.has(i)) yield i;
  }
  clear() {
    for (const i of this.entries()) {
      this.dispose(this.values[i]);
    }
    this.values.fill(null);
  }
}
`;
    const [finding] = await findingsIn(source);
    const after = fixed(source, finding!, 'nil-and-close');
    assert.equal(
      after,
      source
        .replace('of this.entries()', 'of this.values.keys()')
        .replace(
          '      this.dispose',
          '      if (this.values[i] == null) continue;\n      this.dispose',
        ),
    );
    assert.deepEqual(await findingsIn(after), []);
  });

  it('stops the timers before the entries are dropped', async () => {
    const source = `class Cache {
  data = new Map();
  timers = new Map();
  set(key, value) {
    this.data.set(key, value);
    this.timers.set(key, setTimeout(() => this.data.delete(key), 9));
  }
  clear() {
    this.data.clear();
  }
}
`;
    const [finding] = await findingsIn(source);
    const after = fixed(source, finding!, 'nil-and-close');
    assert.equal(
      after,
      source.replace(
        '    this.data.clear();',
        '    for (const timer of this.timers.values()) clearTimeout(timer);\n    this.timers.clear();\n    this.data.clear();',
      ),
    );
    assert.deepEqual(await findingsIn(after), []);
  });
});
