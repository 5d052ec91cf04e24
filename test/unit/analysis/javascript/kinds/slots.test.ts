import * as assert from 'node:assert/strict';
import { findingsIn } from '../rules/checked';
import { renamed, ways, type Written } from './variations';

/** A class that leaves slots full, in these methods. */
interface Leak extends Written {
  title: string;
  methods: Written['methods'];
  leaks: string[];
  /** The ways of writing in which the fault cannot be said. */
  not?: string[];
}

const stack = (
  put: string,
  end: Written['methods'],
  fields: Record<string, string> = { cells: '[]', n: '0' },
): Pick<Written, 'name' | 'fields' | 'methods'> => ({
  name: 'Store',
  fields,
  methods: { put: ['x', put], ...end },
});

const ring = { cells: 'new Array(8)', from: '0', amount: '0', size: '8' };

const leaks: Leak[] = [
  ...[
    ['++ in the index', 'this.cells[this.n++] = x;'],
    ['+= 1', 'this.cells[this.n] = x; this.n += 1;'],
    ['a sum', 'this.cells[this.n] = x; this.n = this.n + 1;'],
    ['a sum the other way round', 'this.cells[this.n] = x; this.n = 1 + this.n;'],
    ['a local copy', 'const at = this.n; this.cells[at] = x; this.n = at + 1;'],
    ['a local copy that is stepped', 'let at = this.n; this.cells[at++] = x; this.n = at;'],
    ['an alias of the array', 'const cells = this.cells; cells[this.n++] = x;'],
  ].map(([title, put]) => ({
    title: `a counter advanced by ${title}`,
    ...stack(put!, { finish: ['', 'this.n = 0;'] }),
    leaks: ['finish'],
  })),
  {
    title: 'a counter that is the last index',
    ...stack(
      'this.cells[++this.n] = x;',
      { finish: ['', 'this.n = -1;'] },
      { cells: '[]', n: '-1' },
    ),
    leaks: ['finish'],
  },
  {
    title: 'a cut that keeps as many slots as there are at first',
    ...stack(
      'this.cells[this.n++] = x;',
      { finish: ['', 'this.n = 0; this.cells.length = this.size;'] },
      { cells: 'new Array(8)', n: '0', size: '8' },
    ),
    leaks: ['finish'],
  },
  {
    title: 'a value that is put in and taken out by its counter in one step',
    ...stack('x;', {
      run: ['x', 'this.cells[this.n++] = x; x.work(this); this.n--;'],
      top: ['', 'return this.cells[this.n - 1];'],
    }),
    leaks: ['run'],
  },
  {
    title: 'a queue that is compacted now and then, by a step that another one calls',
    name: 'Queue',
    fields: { cells: '[]', from: '0' },
    methods: {
      put: ['x', 'this.cells.push(x);'],
      next: [
        '',
        'const first = this.cells[this.from]; this.from += 1; if (this.from * 2 < this.cells.length) return first; this.cells = this.cells.slice(this.from); this.from = 0; return first;',
      ],
      take: ['', 'return this.next();'],
      has: [
        'x',
        'for (let i = this.from; i < this.cells.length; i++) if (this.cells[i] === x) return true; return false;',
      ],
    },
    leaks: ['next'],
    not: ['functions that get a record', 'an object that is put together'],
  },
  {
    title: 'a value under a name that an inner loop also has for a number',
    ...stack(
      'for (let x = 0; x < 2; x++) this.cells[this.n + x] = undefined; this.cells[this.n++] = x;',
      {
        finish: ['', 'this.n = 0;'],
      },
    ),
    leaks: ['finish'],
  },
  {
    title: 'a walk down that leaves what a helper put in before',
    ...stack('this.cells[this.n++] = x;', {
      run: [
        'list',
        'for (const x of list) this.put(x); for (; this.n > 0; --this.n) this.cells[this.n - 1].run();',
      ],
    }),
    leaks: ['run'],
  },
  {
    title: 'contents that are written anew from the start, perhaps fewer',
    ...stack('this.cells[this.n++] = x;', {
      at: ['i', 'return i < this.n ? this.cells[i] : undefined;'],
      renew: [
        'list',
        'for (let i = 0; i < list.length; i++) this.cells[i] = list[i]; this.n = list.length;',
      ],
    }),
    leaks: ['renew'],
  },
  {
    title: 'a machine that ends with what is on top',
    ...stack('this.cells[this.n++] = x;', {
      run: [
        'code',
        'for (const each of code) { if (each.ends) return this.cells[--this.n]; this.cells[this.n++] = each; }',
      ],
    }),
    leaks: ['run'],
  },
  {
    title: 'a ring with a number beside its positions',
    name: 'Ring',
    fields: { cells: 'new Array(room)', size: 'room', from: '0', to: 'room - 1', amount: '0' },
    methods: {
      put: ['x', 'this.to = (this.to + 1) % this.size; this.cells[this.to] = x; this.amount++;'],
      take: [
        '',
        'const x = this.cells[this.from]; this.from = (this.from + 1) % this.size; this.amount--; return x;',
      ],
      finish: ['', 'this.amount = this.from = 0; this.to = this.size - 1;'],
    },
    leaks: ['take', 'finish'],
  },
  {
    title: 'a ring whose index is a sum',
    name: 'Ring',
    fields: ring,
    methods: {
      put: ['x', 'this.cells[(this.from + this.amount) % this.size] = x; this.amount++;'],
      take: [
        '',
        'const x = this.cells[this.from]; this.from = (this.from + 1) % this.size; this.amount--; return x;',
      ],
    },
    leaks: ['take'],
  },
  {
    title: 'a ring of two positions that wrap by comparison',
    name: 'Ring',
    fields: { cells: 'new Array(8)', from: '0', to: '0' },
    methods: {
      put: ['x', 'this.cells[this.to++] = x; if (this.to === 8) this.to = 0;'],
      take: [
        '',
        'const x = this.cells[this.from]; this.from++; if (this.from === 8) this.from = 0; return x;',
      ],
      finish: ['', 'this.from = 0; this.to = 0;'],
    },
    leaks: ['take', 'finish'],
  },
  {
    title: 'an index that a helper computes',
    name: 'Ring',
    fields: ring,
    methods: {
      where: ['i', 'return (this.from + i) % this.size;'],
      put: ['x', 'this.cells[this.where(this.amount)] = x; this.amount++;'],
      finish: ['', 'this.from = 0; this.amount = 0;'],
    },
    leaks: ['finish'],
  },
  {
    title: 'a number that is set lower',
    name: 'Ring',
    fields: ring,
    methods: {
      where: ['i', 'return (this.from + i) % this.size;'],
      put: ['x', 'this.cells[this.where(this.amount)] = x; this.amount++;'],
      limit: [
        'm',
        'if (m > this.amount) for (let i = this.amount; i < m; i++) this.cells[this.where(i)] = undefined; this.amount = m;',
      ],
      each: ['fn', 'for (let i = 0; i < this.amount; i++) fn(this.cells[this.where(i)]);'],
    },
    leaks: ['limit'],
  },
  {
    title: 'a setter that only lowers',
    ...stack('this.cells[this.n++] = x;', {
      'set amount': ['m', 'if (this.n <= m) return; this.n = m;'],
      each: ['fn', 'for (let i = 0; i < this.n; i++) fn(this.cells[i]);'],
    }),
    leaks: ['amount'],
  },
  {
    title: 'arrays in an array',
    name: 'Deep',
    fields: { rows: '[new Array(8)]', row: '0', column: '0', amount: '0' },
    methods: {
      put: ['x', 'this.rows[this.row][this.column++] = x; this.amount++;'],
      finish: ['', 'this.row = 0; this.column = 0; this.amount = 0;'],
    },
    leaks: ['finish'],
  },
  {
    title: 'places that go back to the middle, where they began',
    name: 'Deque',
    fields: {
      cells: 'new Array(8)',
      size: '8',
      from: 'Math.floor(this.size / 2)',
      to: 'this.from',
    },
    methods: {
      put: ['x', 'this.cells[this.to++] = x;'],
      take: ['', 'const x = this.cells[this.from]; this.cells[this.from++] = null; return x;'],
      finish: ['', 'this.from = Math.floor(this.size / 2); this.to = this.from;'],
    },
    leaks: ['finish'],
    not: ['closure', 'functions that get a record', 'an object that is put together'],
  },
  {
    title: 'a place to read from in an array that grows',
    name: 'Queue',
    fields: { cells: '[]', from: '0' },
    methods: {
      put: ['x', 'this.cells.push(x);'],
      take: [
        '',
        'const x = this.cells[this.from]; this.from++; if (this.from > 99) { this.cells.splice(0, this.from); this.from = 0; } return x;',
      ],
    },
    leaks: ['take'],
    not: ['functions that get a record', 'an object that is put together'],
  },
  {
    title: 'the last one put in the place of the removed',
    ...stack('this.cells[this.n++] = x;', {
      drop: ['i', 'this.cells[i] = this.cells[this.n - 1]; this.n--;'],
      finish: ['', 'this.cells = []; this.n = 0;'],
    }),
    leaks: ['drop'],
  },
  {
    title: 'a pop that only steps back',
    ...stack('this.cells[this.n++] = x;', { back: ['', 'return this.cells[--this.n];'] }),
    leaks: ['back'],
  },
  {
    title: 'elements that are handed on, one by one',
    before: "const parts = require('./parts');",
    ...stack('this.cells[this.n++] = x;', {
      finish: ['', 'for (let i = 0; i < this.n; i++) parts.use(this.cells[i]); this.n = 0;'],
    }),
    leaks: ['finish'],
  },
  {
    title: 'entries that are lent by a counter',
    name: 'Lender',
    fields: { cells: '[]', n: '0' },
    methods: {
      lend: ['x', 'const c = (this.cells[this.n++] ??= { image: null }); c.image = x; return c;'],
      finish: ['', 'this.n = 0;'],
    },
    leaks: ['finish'],
  },
];

const clean: (Written & { title: string })[] = [
  {
    title: 'slots that are cleared before',
    ...stack('this.cells[this.n++] = x;', { finish: ['', 'this.cells.fill(null); this.n = 0;'] }),
  },
  {
    title: 'a pop that clears',
    ...stack('this.cells[this.n++] = x;', {
      back: ['', 'const x = this.cells[--this.n]; this.cells[this.n] = null; return x;'],
    }),
  },
  {
    title: 'the last one put in the place of the removed, and cleared',
    ...stack('this.cells[this.n++] = x;', {
      drop: [
        'i',
        'const last = --this.n; this.cells[i] = this.cells[last]; this.cells[last] = null;',
      ],
    }),
  },
  {
    title: 'a walk over what stays',
    name: 'Walk',
    fields: { cells: '[]', at: '0' },
    methods: {
      put: ['x', 'this.cells.push(x);'],
      next: ['', 'return this.cells[this.at++];'],
      rewind: ['', 'this.at = 0;'],
    },
  },
  {
    title: 'a walk over what somebody else made',
    name: 'Parser',
    fields: { tokens: 'room', at: '0' },
    methods: {
      next: ['', 'return this.tokens[this.at++];'],
      back: ['', 'this.at--;'],
      rewind: ['', 'this.at = 0;'],
    },
  },
  {
    title: 'turns over a list',
    name: 'Turns',
    fields: { cells: '[]', at: '0' },
    methods: {
      put: ['x', 'this.cells.push(x);'],
      next: ['', 'this.at = (this.at + 1) % this.cells.length; return this.cells[this.at];'],
      rewind: ['', 'this.at = 0;'],
    },
  },
  {
    title: 'scratch objects of its own',
    name: 'Saved',
    before: 'class Matrix { constructor() { this.v = 0; } copy(m) { this.v = m.v | 0; } }',
    fields: { cells: '[]', depth: '0' },
    methods: {
      begin: [
        '',
        'let m = this.cells[this.depth]; if (!m) m = this.cells[this.depth] = new Matrix(); m.copy(1); this.depth++;',
      ],
      end: ['', 'this.depth--;'],
      finish: ['', 'this.depth = 0;'],
    },
  },
  {
    title: 'a free list of its own objects',
    name: 'Pool',
    before: 'class Thing { constructor() { this.v = 0; } }',
    fields: { cells: '[]', n: '0' },
    methods: {
      get: ['', 'return this.n > 0 ? this.cells[--this.n] : new Thing();'],
      put: ['x', 'this.cells[this.n++] = x;'],
    },
  },
  {
    title: 'a tree that is rebuilt at its end',
    ...stack('this.cells[this.n++] = x;', {
      least: [
        '',
        'const first = this.cells[0]; const last = this.cells[--this.n]; this.cells[this.n] = undefined; if (this.n > 0) this.cells[0] = last; return first;',
      ],
    }),
  },
  {
    title: 'an array that is cut',
    ...stack('this.cells[this.n++] = x;', { finish: ['', 'this.n = 0; this.cells.length = 0;'] }),
  },
  {
    title: 'a helper that clears',
    before: 'function wipe(list, n) { for (let i = 0; i < n; i++) list[i] = null; }',
    ...stack('this.cells[this.n++] = x;', {
      finish: ['', 'wipe(this.cells, this.n); this.n = 0;'],
    }),
  },
  {
    title: 'contents that are written anew, and what is behind them cleared',
    ...stack('this.cells[this.n++] = x;', {
      at: ['i', 'return i < this.n ? this.cells[i] : undefined;'],
      renew: [
        'list',
        'for (let i = 0; i < list.length; i++) this.cells[i] = list[i]; this.cells.length = list.length; this.n = list.length;',
      ],
    }),
  },
  {
    title: 'a walk down that clears what a helper put in before',
    ...stack('this.cells[this.n++] = x;', {
      run: [
        'list',
        'for (const x of list) this.put(x); while (this.n > 0) { const each = this.cells[--this.n]; this.cells[this.n] = null; each.run(); }',
      ],
    }),
  },
  {
    title: 'a single value that takes the place of another',
    ...stack('this.cells[this.n++] = x;', {
      at: ['i', 'return i < this.n ? this.cells[i] : undefined;'],
      swap: ['x', 'this.n--; this.cells[this.n++] = x;'],
    }),
  },
  {
    title: 'a full ring that goes on over its oldest',
    name: 'Recent',
    fields: { cells: 'new Array(8)', from: '0', amount: '0' },
    methods: {
      put: [
        'x',
        'this.cells[(this.from + this.amount) % 8] = x; if (this.amount === 8) this.from = (this.from + 1) % 8; else this.amount++;',
      ],
    },
  },
];

async function provable(text: string, name: string): Promise<string[]> {
  const findings = await findingsIn(text, name);
  return findings
    .filter(({ rule, certainty }) => rule === 'stale-slots' && certainty === 'provable')
    .map(({ method }) => method);
}

const fileOf = (way: string): string => (way === 'TypeScript' ? 'test.ts' : 'test.js');

describe('kinds of slots that stay full', () => {
  for (const leak of leaks)
    for (const [way, text] of Object.entries(ways(leak)).filter(
      ([name]) => !leak.not?.includes(name),
    ))
      it(`are found whatever they are called: ${leak.title} (${way})`, async () => {
        assert.deepEqual((await provable(text, fileOf(way))).sort(), [...leak.leaks].sort(), text);
        for (const seed of [1, 2, 3]) {
          const { text: other, names } = renamed(text, seed);
          const wanted = leak.leaks.map(method => names.get(method) ?? method);
          assert.deepEqual((await provable(other, fileOf(way))).sort(), wanted.sort(), other);
        }
      });
});

describe('kinds of slots that are left alone', () => {
  for (const each of clean)
    for (const [way, text] of Object.entries(ways(each)))
      it(`are left alone whatever they are called: ${each.title} (${way})`, async () => {
        assert.deepEqual(await provable(text, fileOf(way)), [], text);
        for (const seed of [1, 2, 3]) {
          const { text: other } = renamed(text, seed);
          assert.deepEqual(await provable(other, fileOf(way)), [], other);
        }
      });
});

describe('numbers that are kept in slots', () => {
  const store = (steps: string): string =>
    `class Machine { constructor() { this.cells = []; this.n = 0; this.last = 0; this.steps = 0; } ${steps} }`;

  it('are told by what the class itself gives to the method that keeps them', async () => {
    const keeps = `enter(x) { this.cells[this.n++] = x; } leave() { this.n--; } top() { return this.cells[this.n - 1]; }`;
    const numbers = store(`run() { this.enter(this.steps << 2); } ${keeps}`);
    assert.deepEqual(await provable(numbers, 'test.js'), []);
    const others = store(`run(x) { this.enter(this.steps << 2); this.enter(x); } ${keeps}`);
    assert.deepEqual(await provable(others, 'test.js'), ['leave']);
  });

  it('are told by the field that they are copied to', async () => {
    const leave = `enter(x) { this.cells[this.n++] = x; } leave() { this.n--; this.last = this.cells[this.n]; }`;
    assert.deepEqual(await provable(store(`${leave} start() { this.last = 0; }`), 'test.js'), []);
    const others = store(`${leave} run() { this.last.run(); }`);
    assert.deepEqual(await provable(others, 'test.js'), ['leave']);
  });

  it('are told by all code about a field of the entries', async () => {
    const entries = `put(x) { if (this.cells.length <= this.n) this.cells.push({}); const each = this.cells[this.n++]; each.left = x; } leave() { this.n--; }`;
    const numbers = `${store(entries)} function width(a, b) { return Math.max(a.left, b.left); }`;
    assert.deepEqual(await provable(numbers, 'test.js'), []);
  });
});
