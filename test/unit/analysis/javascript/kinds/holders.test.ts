import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import { renamed } from '../../../../generated/renamed';
import { differenceBy } from '../../../../sweep/cheapStage';

/** A program, and what it is blamed for: `rule method`, provable ones only. */
interface Kind {
  text: string;
  found: string[];
  isTyped?: true;
}

const SEEDS = [31, 32];

/** Slots behind a counter, whoever holds them. */
const leaks: Record<string, Kind> = {
  'a constructor in a namespace': {
    text: `LIB.Batch = function (out) { this.out = out; this.items = []; this.n = 0; };
LIB.Batch.prototype.constructor = LIB.Batch;
LIB.Batch.prototype.put = function (x) { this.items[this.n++] = x; };
LIB.Batch.prototype.send = function () { for (var i = 0; i < this.n; i++) this.out.write(this.items[i]); this.n = 0; };`,
    found: ['stale-slots send'],
  },
  'a constructor deep in a namespace, with an object as its prototype': {
    text: `lib.gfx.Batch = function () { this.items = []; this.n = 0; };
lib.gfx.Batch.prototype = { put: function (x) { this.items[this.n++] = x; }, take: function () { return this.items[--this.n]; } };`,
    found: ['stale-slots take'],
  },
  'the object of a class maker': {
    text: `var Batch = Klass.extend({
  init: function () { this.items = []; this.n = 0; },
  put: function (x) { this.items[this.n++] = x; },
  send: function () { for (var i = 0; i < this.n; i++) this.items[i].go(); this.n = 0; } });`,
    found: ['stale-slots send'],
  },
  'an object of its own': {
    text: `export const batch = { items: [], n: 0,
  put(x) { this.items[this.n++] = x; },
  send() { for (let i = 0; i < this.n; i++) this.items[i].go(); this.n = 0; } };`,
    found: ['stale-slots send'],
  },
  'a list of a class, whose elements get a number': {
    text: `class Bag { constructor() { this.all = []; this.n = 0; } put(x) { x.at = this.n; this.all[this.n++] = x; } }
class World { constructor() { this.bag = new Bag(); } add(x) { this.bag.put(x); }
  step() { const all = this.bag.all; for (let i = 0, n = this.bag.n; i < n; i++) { const x = all[i]; x.move(); x.at = -1; } this.bag.n = 0; } }`,
    found: ['stale-slots step'],
  },
  'a heap that may get its array': {
    text: `function Heap(less) { this.all = []; this.n = 0; this.less = less; }
Heap.prototype.add = function (x) { this.all[this.n] = x; this.n += 1; };
Heap.prototype.from = function (given) { this.all = given; this.n = given.length; };
Heap.prototype.poll = function () { if (this.n === 0) return undefined; var first = this.all[0];
  if (this.n > 1) { this.all[0] = this.all[--this.n]; this.sink(0); } else { this.n -= 1; } return first; };
Heap.prototype.sink = function (i) { var one = this.all[i]; while (i < this.n >> 1) { i = i * 2 + 1; } this.all[i] = one; };`,
    found: ['stale-slots poll'],
  },
  'where the elements of a list are, when its end is cut off': {
    text: `class Table { constructor() { this.list = []; this.where = new Map(); }
  put(i, x) { const old = this.list[i]; if (old) this.where.delete(old); this.list[i] = x; this.where.set(x, i); }
  pop() { const x = this.list.pop(); this.where.delete(x); return x; }
  indexOf(x) { return this.where.get(x); }
  trim(n) { this.list.length = n; } }`,
    found: ['stale-collection trim'],
  },
  'one of two tables of a module': {
    text: `const byId = new Map(); const all = new Set();
export function add(id, x) { byId.set(id, x); all.add(x); }
export function remove(id) { const x = byId.get(id); byId.delete(id); all.delete(x); }
export function none() { byId.clear(); }`,
    found: ['stale-collection none'],
  },
  'a line of arrays that is cut off': {
    text: `class Line { constructor() { this.parts = [[]]; this.n = 0; this.part = 0; this.at = 0; }
  put(x) { if (this.at === 64) { this.part++; this.at = 0; this.parts[this.part] = []; } this.parts[this.part][this.at++] = x; this.n++; }
  pop() { if (this.n === 0) return undefined; if (this.at === 0) { this.part--; this.at = 64; } this.at--; this.n--; const x = this.parts[this.part][this.at]; this.parts[this.part][this.at] = undefined; return x; }
  cut(pos) { this.part = pos >> 6; this.at = pos & 63; this.n = pos + 1; } }`,
    found: ['stale-slots cut'],
  },
  'an array that goes back to its pool full': {
    text: `import { Arrays } from './arrays';
const arrays = new Arrays();
export class Sender { send(event, node) { const line = arrays.take(); line.length = 0;
    for (let at = node; at; at = at.up) line.push(at);
    for (let i = 0; i < line.length; i++) line[i].emit(event);
    arrays.give(line); } }`,
    found: ['stale-slots send'],
  },
  'an array that a method fills and that goes back full': {
    text: `const free: Part[][] = [];
interface Part { up: Part; run(): void; }
export class Sender { collect(node: Part, to: Part[]): void { for (let at = node; at; at = at.up) to.push(at); }
  send(node: Part): void { const line = free.pop() || []; line.length = 0; this.collect(node, line);
    for (const part of line) part.run(); free.push(line); } }`,
    found: ['stale-slots send'],
    isTyped: true,
  },
  'a list in another object': {
    text: `interface Part { run(): void; }
export class Group { changed: { list: Part[]; n: number } = { list: [], n: 0 };
  note(part: Part): void { this.changed.list[this.changed.n++] = part; } }
export function update(group: Group): void { const changed = group.changed;
  for (let i = 0; i < changed.n; i++) changed.list[i]!.run(); changed.n = 0; }`,
    found: ['stale-slots update'],
    isTyped: true,
  },
  'a list of another class that is made here': {
    text: `class Bag { constructor() { this.all = []; this.n = 0; } put(x) { this.all[this.n++] = x; } }
export function once(things) { const bag = shared; for (const x of things) bag.put(x);
  for (let i = 0; i < bag.n; i++) bag.all[i].run(); bag.n = 0; }
const shared = new Bag();`,
    found: ['stale-slots once'],
  },
  'a scratch list of a module that a method answers': {
    text: `const sorted = [];
export class Thing { constructor() { this.parts = {}; }
  attach(kind, part) { this.parts[kind] = part; }
  parted() { sorted.length = 0; for (const kind in this.parts) sorted.push(this.parts[kind]); if (sorted.length > 1) sorted.sort(byRank); return sorted; }
  wake() { const all = this.parted(); for (let i = 0; i < all.length; i++) all[i].wake(); } }
function byRank(a, b) { return a.rank - b.rank; }`,
    found: ['stale-slots wake'],
  },
  'a list that one method starts and fills again': {
    text: `class Seen { constructor() { this.all = []; this.n = 0; }
  collect(things, test) { this.n = 0; for (const x of things) if (test(x)) this.all[this.n++] = x; }
  draw() { for (let i = 0; i < this.n; i++) this.all[i].draw(); } }`,
    found: ['stale-slots collect'],
  },
  'variables of a module that a class uses': {
    text: `const jobs = []; let count = 0;
export class Runner { add(job) { jobs[count++] = job; }
  run() { for (let i = 0; i < count; i++) jobs[i].go(); count = 0; } }`,
    found: ['stale-slots run'],
  },
  'a list that is filled by a local number, which is kept': {
    text: `class Seen { constructor() { this.all = []; this.n = 0; }
  collect(things, test) { let k = 0; for (const x of things) if (test(x)) this.all[k++] = x; this.n = k; }
  draw() { for (let i = 0; i < this.n; i++) this.all[i].draw(); } }`,
    found: ['stale-slots collect'],
  },
  'a queue with local ends': {
    text: `function Walker() { this.line = []; }
Walker.prototype.walk = function (root, f) {
  var q = this.line; var from = 0; var to = 0; q[to] = root; to += 1;
  while (from < to) { var one = q[from++]; f(one); for (var i = 0; i < one.parts.length; i++) { q[to] = one.parts[i]; to += 1; } } };`,
    found: ['stale-slots walk'],
  },
  'a stack of a module with a local top': {
    text: `const stack: Part[] = [];
interface Part { parts: Part[]; }
export function visit(root: Part, f: (p: Part) => void): void { let top = 0; stack[top++] = root;
  while (top > 0) { const one = stack[--top]!; f(one); for (const part of one.parts) stack[top++] = part; } }`,
    found: ['stale-slots visit'],
    isTyped: true,
  },
  'a scratch list of a module': {
    text: `const near = [];
export class World { hit(ray, bodies) { near.length = 0; for (const b of bodies) if (b.meets(ray)) near.push(b);
    let best = null; for (let i = 0; i < near.length; i++) if (!best || near[i].d < best.d) best = near[i]; return best; } }`,
    found: ['stale-slots hit'],
  },
  'a scratch list that is a private field': {
    text: `export class World { #near = [];
  hit(ray, bodies) { const list = this.#near; list.length = 0; for (const b of bodies) if (b.meets(ray)) list.push(b);
    for (const b of list) b.mark(); } }`,
    found: ['stale-slots hit'],
  },
};

const clean: Record<string, string> = {
  'a list with its places, of which the end is taken out one by one': `class Table { constructor() { this.list = []; this.where = new Map(); }
  put(i, x) { this.list[i] = x; this.where.set(x, i); }
  pop() { const x = this.list.pop(); this.where.delete(x); return x; }
  trim(n) { while (this.list.length > n) this.pop(); this.list.length = n; } }`,
  'two tables of a module that both are emptied': `const byId = new Map(); const all = new Set();
export function add(id, x) { byId.set(id, x); all.add(x); }
export function remove(id) { const x = byId.get(id); byId.delete(id); all.delete(x); }
export function none() { byId.clear(); all.clear(); }`,
  'two tables of a module, one of which others may empty': `export const all = new Set(); const byId = new Map();
export function add(id, x) { byId.set(id, x); all.add(x); }
export function remove(id) { const x = byId.get(id); byId.delete(id); all.delete(x); }
export function none() { byId.clear(); }`,
  'an array that is emptied before it goes back': `import { Arrays } from './arrays';
const arrays = new Arrays();
export function send(node) { const line = arrays.take(); line.length = 0; for (let at = node; at; at = at.up) line.push(at);
  for (let i = 0; i < line.length; i++) line[i].emit(); line.length = 0; arrays.give(line); }`,
  'an array that its pool may empty': `import { Arrays } from './arrays';
const arrays = new Arrays();
export function send(node) { const line = arrays.take(); for (let at = node; at; at = at.up) line.push(at);
  for (let i = 0; i < line.length; i++) line[i].emit(); line.length = 2; arrays.give(line); }`,
  'an array of numbers that goes back full': `import { Arrays } from './arrays';
const arrays = new Arrays();
export function sum(list) { const line = arrays.take(); line.length = 0; for (const x of list) line.push(x * 2); let n = 0;
  for (let i = 0; i < line.length; i++) n += line[i]; arrays.give(line); return n; }`,
  'a list of another class that is cleared here': `class Bag { constructor() { this.all = []; this.n = 0; } put(x) { this.all[this.n++] = x; } }
export function once(things) { const bag = shared; for (const x of things) bag.put(x);
  for (let i = 0; i < bag.n; i++) { bag.all[i].run(); bag.all[i] = null; } bag.n = 0; }
const shared = new Bag();`,
  'a scratch list of a module that is emptied after its use': `const sorted = [];
export class Thing { constructor() { this.parts = {}; }
  attach(kind, part) { this.parts[kind] = part; }
  parted() { sorted.length = 0; for (const kind in this.parts) sorted.push(this.parts[kind]); return sorted; }
  wake() { const all = this.parted(); for (let i = 0; i < all.length; i++) all[i].wake(); all.length = 0; } }`,
  'a scratch list of a module with numbers that a method answers': `const sizes = [];
export class Thing { constructor() { this.parts = []; }
  measured() { sizes.length = 0; for (const part of this.parts) sizes.push(part.size * 2); return sizes; }
  total() { const all = this.measured(); let n = 0; for (let i = 0; i < all.length; i++) n += all[i]; return n; } }`,
  'a list that one method starts and fills again, and cuts': `class Seen { constructor() { this.all = []; this.n = 0; }
  collect(things, test) { this.n = 0; for (const x of things) if (test(x)) this.all[this.n++] = x; this.all.length = this.n; }
  draw() { for (let i = 0; i < this.n; i++) this.all[i].draw(); } }`,
  'a list that is started again where another method has cleared it': `class Seen { constructor() { this.all = []; this.n = 0; }
  collect(things) { this.n = 0; for (const x of things) this.all[this.n++] = x; }
  draw() { for (let i = 0; i < this.n; i++) { this.all[i].draw(); this.all[i] = null; } } }`,
  'a list with its places that only gets room': `class Table { constructor() { this.list = []; this.where = new Map(); }
  put(i, x) { this.list[i] = x; this.where.set(x, i); }
  drop(x) { this.where.delete(x); }
  reserve(n) { if (n > this.list.length) this.list.length = n; } }`,
  'a list with a local number that is cut': `class Seen { constructor() { this.all = []; this.n = 0; }
  collect(things) { let k = 0; for (const x of things) this.all[k++] = x; this.n = k; this.all.length = k; }
  draw() { for (let i = 0; i < this.n; i++) this.all[i].draw(); } }`,
  'a list with a local number that all is read of': `class Seen { constructor() { this.all = []; this.n = 0; }
  collect(things) { let k = 0; for (const x of things) this.all[k++] = x; this.n = k; }
  draw() { for (const x of this.all) x.draw(); } }`,
  'a list with a local number that another method empties': `class Seen { constructor() { this.all = []; this.n = 0; }
  collect(things) { let k = 0; for (const x of things) this.all[k++] = x; this.n = k; }
  draw() { for (let i = 0; i < this.n; i++) this.all[i].draw(); }
  done() { this.all.length = 0; } }`,
  'a table that is made once and read anywhere': `class Table { constructor() { this.all = []; }
  build(things) { let k = 0; for (const x of things) this.all[k++] = x; }
  at(i) { return this.all[i]; } }`,
  'a stack with a local top that clears': `const stack = [];
export function visit(root, f) { let top = 0; stack[top++] = root;
  while (top > 0) { const one = stack[--top]; stack[top] = null; f(one); for (const part of one.parts) stack[top++] = part; } }`,
  'a stack of one call': `export function visit(root, f) { const stack = []; let top = 0; stack[top++] = root;
  while (top > 0) { const one = stack[--top]; f(one); for (const part of one.parts) stack[top++] = part; } }`,
  'a scratch list of numbers': `const near = [];
export function total(list) { near.length = 0; for (const x of list) near.push(x * 2); let n = 0; for (let i = 0; i < near.length; i++) n += near[i]; return n; }`,
  'a scratch list that is emptied afterwards': `const near = [];
export function mark(list) { for (const x of list) near.push(x); for (const x of near) x.mark(); near.length = 0; }`,
  'a list that is emptied before and read elsewhere': `const near = [];
export function mark(list) { near.length = 0; for (const x of list) near.push(x); }
export function count() { return near.length; }`,
  'a list that is emptied before and given back': `const near = [];
export function mark(list) { near.length = 0; for (const x of list) near.push(x); return near; }`,
  'a list that is emptied before and may be read by others': `export class Lights { constructor() { this.all = []; }
  collect(things) { this.all.length = 0; for (const x of things) if (x.shines) this.all.push(x); this.all.sort(byPower); } }
function byPower(a, b) { return a.power - b.power; }`,
  'a list that others get to empty': `import { sweep } from './sweep';
const near = [];
export function mark(list) { near.length = 0; for (const x of list) near.push(x); sweep(near); }`,
  'a constructor in a namespace that clears': `LIB.Batch = function () { this.items = []; this.n = 0; };
LIB.Batch.prototype.put = function (x) { this.items[this.n++] = x; };
LIB.Batch.prototype.send = function () { for (var i = 0; i < this.n; i++) { this.items[i].go(); this.items[i] = null; } this.n = 0; };`,
  'a constructor in a namespace with numbers': `LIB.Batch = function () { this.items = new Float32Array(64); this.n = 0; };
LIB.Batch.prototype.put = function (x) { this.items[this.n++] = x; };
LIB.Batch.prototype.send = function () { this.n = 0; };`,
  'an object that is made a class and may inherit what clears': `var Batch = Klass.extend({
  put: function (x) { this.items[this.n++] = x; },
  send: function () { this.wipe(); this.n = 0; } });`,
  'an object of its own that cuts': `export const batch = { items: [], n: 0,
  put(x) { this.items[this.n++] = x; },
  send() { for (let i = 0; i < this.n; i++) this.items[i].go(); this.items.length = 0; this.n = 0; } };`,
};

function provable(text: string, name: string): string[] {
  const { findings, skipped } = checkJavaScript({ source: { name, text } });
  assert.equal(skipped, undefined);
  return findings
    .filter(({ certainty }) => certainty === 'provable')
    .map(({ rule, method }) => `${rule} ${method}`);
}

function nameOf({ isTyped }: Kind): string {
  return isTyped ? 'kind.ts' : 'kind.js';
}

describe('slots are found with whoever holds them', () => {
  for (const [title, kind] of Object.entries(leaks)) {
    it(title, () => assert.deepEqual(provable(kind.text, nameOf(kind)), kind.found));

    for (const seed of SEEDS)
      it(`${title}, with other names (${seed})`, () => {
        const { text, nameOf: other } = renamed(kind.text, seed);
        const expected = kind.found.map(line => {
          const [rule, method] = line.split(' ');
          return `${rule} ${other(method!)}`;
        });
        assert.deepEqual(provable(text, nameOf(kind)), expected, text);
      });

    it(`${title}, with the cheap stage before`, () => {
      const difference = differenceBy('faults', nameOf(kind), kind.text);
      assert.deepEqual(difference?.lost ?? [], []);
    });

    it(`${title}, is mended, or the finding says why not`, () => {
      const name = nameOf(kind);
      for (const finding of checkJavaScript({ source: { name, text: kind.text } }).findings) {
        if (finding.certainty !== 'provable') continue;
        const fix = finding.fixes.find(({ kind: way }) => way === 'nil-only');
        if (!fix) assert.match(finding.unmended ?? '', /./);
        else assert.deepEqual(provable(applyEdits(kind.text, fix.edits), name), []);
      }
    });
  }
});

describe('slots that hold nothing behind their counter stay silent', () => {
  for (const [title, text] of Object.entries(clean))
    for (const each of [text, ...SEEDS.map(seed => renamed(text, seed).text)])
      it(title, () => assert.deepEqual(provable(each, 'kind.js'), [], each));
});
