import type { Written } from '../unit/analysis/javascript/kinds/variations';

/** A class that keeps values, and code that uses it. */
export interface UsedStore extends Written {
  title: string;
  /**
   * Uses `store`. `gone(id)` makes a value that nothing needs at the end, `kept(id)` one that stays in use, and `note` tells
   * what the user sees; `took` does so for a value
   * that is the user's from now on.
   */
  use: string;
}

type Methods = Written['methods'];

const PUT = 'this.cells[this.n++] = x;';
const FIELDS: Written['fields'] = { cells: '[]', n: '0' };
const EACH: Methods = {
  each: ['fn', 'for (let i = 0; i < this.n; i++) fn(this.cells[i]);'],
};

function stack(
  title: string,
  methods: Methods,
  use: string,
  { put = PUT, fields = FIELDS, before = '' } = {},
): UsedStore {
  return { title, name: 'Store', before, fields, methods: { put: ['x', put], ...methods }, use };
}

/** Different ways to take the last one. */
const POPS: Record<string, string> = {
  'in the index': 'return this.cells[--this.n];',
  'before the read': 'this.n--; return this.cells[this.n];',
  'after the read': 'const x = this.cells[this.n - 1]; this.n--; return x;',
  'by one less': 'const x = this.cells[this.n - 1]; this.n -= 1; return x;',
  'by a difference': 'const x = this.cells[this.n - 1]; this.n = this.n - 1; return x;',
  'in a choice': 'return this.n > 0 ? this.cells[--this.n] : undefined;',
  'in the other branch': 'return this.n === 0 ? undefined : this.cells[--this.n];',
  'in a branch': 'if (this.n > 0) { const x = this.cells[--this.n]; return x; } return undefined;',
  'in a branch without braces': 'if (this.n > 0) return this.cells[--this.n];',
  'after a test': 'if (this.n === 0) return undefined; return this.cells[--this.n];',
  'into a list':
    'const all = new Array(0); while (this.n > 0) all.push(this.cells[--this.n]); return all;',
  'with its field': 'return this.cells[--this.n].id;',
  'and look at it': 'const x = this.cells[--this.n]; if (!x) return undefined; return x.id;',
};

/** Different ways to take the first one of a ring. */
const SHIFTS: Record<string, string> = {
  'read, then step':
    'const x = this.cells[this.from]; this.from = (this.from + 1) % 8; this.amount--; return x;',
  'step in the index':
    'const x = this.cells[this.from++]; this.from %= 8; this.amount--; return x;',
  'step in the index, wrap by comparison':
    'const x = this.cells[this.from++]; if (this.from === 8) this.from = 0; this.amount--; return x;',
  'number first':
    'this.amount--; const x = this.cells[this.from]; this.from = (this.from + 1) % 8; return x;',
  'after a test':
    'if (this.amount === 0) return undefined; const x = this.cells[this.from]; this.from = (this.from + 1) & 7; this.amount--; return x;',
  'in a sequence':
    'var x = this.cells[this.from]; return this.from++, this.from === 8 && (this.from = 0), this.amount--, x;',
  'by an alias':
    'const list = this.cells; const x = list[this.from]; this.from = (this.from + 1) % 8; this.amount--; return x;',
  'by a local copy':
    'const at = this.from; this.from = (at + 1) % 8; this.amount--; return this.cells[at];',
};

const RING_FIELDS = { cells: 'new Array(8)', from: '0', amount: '0' };
const RING_PUT: [string, string] = [
  'x',
  'this.cells[(this.from + this.amount) % 8] = x; this.amount++;',
];
const WRAPPED = `for (let i = 0; i < 6; i++) { store.put(gone(i)); took(store.take()); }
  for (let i = 6; i < 11; i++) store.put(gone(i));
  for (let i = 6; i < 11; i++) took(store.take());
  store.put(kept(20)); store.put(gone(21)); store.put(kept(22));
  note(store.at(0)); const kept20 = store.take(); note(kept20); took(store.take()); store.put(kept20);
  note(store.at(0)); note(store.at(1));`;
const RING_AT: [string, string] = [
  'i',
  'return i < this.amount ? this.cells[(this.from + i) % 8] : undefined;',
];

export const usedStores: UsedStore[] = [
  ...Object.entries(POPS).map(([title, pop]) =>
    stack(
      `a pop ${title}`,
      { pop: ['', pop], ...EACH },
      `store.put(kept(1)); store.put(kept(2)); store.put(gone(3)); store.put(gone(4));
       ${/all/.test(pop) ? 'store.pop(); store.put(kept(1));' : 'took(store.pop()); took(store.pop());'}
       store.each(note); store.put(gone(5)); took(store.pop()); store.each(note);`,
    ),
  ),
  ...Object.entries(SHIFTS).map(([title, take]) => ({
    title: `a ring's take: ${title}`,
    name: 'Ring',
    fields: RING_FIELDS,
    methods: {
      put: RING_PUT,
      take: ['', take] as [string, string],
      at: RING_AT,
      finish: ['', 'this.from = 0; this.amount = 0;'] as [string, string],
    },
    use: WRAPPED,
  })),
  {
    title: 'a whole ring that wraps',
    name: 'Ring',
    fields: RING_FIELDS,
    methods: {
      put: RING_PUT,
      take: [
        '',
        'const x = this.cells[this.from]; this.cells[this.from] = undefined; this.from = (this.from + 1) % 8; this.amount--; return x;',
      ],
      at: RING_AT,
      finish: ['', 'this.from = 0; this.amount = 0;'],
    },
    use: `for (let i = 0; i < 6; i++) { store.put(gone(i)); took(store.take()); }
      for (let i = 6; i < 12; i++) store.put(gone(i));
      store.finish(); store.put(kept(30)); note(store.at(0)); took(store.take());`,
  },
  {
    title: 'a queue whose first is read by another method',
    name: 'Queue',
    fields: { cells: '[]', from: '0' },
    methods: {
      put: ['x', 'this.cells.push(x);'],
      first: ['', 'return this.from < this.cells.length ? this.cells[this.from] : undefined;'],
      take: [
        '',
        'if (this.from === this.cells.length) return null; const x = this.first(); this.from += 1; if (this.from > 4) this.pack(); return x;',
      ],
      pack: ['', 'this.cells = this.cells.slice(this.from); this.from = 0;'],
    },
    use: `for (let i = 0; i < 9; i++) store.put(i < 7 ? gone(i) : kept(i)); for (let i = 0; i < 7; i++) took(store.take()); note(store.first()); took(store.take());`,
  },
  {
    title: 'one in the middle of a ring, by a tail',
    name: 'Ring',
    fields: { cells: 'new Array(8)', from: '0', to: '0' },
    methods: {
      put: ['x', 'this.cells[this.to] = x; this.to = (this.to + 1) & 7;'],
      take: [
        '',
        'const x = this.cells[this.from]; this.cells[this.from] = undefined; this.from = (this.from + 1) & 7; return x;',
      ],
      at: ['i', 'return this.cells[(this.from + i) & 7];'],
      drop: [
        'i',
        'let at = (this.from + i) & 7; while (at !== this.to) { const next = (at + 1) & 7; this.cells[at] = this.cells[next]; at = next; } this.to = (this.to - 1) & 7;',
      ],
    },
    use: `for (let i = 0; i < 5; i++) store.put(i % 2 ? gone(i) : kept(i)); store.drop(3); store.drop(1); note(store.at(0)); note(store.at(1));
      for (let i = 5; i < 9; i++) store.put(i < 8 ? kept(i) : gone(i)); store.drop(6); note(store.at(3)); note(store.at(4)); took(store.take());`,
  },
  {
    title: 'the last of the pages of a list',
    name: 'Pages',
    fields: { pages: '[new Array(4)]', page: '0', at: '-1', n: '0' },
    methods: {
      put: [
        'x',
        'if (this.at === 3) { this.page++; this.at = -1; if (!this.pages[this.page]) this.pages.push(new Array(4)); } this.at++; this.pages[this.page][this.at] = x; this.n++;',
      ],
      pop: [
        '',
        'if (this.n === 0) return undefined; const x = this.pages[this.page][this.at]; if (this.at > 0 || this.page === 0) { this.at -= 1; } else { this.page -= 1; this.at = 3; } this.n -= 1; return x;',
      ],
    },
    use: `for (let i = 0; i < 10; i++) store.put(i < 3 ? kept(i) : gone(i)); for (let i = 9; i >= 3; i--) took(store.pop());
      store.put(gone(11)); took(store.pop()); store.put(kept(12));`,
  },
  {
    title: 'both ends of a deque',
    name: 'Deque',
    fields: RING_FIELDS,
    methods: {
      put: RING_PUT,
      first: ['x', 'this.from = (this.from + 7) % 8; this.cells[this.from] = x; this.amount++;'],
      take: [
        '',
        'if (this.amount === 0) return undefined; const x = this.cells[this.from]; this.from = (this.from + 1) % 8; this.amount--; return x;',
      ],
      pop: [
        '',
        'if (this.amount === 0) return undefined; this.amount--; return this.cells[(this.from + this.amount) % 8];',
      ],
      at: RING_AT,
    },
    use: `store.put(gone(1)); store.first(gone(2)); store.put(gone(3)); took(store.pop()); took(store.take());
      store.put(kept(4)); note(store.at(0)); took(store.take()); note(store.at(0));`,
  },
  ...[
    ['read, then step', 'const x = this.cells[this.from]; this.from++;'],
    ['step in the index', 'const x = this.cells[this.from++];'],
  ].map(([title, read]) => ({
    title: `a chunk of a queue: ${title}`,
    name: 'Chunk',
    fields: { cells: 'new Array(8)', from: '0', to: '0' },
    methods: {
      put: ['x', 'this.cells[this.to++] = x;'] as [string, string],
      take: [
        '',
        `if (this.from === this.to) return null; ${read} if (this.from === this.to) { this.from = 0; this.to = 0; } return x;`,
      ] as [string, string],
    },
    use: `store.put(gone(1)); store.put(gone(2)); took(store.take()); took(store.take()); store.put(gone(3)); took(store.take()); took(store.take()); store.put(kept(4));  took(store.take());`,
  })),
  {
    title: 'a cursor over a list that grows',
    name: 'Queue',
    fields: { cells: '[]', from: '0' },
    methods: {
      put: ['x', 'this.cells.push(x);'],
      take: [
        '',
        'if (this.from === this.cells.length) return null; const x = this.cells[this.from]; this.from++; if (this.from > 4) { this.cells.splice(0, this.from); this.from = 0; } return x;',
      ],
    },
    use: `for (let i = 0; i < 9; i++) store.put(i < 7 ? gone(i) : kept(i)); for (let i = 0; i < 7; i++) took(store.take()); took(store.take());`,
  },
  ...[
    ['by the one before the end', 'this.cells[i] = this.cells[this.n - 1]; this.n--;'],
    ['by a step in the index', 'this.cells[i] = this.cells[--this.n];'],
    ['after the step', 'this.n--; this.cells[i] = this.cells[this.n];'],
    ['by a variable', 'const last = --this.n; this.cells[i] = this.cells[last];'],
    [
      'and give it back',
      'const x = this.cells[i]; this.cells[i] = this.cells[--this.n]; return x;',
    ],
    [
      'unless it is the last',
      'const last = this.cells[--this.n]; if (i < this.n) this.cells[i] = last;',
    ],
    [
      'by moving up',
      'for (let j = i; j < this.n - 1; j++) this.cells[j] = this.cells[j + 1]; this.n--;',
    ],
    [
      'by moving up, number first',
      'this.n--; for (let j = i; j < this.n; j++) this.cells[j] = this.cells[j + 1];',
    ],
    ['by copyWithin', 'this.cells.copyWithin(i, i + 1, this.n); this.n--;'],
  ].map(([title, drop]) =>
    stack(
      `a removal ${title}`,
      { drop: ['i', drop!], ...EACH },
      `store.put(kept(1)); store.put(gone(2)); store.put(kept(3)); store.put(gone(4)); took(store.drop(1)); store.each(note);
       took(store.drop(${/moving|copyWithin/.test(title!) ? 2 : 1})); store.each(note); store.put(kept(5)); store.each(note);`,
    ),
  ),
  stack(
    'a removal by the place that a value knows',
    {
      drop: ['x', 'const last = this.cells[--this.n]; this.cells[x.at] = last; last.at = x.at;'],
      ...EACH,
    },
    `const [a, b] = [gone(1), gone(2)]; store.put(a); store.put(kept(3)); store.put(b); store.drop(b); store.each(note); store.drop(a); store.each(note); store.put(kept(4)); store.each(note);`,
    { put: 'x.at = this.n; this.cells[this.n++] = x;' },
  ),
  ...[
    ['by a parameter', 'this.n = m;'],
    ['by a difference', 'this.n -= this.n - m;'],
    ['one by one', 'while (this.n > m) this.n--;'],
    ['with a test', 'if (m < this.n) this.n = m;'],
  ].map(([title, cut]) =>
    stack(
      `a cut ${title}`,
      { cut: ['m', cut!], ...EACH },
      `store.put(kept(1)); store.put(gone(2)); store.put(gone(3)); store.cut(1); store.each(note); store.put(kept(4)); store.each(note);`,
    ),
  ),
  {
    title: 'a number of a ring that is set lower',
    name: 'Ring',
    fields: RING_FIELDS,
    methods: {
      put: [
        'x',
        'this.cells[(this.from + this.amount) % 8] = x; if (this.amount === 8) this.from = (this.from + 1) % 8; else this.amount++;',
      ],
      at: RING_AT,
      cut: ['m', 'if (m < this.amount) this.amount = m;'],
    },
    use: `for (let i = 0; i < 12; i++) store.put(i < 6 && i >= 4 ? kept(i) : gone(i)); store.cut(2); note(store.at(0)); note(store.at(1)); note(store.at(2));`,
  },
  stack(
    'a last index with something below',
    {
      leave: ['', 'const x = this.cells[this.n]; this.n--; return x;'],
      top: ['', 'return this.cells[this.n];'],
    },
    `store.put(kept(1)); store.put(gone(2)); took(store.leave()); note(store.top()); store.put(gone(3)); took(store.leave()); note(store.top());`,
    { put: 'this.cells[++this.n] = x;', fields: { cells: '[room]', n: '0' } },
  ),
  ...[
    ['in the index', 'return this.cells[this.n--];'],
    ['after the read', 'const x = this.cells[this.n]; this.n--; return x;'],
    ['set back', 'const x = this.cells[this.n]; this.n = this.n - 1; return x;'],
  ].map(([title, leave]) =>
    stack(
      `a last index, ${title}`,
      {
        leave: ['', leave!],
        top: ['', 'return this.n < 0 ? undefined : this.cells[this.n];'],
        finish: ['', 'this.n = -1;'],
      },
      `store.put(gone(1)); store.put(gone(2)); took(store.leave()); note(store.top()); store.put(gone(3)); took(store.leave()); note(store.top()); store.finish(); store.put(kept(4)); note(store.top());`,
      { put: 'this.cells[++this.n] = x;', fields: { cells: '[]', n: '-1' } },
    ),
  ),
  {
    title: 'arrays in an array',
    name: 'Deep',
    fields: { rows: '[new Array(8)]', row: '0', column: '0', amount: '0' },
    methods: {
      put: [
        'x',
        'if (this.column === 4) { this.row++; this.column = 0; if (!this.rows[this.row]) this.rows[this.row] = new Array(8); } this.rows[this.row][this.column++] = x; this.amount++;',
      ],
      at: ['i', 'return i < this.amount ? this.rows[i >> 2][i & 3] : undefined;'],
      finish: ['', 'this.row = 0; this.column = 0; this.amount = 0;'],
    },
    use: `for (let i = 0; i < 10; i++) store.put(gone(i)); note(store.at(5)); store.finish(); note(store.at(0)); for (let i = 0; i < 6; i++) store.put(kept(i)); note(store.at(5));`,
  },
  {
    title: 'pages of a list',
    name: 'Pages',
    fields: { pages: '[new Array(4)]', n: '0' },
    methods: {
      put: [
        'x',
        'const p = this.n >> 2; if (p === this.pages.length) this.pages.push(new Array(4)); this.pages[p][this.n & 3] = x; this.n++;',
      ],
      at: ['i', 'return i < this.n ? this.pages[i >> 2][i & 3] : undefined;'],
      finish: ['', 'this.n = 0;'],
    },
    use: `for (let i = 0; i < 10; i++) store.put(gone(i)); note(store.at(5)); store.finish(); note(store.at(0)); for (let i = 0; i < 6; i++) store.put(kept(i)); note(store.at(5));`,
  },
  {
    title: 'entries that are lent by a counter',
    name: 'Lender',
    fields: { cells: '[]', n: '0' },
    methods: {
      lend: ['x', 'const c = (this.cells[this.n++] ??= { image: null }); c.image = x; return c;'],
      finish: ['', 'this.n = 0;'],
    },
    use: `note(store.lend(gone(1)).image); store.lend(gone(2)); store.finish(); note(store.lend(gone(3)).image); store.finish();`,
  },
  {
    title: 'a heap',
    name: 'Heap',
    fields: { cells: '[]', n: '0' },
    methods: {
      put: [
        'x',
        'let i = this.n++; this.cells[i] = x; while (i > 0) { const p = (i - 1) >> 1; if (this.cells[p].id <= this.cells[i].id) break; const t = this.cells[p]; this.cells[p] = this.cells[i]; this.cells[i] = t; i = p; }',
      ],
      least: [
        '',
        'if (this.n === 0) return undefined; const top = this.cells[0]; this.cells[0] = this.cells[--this.n]; this.sink(0); return top;',
      ],
      sink: [
        'i',
        'for (;;) { let l = 2 * i + 1, m = i; if (l < this.n && this.cells[l].id < this.cells[m].id) m = l; l++; if (l < this.n && this.cells[l].id < this.cells[m].id) m = l; if (m === i) return; const t = this.cells[m]; this.cells[m] = this.cells[i]; this.cells[i] = t; i = m; }',
      ],
    },
    use: `for (const id of [5, 3, 4, 1, 2]) store.put(gone(id)); for (let i = 0; i < 5; i++) took(store.least()); store.put(kept(9)); store.put(gone(7)); took(store.least());`,
  },
  stack(
    'values that are handed on',
    {
      finish: ['fn', 'for (let i = 0; i < this.n; i++) fn(this.cells[i]); this.n = 0;'],
      ...EACH,
    },
    `store.put(gone(1)); store.put(gone(2)); store.finish(note); store.each(note); store.put(kept(3)); store.each(note);`,
  ),
  stack(
    'a count that is moved before it is handed on',
    {
      finish: [
        'fn',
        'const all = this.n; this.n = 0; for (let i = 0; i < all; i++) fn(this.cells[i]);',
      ],
      ...EACH,
    },
    `store.put(gone(1)); store.put(gone(2)); store.finish(note); store.each(note); store.put(kept(3)); store.each(note);`,
  ),
  stack(
    'a list in a field of its own',
    {
      finish: ['', 'this.all.n = 0;'],
      each: ['fn', 'for (let i = 0; i < this.all.n; i++) fn(this.all.cells[i]);'],
    },
    `store.put(gone(1)); store.put(gone(2)); store.finish(); store.each(note); store.put(kept(3)); store.each(note);`,
    { put: 'this.all.cells[this.all.n++] = x;', fields: { all: '{ cells: [], n: 0 }' } },
  ),
  stack(
    'two lists with one counter',
    {
      finish: ['', 'this.n = 0;'],
      pop: ['', 'this.n--; return [this.names[this.n], this.cells[this.n]];'],
    },
    `store.put(gone(1)); store.put(gone(2)); took(store.pop()); store.put(gone(3)); store.finish(); store.put(kept(4));`,
    {
      put: 'this.names[this.n] = { of: x }; this.cells[this.n++] = x;',
      fields: { names: '[]', cells: '[]', n: '0' },
    },
  ),
];
