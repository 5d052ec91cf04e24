import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { assertMarked, findingsIn, fixed } from './checked';

const CLOSE_VALUE = `
/** Closes a value that can be closed; one that fails to must not keep the others open. */
function closeValue(value) {
  try {
    const closable = Object(value);
    const dispose = closable[Symbol.dispose] ?? closable[Symbol.asyncDispose];
    const close = closable.close ?? closable.destroy ?? closable.dispose ?? dispose;
    if (typeof close === 'function') Promise.resolve(close.call(value)).catch(() => {});
  } catch {
    // It is released all the same.
  }
}`;

const invalid: [title: string, snippet: string, name?: string][] = [
  [
    'a counter beside an array',
    `class A { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { ⟦this.n = 0;⟧ } }`,
  ],
  [
    'an array behind a local name',
    `class A { v = []; n = 0;
      set(x) { const { v } = this; v[this.n] = x; this.n++; }
      reset() { ⟦this.n = 0;⟧ } }`,
  ],
  [
    'a setter of length',
    `class A { #v = []; #n = 0;
      get length() { return this.#n; }
      set length(n) { ⟦this.#n = n;⟧ if (n > this.#v.length) this.#v.length = n; }
      push(x) { this.#v[this.length++] = x; } }`,
  ],
  [
    'properties that are defined on a prototype',
    `function A() { this._v = []; this._n = 0; }
    Object.defineProperties(A.prototype, {
      length: { get: function () { return this._n; }, set: function (n) { ⟦this._n = n;⟧ } } });
    A.prototype.push = function (x) { var i = this.length++; this._v[i] = x; };`,
  ],
  [
    'methods that are assigned to a prototype',
    `function A() { this.v = []; this.n = 0; }
    Object.assign(A.prototype, { set(x) { this.v[this.n++] = x; }, clear() { ⟦this.n = 0;⟧ } });`,
  ],
  [
    'variables of a module',
    `const stack = []; let depth = 0;
    export function enter(x) { stack[depth] = x; depth++; }
    export function leave() { ⟦depth--;⟧ }`,
  ],
  [
    'a list and its counter on an object of another file',
    `export function update(group) {
      const { list, index } = group.waiting;
      for (let i = 0; i < index; i++) { const child = list[i]; child.update(); }
      ⟦group.waiting.index = 0;⟧ }`,
  ],
  [
    'a reset that a base class has',
    `class Base { v = []; n = 0; reset() { ⟦this.n = 0;⟧ } }
    class A extends Base { set(x) { this.v[this.n++] = x; } }`,
  ],
  [
    'decorators, generics and types',
    `@pooled() class A<T extends object> { private v: T[] = []; private n = 0;
      set(x: T): void { this.v[this.n++] = x; }
      @logged reset(): void { ⟦this.n = 0;⟧ } }`,
    'test.ts',
  ],
  [
    'a component file',
    `const view = <p>{1}</p>;
    class A { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { ⟦this.n = 0;⟧ } }`,
    'test.jsx',
  ],
  [
    'a stack whose pop only moves its pointer',
    `class A { v = []; top = -1;
      push(x) { this.v[++this.top] = x; }
      pop(n = 1) { const x = this.v[this.top]; ⟦this.top -= n;⟧ return x; } }`,
  ],
  [
    'a swap that leaves the last slot',
    `class A { v = []; length = 0;
      add(x) { this.v[this.length++] = x; }
      removeAt(i) { const v = this.v; v[i] = v[this.length - 1]; ⟦this.length--;⟧ } }`,
  ],
];

const valid: [title: string, source: string, name?: string][] = [
  [
    'a list of indices, as in a cache: the chain tells which slots are in use',
    `class A { keys = new Array(9); values = new Array(9); next = []; free = []; first = 0; last = 0; size = 0;
      set(k, v) {
        const at = this.size === 0 ? this.last : this.free.length !== 0 ? this.free.pop()
          : this.size === 9 ? this.evict() : this.size;
        this.keys[at] = k; this.values[at] = v;
        this.next[this.last] = at; this.last = at; this.size++;
      }
      evict() {
        const at = this.first;
        this.keys[at] = this.values[at] = undefined;
        this.free.push(at);
        if (this.size === 1) this.first = this.last = 0; else this.first = this.next[at];
        this.size--;
        return at;
      } }`,
  ],
  [
    'numbers, as the arithmetic with them tells',
    `class A { samples = new Array(9); n = 0; sum = 0;
      add(x) { this.sum += x * x; this.samples[this.n] = x; this.n++; } reset() { this.n = 0; } }`,
  ],
  [
    'elements of its own making that begin with numbers',
    `class A { pool = []; index = 0;
      push(start, open) {
        if (this.index >= this.pool.length) this.pool.push({ start: -1, open: false });
        const item = this.pool[this.index]; this.index++; item.start = start; item.open = open; }
      reset() { this.index = 0; } }`,
  ],
  [
    'a border between active and idle objects that moves by a swap',
    `class A { all = []; active = 0;
      add(x) { this.all[this.active] = x; this.active++; }
      takeBack(x) { const { all } = this, at = x.index, first = --this.active, last = all[first];
        all[first] = x; all[at] = last; } }`,
  ],
  [
    'a count that goes up on the way',
    `class A { all = []; cached = 0;
      add(x) { this.all[this.cached] = x; this.cached++; }
      remove(...xs) { let cached = this.cached; for (const x of xs) cached++; this.cached = cached; } }`,
  ],
  [
    'a counter that is stepped back to put something there',
    `function create() { const pool = []; let next = 0;
      return { use() { const object = pool[next]; pool[next++] = EMPTY; return object; },
        recycle(object) { pool[--next] = object; } }; }`,
  ],
  [
    'numbers: an index of another array',
    `class A { dense = new X(9); sparse = new X(9); n = 0;
      add(m) { const i = this.sparse[m]; this.dense[this.n] = m; this.sparse[m] = this.n; this.n++; }
      clear() { this.n = 0; } }`,
  ],
  [
    'bytes',
    `class A { buf = alloc(9); pos = 0;
      bool(x) { this.buf[this.pos++] = x ? 1 : 0; } code(s) { this.buf[this.pos++] = s.charCodeAt(0); }
      reset() { this.pos = 0; } }`,
  ],
  [
    'a union of primitives',
    `class A { v: (string | number)[] = []; n = 0;
      set(x: string | number) { this.v[this.n++] = x; } reset() { this.n = 0; } }`,
    'test.ts',
  ],
  [
    'slots that the step before always clears',
    `class A { v = []; n = 0; add(x) { this.v[this.n++] = x; }
      begin() { this.n = 0; }
      flush() { const v = this.v; for (let i = 0; i < this.n; i++) { const x = v[i]; v[i] = null; x.run(); } } }`,
  ],
  [
    'slots beyond the counter that the step after clears',
    `class A { v = []; n = 0; add(x) { this.v[this.n++] = x; }
      init() { this.n = 0; }
      finish() { for (let i = this.n; i < this.v.length; i++) this.v[i] = null; } }`,
  ],
  [
    'a helper of the same file that clears',
    `const wipe = (list, n) => { for (let i = 0; i < n; i++) list[i] = null; };
    class A { v = []; n = 0; add(x) { this.v[this.n++] = x; } reset() { wipe(this.v, this.n); this.n = 0; } }`,
  ],
  [
    'a helper that a base class has',
    `class Base { v = []; wipe() { this.v.fill(null); } }
    class A extends Base { n = 0; set(x) { this.v[this.n++] = x; } reset() { super.wipe(); this.n = 0; } }`,
  ],
  [
    'a setter that clears',
    `class A { v = []; n = 0;
      get length() { return this.n; }
      set length(n) { for (let i = n; i < this.n; i++) this.v[i] = undefined; this.n = n; }
      push(x) { this.v[this.length++] = x; } clear() { this.length = 0; } }`,
  ],
  [
    'reusable maps that are cleared in their slots',
    `const maps = []; let depth = 0;
    export function enter(x) { maps[depth] = x; depth++; }
    export function leave() { depth--; maps[depth].clear(); }`,
  ],
  [
    'a free list: what is taken comes back',
    `class Pool { free = []; n = 0;
      get() { return this.n > 0 ? this.free[--this.n] : new Thing(); }
      put(x) { this.free[this.n++] = x; } }`,
  ],
  [
    'an array of its own that is really truncated',
    `class A { v = []; n = 0; add(x) { this.v[this.n++] = x; } reset() { this.v.length = 0; this.n = 0; } }`,
  ],
];

describe('the rule stale-slots', () => {
  for (const [title, snippet, name] of invalid) {
    it(`reports ${title}`, async () => {
      const { findings } = await assertMarked(snippet, name);
      assert.deepEqual(new Set(findings.map(({ rule }) => rule)), new Set(['stale-slots']));
    });
  }
  for (const [title, source, name] of valid) {
    it(`leaves alone ${title}`, async () =>
      assert.deepEqual(
        (await findingsIn(source, name)).map(each => each.message),
        [],
      ));
  }

  const certainties = async (text: string): Promise<[string, string][]> =>
    (await findingsIn(text)).map(({ method, certainty }) => [method, certainty]);

  it('is sure of a reset, and of a removal', async () => {
    const text = `class A { v = []; n = 0; push(x) { this.v[this.n++] = x; }
        pop() { return this.v[--this.n]; } reset() { this.n = 0; } }`;
    assert.deepEqual(await certainties(text), [
      ['pop', 'provable'],
      ['reset', 'provable'],
    ]);
  });

  it('only suspects what other code may empty, or what may be in use', async () => {
    for (const more of [
      'reset() { anything(this.v, this.n); this.n = 0; }',
      'reset() { this.n = 0; } all() { for (const x of this.v) x.run(); }',
    ]) {
      const text = `class A { v = []; n = 0; add(x) { this.v[this.n++] = x; } ${more} }`;
      assert.deepEqual(await certainties(text), [['reset', 'likely']], more);
    }
  });

  it('asks for the file of a base class, and decides with it', async () => {
    const text = `import { Base } from './base';
      class A extends Base { set(x) { this.v[this.n++] = x; } reset() { super.reset(); this.n = 0; } }`;
    const source = { name: 'src/a.ts', text };
    const alone = checkJavaScript({ source });
    assert.deepEqual(alone.needs, ['./base']);
    assert.deepEqual(
      alone.findings.map(({ certainty }) => certainty),
      ['likely'],
    );
    const base = (reset: string): string =>
      `export class Base { v = []; n = 0; reset() { ${reset} } }`;
    const clean = { name: 'src/base.ts', text: base('this.v.fill(null)') };
    const faulty = { name: 'src/base.ts', text: base('this.m = 0') };
    assert.deepEqual(checkJavaScript({ source, related: [clean] }).findings, []);
    assert.deepEqual(
      checkJavaScript({ source, related: [faulty] }).findings.map(({ certainty }) => certainty),
      ['provable'],
    );
  });
});

describe('the fixes of stale-slots', () => {
  it('clear and close plain slots, in the style of the file', async () => {
    const source = `class A {
    constructor() {
        this.values = []
        this.count = 0
    }

    set(value) {
        this.values[this.count++] = value
    }

    reset() {
        this.count = 0
    }
}
`;
    const [finding] = await findingsIn(source);
    assert.deepEqual(
      finding!.fixes.map(({ kind }) => kind),
      ['nil-and-close', 'nil-only', 'suppress'],
    );
    assert.equal(
      fixed(source, finding!, 'nil-and-close'),
      source.replace(
        '        this.count = 0\n    }\n}\n',
        `        for (let i = 0; i < this.count; i++) {
            const value = this.values[i]
            this.values[i] = undefined
            closeValue(value)
        }
        this.count = 0
    }
}
${CLOSE_VALUE.replace(/;$/gm, '').replace(/^ +/gm, spaces => spaces.repeat(2))}
`,
      ),
    );
    assert.equal(
      fixed(source, finding!, 'nil-only'),
      source.replace(
        '        this.count = 0\n    }\n}',
        '        this.values.fill(undefined, 0, this.count)\n        this.count = 0\n    }\n}',
      ),
    );
  });

  it('keep entry objects that are reused, with the empty values of their types', async () => {
    const source = `interface Entry { key: string; value: Session; hits: number }
class A {
  private readonly entries: Entry[] = [];
  private count = 0;
  set(key: string, value: Session): void {
    const entry = this.entries[this.count++];
    entry.key = key;
    entry.value = value;
    entry.hits = 0;
  }
  reset(): void {
    this.count = 0; // from the start
  }
}
`;
    const [finding] = await findingsIn(source, 'test.ts');
    assert.equal(
      fixed(source, finding!, 'nil-only'),
      source.replace(
        '    this.count = 0; //',
        `    for (let i = 0; i < this.count; i++) {
      const entry = this.entries[i];
      if (!entry) continue;
      entry.key = '';
      entry.value = undefined!;
    }
    this.count = 0; //`,
      ),
    );
  });

  it('walk a ring from its head, round its end', async () => {
    const source = `class Ring {
  constructor() {
    this.list = new Array(8);
    this.head = 0;
    this.tail = 0;
    this.mask = 7;
  }
  push(value) {
    this.list[this.tail] = value;
    this.tail = (this.tail + 1) & this.mask;
  }
  shift() {
    const value = this.list[this.head];
    this.list[this.head] = null;
    this.head = (this.head + 1) & this.mask;
    return value;
  }
  clear() {
    this.head = this.tail = 0;
  }
}`;
    const [finding] = await findingsIn(source);
    const before = '    this.head = this.tail = 0;\n';
    assert.equal(
      fixed(source, finding!, 'nil-and-close'),
      source.replace(
        before,
        `    for (let i = this.head; i !== this.tail; i = (i + 1) & this.mask) {
      const value = this.list[i];
      this.list[i] = null;
      closeValue(value);
    }
${before}`,
      ) +
        '\n' +
        CLOSE_VALUE,
    );
    assert.equal(
      fixed(source, finding!, 'nil-only'),
      source.replace(before, `    this.list.fill(null);\n${before}`),
    );
  });

  it('clear the slot of what a removal returns', async () => {
    const source =
      'class A { v = []; n = 0; push(x) { this.v[this.n++] = x; }\r\n  pop() {\r\n    return this.v[--this.n];\r\n  }\r\n}';
    const [finding] = await findingsIn(source);
    assert.equal(
      fixed(source, finding!, 'nil-only'),
      source.replace(
        '    return this.v[--this.n];',
        '    const value = this.v[--this.n];\r\n    this.v[this.n] = undefined;\r\n    return value;',
      ),
    );
  });

  it('stay on the line of a minified file', async () => {
    const filler = `var pad="${'x'.repeat(400)}";`;
    const source = `${filler}class A{constructor(){this.v=[],this.n=0}set(e){this.v[this.n++]=e}reset(){this.n=0}}`;
    const [finding] = await findingsIn(source);
    const after = fixed(source, finding!, 'nil-and-close');
    assert.equal(after.split('\n').length, 1);
    assert.ok(after.includes('reset(){for (let i = 0; i < this.n; i++) {'));
    assert.deepEqual(await findingsIn(after), []);
  });

  it('give an arrow function a block, and an if without braces some', async () => {
    const source = `function create() {
  const slots = [];
  let n = 0;
  return {
    set(value) { slots[n++] = value; },
    reset: () => (n = 0),
    clear() {
      if (n > 0)
        n = 0;
    },
  };
}`;
    const [reset, clear] = await findingsIn(source);
    assert.equal(
      fixed(source, reset!, 'nil-only'),
      source.replace(
        '() => (n = 0)',
        '() => {\n      slots.fill(undefined, 0, n);\n      return (n = 0);\n    }',
      ),
    );
    assert.equal(
      fixed(source, clear!, 'nil-only'),
      source.replace(
        'if (n > 0)\n        n = 0;',
        'if (n > 0) {\n        slots.fill(undefined, 0, n);\n        n = 0;\n      }',
      ),
    );
  });

  it('use the helper that the file already has', async () => {
    const source = `class A { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { this.n = 0; } }
class B { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { this.n = 0; } }`;
    const [first] = await findingsIn(source);
    const once = fixed(source, first!, 'nil-and-close');
    const [second] = await findingsIn(once);
    const twice = fixed(once, second!, 'nil-and-close');
    assert.equal(twice.match(/function closeValue/g)?.length, 1);
    assert.deepEqual(await findingsIn(twice), []);
  });
});

describe('a value in two places', () => {
  const kindsOf = async (source: string): Promise<string[][]> =>
    (await findingsIn(source)).map(({ fixes }) => fixes.map(({ kind }) => kind));

  it('is cleared and not closed, which would happen once for each place', async () => {
    for (const [body, reset] of [
      ['this.a[this.n++] = v; this.b[this.m++] = v;', 'this.n = 0; this.m = 0;'],
      ['this.a[this.n] = v; this.b[this.n++] = { v };', 'this.n = 0;'],
      ['this.a[this.n++] = v; this.a[this.n++] = v;', 'this.n = 0;'],
    ]) {
      const kinds = await kindsOf(
        `class Ctx { a = []; b = []; n = 0; m = 0; add(v) { ${body} } reset() { ${reset} } }`,
      );
      assert.ok(kinds.length > 0);
      for (const each of kinds) assert.deepEqual(each, ['nil-only', 'suppress'], body);
    }
  });

  it('is closed when it is an index that stands in two places', async () => {
    const [kinds] = await kindsOf(
      `class Ctx { a = []; next = []; at = new Map(); n = 0;
        add(k, v) { const i = this.n++; this.at.set(k, i); this.next[this.last] = i; this.a[i] = v; } reset() { this.n = 0; this.at.clear(); } }`,
    );
    assert.equal(kinds![0], 'nil-and-close');
  });

  it('is closed when only one of the two is chosen', async () => {
    const [kinds] = await kindsOf(
      `class Ctx { a = []; n = 0; add(v, i) { if (i >= 0) { this.a[i] = v; return; } this.a[this.n++] = v; } reset() { this.n = 0; } }`,
    );
    assert.deepEqual(kinds, ['nil-and-close', 'nil-only', 'suppress']);
  });
});
