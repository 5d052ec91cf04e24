import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { minify } from 'terser';
import { analyseSource } from '../../../src/analysis/analyse';
import { foreignLists } from '../../../src/protocol/analysis';
import type { Access, PoolModel, Store } from '../../../src/protocol/poolModel';

/** One line a fault: class, rule, store, and the reset to blame with its line. */
function faultsOf(text: string, name = 'test.ts'): string[] {
  return analyseSource({ name, text }).models.flatMap(model =>
    model.faults.map(({ rule, store, reset }) => {
      const site = model.resets[reset]!;
      return `${model.className} ${rule} ${storeText(model.stores[store]!)} ${site.method}:${site.statement.line + 1}`;
    }),
  );
}

function storeText(store: Store): string {
  const at = (access: Access): string => access.path.join('.');
  switch (store.kind) {
    case 'slots':
      return `${store.columns.map(c => at(c.access)).join('+')}[${at(store.length)}]`;
    case 'ring':
      return `${store.columns.map(c => at(c.access)).join('+')}(${at(store.head)})`;
    default:
      return at(store.access);
  }
}

function listsOf(text: string): string[] {
  return analyseSource({ name: 'test.ts', text }).models.flatMap((model: PoolModel) =>
    model.freeLists.map(list => `${model.className}: ${list.kind} ${list.holder} ${list.name}`),
  );
}

const POOL = `
const idle = [];
function acquire() { return idle.pop() ?? new Ctx(); }
function release(ctx) { ctx.reset(); idle.push(ctx); }`;

const cases: [title: string, source: string, faults: string[]][] = [
  [
    'a counter rewound beside parallel arrays',
    `class Ctx { keys = []; values = []; n = 0;
      set(k, v) { this.keys[this.n] = k; this.values[this.n++] = v; }
      reset() { this.n = 0; } }`,
    ['Ctx stale-slots keys+values[n] reset:3'],
  ],
  [
    'slots cleared before the counter',
    `class Ctx { values = []; n = 0;
      set(v) { this.values[this.n++] = v; }
      reset() { for (let i = 0; i < this.n; i++) this.values[i] = null; this.n = 0; } }`,
    [],
  ],
  [
    'an array that is replaced, truncated or filled',
    `class A { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { this.v = []; this.n = 0; } }
     class B { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { this.v.length = 0; this.n = 0; } }
     class C { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { this.v.fill(null); this.n = 0; } }`,
    [],
  ],
  [
    'a helper that clears',
    `class Ctx { #v = []; #n = 0;
      set(x) { this.#v[this.#n++] = x; }
      reset() { this.#clear(); this.#n = 0; }
      #clear() { this.#v.fill(undefined); } }`,
    [],
  ],
  [
    'private fields',
    `class Ctx { #v = []; #n = 0; set(x) { this.#v[this.#n++] = x; } reset() { this.#n = 0; } }`,
    ['Ctx stale-slots #v[#n] reset:1'],
  ],
  [
    'typed arrays and annotated primitives',
    `class A { v = new Float64Array(8); n = 0; set(x) { this.v[this.n++] = x; } reset() { this.n = 0; } }
     class B { v: number[] = []; n = 0; set(x: number) { this.v[this.n++] = x; } reset() { this.n = 0; } }
     class C { v = []; n = 0; set(x: string) { this.v[this.n++] = x; } reset() { this.n = 0; } }`,
    [],
  ],
  [
    'a prototype-style class',
    `function Ctx() { this.slots = []; this.size = 0; }
     Ctx.prototype.add = function (v) { var i = this.size++; this.slots[i] = v; };
     Ctx.prototype.clear = function () { this.size = 0; };`,
    ['Ctx stale-slots slots[size] clear:3'],
  ],
  [
    'a ring with head and tail',
    `class Ring { list = new Array(8); head = 0; tail = 0; mask = 7;
      push(v) { this.list[this.tail] = v; this.tail = (this.tail + 1) & this.mask; }
      shift() { const v = this.list[this.head]; this.list[this.head] = undefined; this.head = (this.head + 1) & this.mask; return v; }
      clear() { this.head = this.tail = 0; } }`,
    ['Ring stale-slots list(head) clear:4'],
  ],
  [
    'a factory with closures',
    `function createCtx() { const slots = []; let n = 0;
      return { set(v) { slots[n++] = v; }, reset() { n = 0; } }; }`,
    ['createCtx stale-slots slots[n] reset:2'],
  ],
  [
    'a removal that moves only the counter',
    `class Stack { items = []; size = 0;
      push(v) { this.items[this.size++] = v; }
      pop() { return this.items[--this.size]; } }`,
    ['Stack stale-slots items[size] pop:3'],
  ],
  [
    'a Map that a reset forgets',
    `class Ctx { locals = new Map(); n = 0; set(k, v) { this.locals.set(k, v); } reset() { this.n = 0; } }${POOL}`,
    ['Ctx stale-collection locals reset:1'],
  ],
  [
    'a Map that a reset clears',
    `class Ctx { locals = new Map(); set(k, v) { this.locals.set(k, v); } reset() { this.locals.clear(); } }${POOL}`,
    [],
  ],
  [
    'a field that a reset forgets, and one that it clears',
    `class Ctx { a = null; b = null; init(a, b) { this.a = a; this.b = b; } reset() { this.a = null; } }${POOL}`,
    ['Ctx stale-fields b reset:1'],
  ],
  ['a class without anything to reset', `class A { v = 1; get() { return this.v; } }`, []],
];

describe('pool models of a source', () => {
  for (const [title, source, expected] of cases) {
    it(title, () => assert.deepEqual(faultsOf(source), expected));
  }

  it('survive minification', async () => {
    const file = path.join(__dirname, '..', '..', 'targets', 'linked.cjs');
    const { code } = await minify(fs.readFileSync(file, 'utf8'), { mangle: { toplevel: true } });
    const [fault, ...others] = faultsOf(code!, 'linked.min.js');
    assert.deepEqual(others, []);
    assert.match(fault!, /^\w+ stale-slots keys\+values\[length\] reset:1$/);
  });

  it('name free lists of every form', () => {
    const ctx = 'class Ctx { reset() { this.n = 0; } }';
    assert.deepEqual(listsOf(ctx + POOL), ['Ctx: array variable idle']);
    assert.deepEqual(
      listsOf(`class Ctx { static #idle = []; n = 0; reset() { this.n = 0; }
        static acquire() { return Ctx.#idle.pop() ?? new Ctx(); }
        static release(c) { c.reset(); Ctx.#idle.push(c); } }`),
      ['Ctx: array static #idle'],
    );
    assert.deepEqual(
      listsOf(`${ctx} class Pool { head = null;
        take() { const c = this.head ?? new Ctx(); this.head = c.next; return c; }
        give(c) { c.reset(); c.next = this.head; this.head = c; } }`),
      ['Ctx: linked field head'],
    );
    assert.deepEqual(
      listsOf(`${ctx} class Pool { constructor(make) { this.make = make; this.free = []; }
        take() { return this.free.pop() ?? this.make(); } give(c) { c.reset(); this.free.push(c); } }
        const pool = new Pool(() => new Ctx());`),
      ['Ctx: array field free'],
    );
  });

  it('name free lists of a class whatever its name ends in', () => {
    const text = `class PageBuffer { reset() { this.n = 0; } }${POOL.replace('Ctx', 'PageBuffer')}`;
    assert.deepEqual(listsOf(text), ['PageBuffer: array variable idle']);
    const bytes = `const idle = []; const take = () => idle.pop() ?? new Uint8Array(8);
      function give(bytes) { bytes.fill(0); idle.push(bytes); }`;
    assert.deepEqual(analyseSource({ name: 'bytes.js', text: bytes }).foreign, []);
  });

  describe('name a list that is handed over', () => {
    const ctx = 'class Ctx { reset() { this.n = 0; } }\n';
    const take = 'function take(list) { return list.pop() ?? new Ctx(); }\n';
    const records =
      'const pools = ["a", "b"].map(() => ({ idle: [], take: list => list.pop() ?? new Ctx() }));\n';
    const give = 'export const give = (i, c) => { c.reset(); pools[i].idle.push(c); };\n';
    const forms: [title: string, text: string, lists: string[]][] = [
      [
        'by each caller',
        `${take} const spare = [];
          export const acquire = () => take(spare);
          export const release = c => { c.reset(); spare.push(c); };`,
        ['Ctx: array variable spare'],
      ],
      [
        'by a caller that drops it',
        `${take} export function each(work) {
            const list = []; for (const w of work) { const c = take(list); w(c); list.push(c); } }`,
        [],
      ],
      [
        'of records in a list, which a callback gets in parts',
        `${records}${give}
          export const all = () => pools.map(({ idle, take }) => take(idle));`,
        ['Ctx: array field idle'],
      ],
      [
        'of records in a list, which a callback gets',
        `${records} export const all = () => pools.map(pool => pool.take(pool.idle));
          export const back = (i, c) => { const pool = pools[i]; c.reset(); pool.idle.push(c); };`,
        ['Ctx: array field idle'],
      ],
      [
        'of literals in a list',
        `${take} const pools = [{ idle: [] }, { idle: [] }];
          export const acquire = i => take(pools[i].idle);\n${give}`,
        ['Ctx: array field idle'],
      ],
    ];
    for (const [title, text, lists] of forms)
      it(title, () => {
        assert.deepEqual(listsOf(ctx + text), lists);
      });
  });

  it('keep a class that only another file may park', () => {
    const text = `export class Ctx { values = new Values(); request = null;
      begin(request) { this.request = request; }
      reset() { this.request = null; this.values.reset(); } }`;
    const { models } = analyseSource({ name: 'ctx.ts', text });
    assert.deepEqual(
      models.map(({ className }) => className),
      ['Ctx'],
    );
  });

  it('tell free lists of classes that another file defines', () => {
    const { foreign } = analyseSource({
      name: 'pool.mjs',
      text: `import { Ctx } from './ctx.mjs';${POOL}`,
    });
    assert.deepEqual(
      foreign?.map(each => each.className),
      ['Ctx'],
    );
  });

  type Import = [what: string, head: string, made: string, className: string, module?: string];
  const own = (name: string): string => `var ${name} = _interop(require('../ctx/index.js'));`;
  const imports: Import[] = [
    ['tsc', "const c_1 = require('./ctx');", 'new c_1.Ctx()', 'Ctx'],
    ['tsc, a factory', "const c_1 = require('./ctx');", '(0, c_1.createCtx)()', 'createCtx'],
    ['tsc, a default', own('c_1'), 'new c_1.default()', 'c_1.default', 'ctx'],
    ['esbuild', 'var c = __toESM(require("./ctx.js"));', 'new c.Ctx()', 'Ctx'],
    ['babel, a default', own('_ctx'), 'new _ctx.default()', '_ctx.default', 'ctx'],
    ['a namespace', "import * as ns from './ctx.js';", 'new ns.Ctx()', 'Ctx'],
    ['a default', "import Own from './ctx.js';", 'new Own()', 'Own', 'ctx'],
    ['another name', "import { Ctx as Own } from './ctx.js';", 'new Own()', 'Ctx'],
  ];
  for (const [what, head, made, className, module] of imports) {
    it(`tell the class behind an import: ${what}`, () => {
      const text = `${head}
        class Pool {
          constructor() { this.spare = []; }
          take() { return this.spare.pop() ?? ${made}; }
          give(context) { context.reset(); this.spare.push(context); }
        }`;
      const { foreign } = analyseSource({ name: 'pool.js', text });
      const freeLists = [{ kind: 'array', holder: 'field', name: 'spare' }];
      const from = foreign?.[0]?.from;
      assert.match(from?.join() ?? '', /^\.{1,2}\/[^,]*ctx[^,]*$/);
      assert.deepEqual(foreign, [{ className, ...(module ? { module } : {}), from, freeLists }]);
      const file = 'file:///srv/app/ctx.js';
      assert.equal(foreignLists(foreign ?? [], module ? 'Ctx' : className, file).length, 1);
    });
  }
});

describe('sources that are hard to read', () => {
  it('are skipped with a reason when they are no program', () => {
    const { models, skipped } = analyseSource({
      name: 'x.js',
      text: 'class { = 0; this.a++ }}} .push(',
    });
    assert.deepEqual(models, []);
    assert.match(skipped ?? '', /could not be parsed/);
  });

  it('never throw: nothing, noise, and deep nesting', () => {
    for (const text of [
      '',
      '\u0000\u0001\ufffe'.repeat(1000),
      `class A { reset() { this.n = 0; this.a[this.n++] = ${'['.repeat(20_000)}`,
    ]) {
      assert.deepEqual(analyseSource({ name: 'x.js', text }).models, []);
    }
  });

  it('of 10 MB are read', () => {
    const pools = Array.from(
      { length: 500 },
      (_, i) =>
        `class C${i} { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { this.n = 0; } }`,
    );
    const rest = Array.from({ length: 10_000 }, (_, i) => `const s${i} = '${'x'.repeat(1000)}';`);
    const text = [...pools, ...rest].join('\n');
    assert.ok(text.length > 10_000_000);
    assert.equal(analyseSource({ name: 'big.js', text }).models.length, 500);
  });
});
