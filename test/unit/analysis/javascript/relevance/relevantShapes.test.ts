import * as assert from 'node:assert/strict';
import { parseSource } from '../../../../../src/analysis/javascript/syntax/parse';
import { readPools } from '../../../../../src/analysis/javascript/pools/readPools';
import { relevantText } from '../../../../../src/analysis/javascript/relevance/relevantText';
import { checkPool } from '../../../../../src/analysis/javascript/rules/checkPool';

/** Longer than what is parsed as a whole. */
const FILLER = `filler(): number {
${'    let v = 1; v = v * 2; if (v > 3) { v = 4; }\n'.repeat(300)}    return v;
  }`;

const PUSH = 'push(x: any): void { this.items[this.size++] = x; }';
const CLEAR = 'clear(): void { this.size = 0; }';
const STACK = `{ items: any[] = []; size = 0; /* more */ ${PUSH} ${CLEAR} }`;
const TIMERS = `{ #timers: (ReturnType<typeof setTimeout> | undefined)[] = []; #keys: any[] = []; /* more */
  start(i: number, key: any): void { this.#keys[i] = key; this.#timers[i] = setTimeout(() => this.drop(i), 5); }
  drop(i: number): void { this.#keys[i] = undefined; }
  clear(): void { this.#keys.fill(undefined); } }`;

function stack(push: string, clear = CLEAR): string {
  return `class A { items: any[] = []; size = 0; /* more */ ${push} ${clear} }`;
}

const COPIES = Array.from({ length: 80 }, (_, i) => `const n${i} = this.size;`).join(' ');
const SLOT = 'class Slot { value: any = null; set(v: any): void { this.value = v; } }';
const FILLED = 'constructor() { for (let i = 0; i < 9; i++) this.items[i] = new Slot(); }';

const shapes: [title: string, text: string][] = [
  ...[
    ...['class A', 'class A<K>', 'class A<K, V>', 'class A<K extends {}>', 'class A<K = {}>'],
    ...['class A<K extends {}, V extends {}, F = unknown>', 'class A<K extends { id: number }>'],
    ...['class A<K extends B>', 'class A<K extends keyof B>', 'class A<K, V = Map<K, {}>>'],
    ...['class A<K extends (a: {}) => void>', 'class A<K extends [a: {}]>'],
    ...['class A<K extends Array<{}>>', 'class A<in out K, const V>'],
    ...['class A implements B, C', 'class A implements B<K, V>', 'class A extends B<K, V>'],
    ...['class A extends B<{}>', 'class A extends B<{ a: number }> implements C, D'],
    ...[
      'abstract class A<K extends (B extends C ? {} : D)>',
      'class A extends (B as new () => {})',
    ],
    ...['class A extends mix(B, { a: 1 })', 'const A = class<K, V>'],
    ...['const A: Maker<number, any> = class<K, V>', '@injectable({ a: 1 }) class A'],
    ...['class A extends pick(1 < 2, { a: {} })'],
  ].flatMap((head): [string, string][] => [
    [`${head} with slots`, `${head} ${STACK}`],
    [`${head} with timers`, `${head} ${TIMERS}`],
  ]),
  ['an array and a number of a module', pool('const pool = []; let count = 0;')],
  ['the same with a type', pool('const pool: any[] = []; let count = 0;')],
  ['the same with two types', pool('const pool: readonly any[] = []; let count: number = 0;')],
  ['a generic type', pool('const pool: Array<Map<any, any>> = []; let count = 0;')],
  ['a type of an object', pool('const pool: { a: number; b: any }[] = []; let count = 0;')],
  ['a type of a function', pool('const pool: ((a: any) => void)[] = []; let count = 0;')],
  ['a new array with a type', pool('const pool: any[] = new Array(8); let count = 0;')],
  ['a slot in a local variable', lent('const s = this.items[this.size++];')],
  ['a slot in a local variable with a type', lent('const s: Slot = this.items[this.size++];')],
  ['a slot of either type', lent('const s: Slot | null = this.items[this.size++];')],
  ['a slot that is cast', lent('const s = this.items[this.size++] as Slot;')],
  [
    'a counter in local variables with types',
    stack(
      'push(x: any) { const list: any[] = this.items; const n: number = this.size++; list[n] = x; }',
    ),
  ],
  [
    'a typed name of this',
    stack(
      'push(x: any) { const self: A = this; self.items[self.size++] = x; }',
      'clear() { const self: A = this; self.size = 0; }',
    ),
  ],
  [
    'a pattern',
    stack('push(x: any) { const { items, size } = this; items[size] = x; this.size = size + 1; }'),
  ],
  [
    'a counter that is cast',
    stack('push(x: any) { (this as any).items[(this as any).size++] = x; }'),
  ],
  ['a counter that is not null', stack('push(x: any) { this.items![this.size!++] = x; }')],
  [
    'a counter that many names stand for',
    stack(`push(x: any) { ${COPIES} this.items[n79] = x; this.size++; }`),
  ],
  ...["'k' + this.size++", '`k${this.size++}`', 'String(this.size++)'].map(
    (key): [string, string] => [
      `a dictionary with the keys ${key}`,
      `class A { items: any = {}; size = 0; /* more */ push(x: any) { this.items[${key}] = x; } ${CLEAR} }`,
    ],
  ),
  ...["'k' + this.size", '`${1}k${this.size}`', 'this.size.toString()'].map(
    (key): [string, string] => [
      `a dictionary with the keys ${key} in local variables`,
      `class A { items: any = {}; size = 0; /* more */ push(x: any) { const k = ${key}; this.items[k] = x; this.size++; } ${CLEAR} }`,
    ],
  ),
  [
    'a reset that clears on one way, by a helper',
    `class A { items: any[] = []; size = 0; /* more */ ${PUSH}
      wipe(): void { for (let i = 0; i < this.size; i++) this.items[i] = undefined; }
      clear(deep: boolean): void { if (deep) this.wipe(); this.size = 0; } }`,
  ],
  [
    'results that are objects',
    stack(
      'push(x: any): { a: any } | undefined { this.items[this.size++] = x; return undefined; }',
      'clear(): { n: number } { const n = this.size; this.size = 0; return { n }; }',
    ),
  ],
  [
    'results that are functions',
    stack('push(x: any): (() => void) { this.items[this.size++] = x; return () => {}; }'),
  ],
  [
    'results with commas',
    stack(
      'push(x: any): Map<string, any> { this.items[this.size++] = x; return null!; }',
      'clear(): [a: number, b: number] { this.size = 0; return [1, 2]; }',
    ),
  ],
  [
    'methods that are arrows',
    stack(
      'push = (x: any): void => { this.items[this.size++] = x; };',
      'clear = (): void => { this.size = 0; };',
    ),
  ],
  [
    'methods that are typed arrows',
    stack(
      'push: (x: any) => void = x => { this.items[this.size++] = x; };',
      'clear: () => void = () => { this.size = 0; };',
    ),
  ],
  [
    'generic methods',
    stack(
      'push<T extends {}>(x: T): void { this.items[this.size++] = x; }',
      'clear<T>(): void { this.size = 0; }',
    ),
  ],
  [
    'accessors',
    stack(
      'n = 0; get length(): number { return this.n; } set length(v: number) { this.n = v; } push(x: any) { this.items[this.length++] = x; }',
    ),
  ],
  [
    'a factory',
    `function make(): Api { const pool: any[] = []; let count: number = 0;
    return { add(x: any): void { pool[count++] = x; }, reset(): void { count = 0; } } satisfies Api; }`,
  ],
  [
    'a factory of an object with a type',
    `function make(): Api { const pool: any[] = []; let count: number = 0;
    const api: Api = { add(x: any): void { pool[count++] = x; }, reset(): void { count = 0; } }; return api; }`,
  ],
  [
    'values that other methods close',
    `class P { /* more */ items: Closer[] = []; add(c: Closer): void { this.items.push(c); }
    clear(): void { this.items.length = 0; }
    destroy(): void { for (const c of this.items) c.close(); this.items = []; } } interface Closer { close(): void }`,
  ],
  [
    'a free list',
    `class Task { callback: any = null; context: any = null; } const free: Task[] = [];
    export function take(callback: any, context: any): Task { const t: Task = free.pop() ?? new Task(); t.callback = callback; t.context = context; return t; }
    export function release(t: Task): void { t.callback = null; free.push(t); }`,
  ],
  [
    'a free list that is a field',
    `class Task { callback: any = null; context: any = null; }
    class Queue { private free: Task[] = []; /* more */
      take(callback: any, context: any): Task { const t: Task = this.free.pop() || new Task(); t.callback = callback; t.context = context; return t; }
      release(t: Task): void { t.callback = null; this.free.push(t); } }`,
  ],
  [
    'a field that only the end clears',
    `class P { a: any = null; b: any = null; /* more */ set(a: any, b: any): void { this.a = a; this.b = b; }
    reset(): void { this.a = null; } destroy(): void { this.a = null; this.b = null; } }`,
  ],
];

function pool(declarations: string): string {
  return `${declarations} export function allocate(x: any): any { pool[count] = x; return pool[count++]; }
    export function resetAll(): void { count = 0; }`;
}

function lent(statement: string): string {
  return `${stack(`lend(v: any): void { ${statement} s.value = v; } ${FILLED}`)} ${SLOT}`;
}

/** Rules and methods, found in the whole text or in what is relevant of it. */
function found(text: string, whole: string): string[] {
  const parsed = parseSource('a.ts', text);
  assert.ok('file' in parsed, whole);
  return readPools(parsed.file, text).pools.flatMap(each =>
    checkPool(each).map(({ rule, reset }) => `${rule}:${reset.method}`),
  );
}

describe('what is relevant of a text', () => {
  const makers: [title: string, make: (text: string) => string][] = [
    ['', text => text],
    [' in a long class', text => text.replace('/* more */', FILLER)],
    [
      ' beside other code',
      text => `${text}\nexport const other = (x: any): number => { const y = 1; return y; };`,
    ],
  ];
  for (const [title, shape] of shapes) {
    it(`keeps ${title}`, () => {
      for (const [variant, make] of makers) {
        const text = make(shape);
        const whole = found(text, title);
        assert.ok(whole.length > 0, `nothing to be found${variant}`);
        const relevant = relevantText('a.ts', text, 'faults');
        assert.deepEqual(relevant === undefined ? [] : found(relevant, title), whole, variant);
      }
    });
  }
});
