import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { renamed } from '../../../../generated/renamed';

/** Programs that once were blamed, and what each keeps or drops in truth. */
const clean: Record<string, string> = {
  'a ring whose first element becomes its last': `class Rows {
      constructor(room) { this.room = room; this.rows = new Array(room); this.from = 0; this.amount = 0; }
      put(row) { this.rows[(this.from + this.amount) % this.room] = row;
        if (this.amount === this.room) this.from = (this.from + 1) % this.room; else this.amount++; }
      take() { const row = this.rows[this.from]; this.rows[this.from] = undefined;
        this.from = (this.from + 1) % this.room; this.amount--; return row; }
      rotate() { if (this.amount !== this.room) throw new Error('not full');
        this.from = (this.from + 1) % this.room;
        return this.rows[(this.from + this.amount - 1) % this.room]; } }`,
  'a number that an instance of the class copies': `const rest = [];
      class Shape { constructor() { this.side = 1; }
        turn(by) { this.side = sign(by); }
        copy(into) { const other = into || new Shape(); other.side = this.side; return other; } }
      function sign(by) { if (by === 0) return 0; return by < 0 ? -1 : 1; }
      function take() { return rest.pop() || new Shape(); }
      function give(shape) { rest.push(shape); }`,
  'a number that comes from the field of a typed parameter': `const rest = [];
      class Block { constructor() { this.at = 0; this.size = 0; } }
      function take(at, size) { const block = rest.pop() || new Block(); block.at = at; block.size = size; return block; }
      function move(block: Block, gap: Block) { const to = gap.at; block.at = to; gap.at += block.size; }
      function give(block) { rest.push(block); }`,
  'bytes, beside a field of another object that has its name': `class Batch {
      constructor() { this.bytes = make(64); this.n = 0; }
      put(value) { this.bytes[this.n] = value; this.n += 1; }
      restart() { this.n = 0; } }
      function make(size) { const fresh = new Float32Array(size); return fresh; }
      function load(answer, target) { target.bytes = answer.parts; }`,
  'a state that an instance takes from itself': `const rest = [];
      class Message { constructor() { this.IDLE = 0; this.BUSY = 1; this.phase = 0; } }
      function send(kind) { const message = rest.pop() || new kind(); message.phase = message.BUSY; return message; }
      function make() { return new Message(); }
      function free(message) { rest.push(message); }`,
  'elements that go into a free list in a module of a bundle': `(function () {
      const rest = []; let left = 0;
      class Part { constructor() { this.size = 0; } }
      function take() { return left > 0 ? rest[--left] : new Part(); }
      function give(part) { rest[left++] = part; }
      class Whole { constructor() { this.parts = []; this.n = 0; }
        add() { this.parts[this.n++] = take(); }
        begin() { for (let i = 0; i < this.n; i++) give(this.parts[i]); this.n = 0; } }
      module.exports = Whole; })();`,
  'elements that a function wipes behind the counter after each use': `function wipe(item) { item.id = null; item.object = null; }
      class List { constructor() { this.items = []; this.used = 0; }
        add(id, object) { let item = this.items[this.used];
          if (item === undefined) { item = { id: id, object: object }; this.items[this.used] = item; }
          else { item.id = id; item.object = object; }
          this.used++; return item; }
        begin() { this.used = 0; }
        finish() { for (let i = this.used, n = this.items.length; i < n; i++) {
          const item = this.items[i]; if (item.id === null) break; wipe(item); } } }`,
  'two regions of an array that is popped': `class Group { constructor() { this.all = []; this.idle = 0; this.places = {}; }
        add(thing) { this.places[thing.id] = this.all.length; this.all.push(thing); }
        park(thing) { const all = this.all; let idle = this.idle; const at = this.places[thing.id];
          const other = all[idle]; this.places[other.id] = at; all[at] = other; all[idle] = thing; idle++; this.idle = idle; }
        drop(thing) { const all = this.all; let idle = this.idle; const at = this.places[thing.id];
          if (at < idle) { const last = --idle; all[at] = all[last]; all[last] = all[all.length - 1]; all.pop(); }
          else { all[at] = all[all.length - 1]; all.pop(); }
          this.idle = idle; } }`,
  'a stack of what is open, with new ones by what is read': `function parse(text, at) {
      const root = { kind: 'root', parts: [] }; const stack = [root]; let block = root; let last = root;
      const add = part => { block.parts.push(part); part.parent = block; last = part; return part; };
      while (at < text.length) { const one = text[at++];
        if (one === '(') { block = add({ kind: 'list', parts: [] }); stack.push(block); continue; }
        if (one === ')') { if (block.kind !== 'list') { add({ kind: 'text', one }); continue; }
          block = stack.pop(); block = stack[stack.length - 1]; continue; }
        if (last.kind === 'range') { const parts = block.parts; if (parts.length === 0) continue;
          parts.pop(); const before = parts[parts.length - 1]; before.one += one; last = before; continue; }
        add({ kind: 'text', one }); }
      return root; }`,
  'a list of things that are made from what was read': `class Part { constructor(names, load) { this.names = names; this.load = load; }
        open(load) { this.load = load; } }
      class Pack { constructor() { this.parts = []; }
        free(at) { const part = this.parts[at]; this.parts[at] = undefined; return part; }
        read(source) { let names = source.next();
          while (names !== null) { if (names === undefined) this.parts.push(names);
            else this.parts.push(new Part(names, source.next())); names = source.next(); } } }`,
  'instances that are made away from the pool': `class Image { constructor(about) { this.data = null; this.about = about; } }
      class Images { constructor() { this.rest = []; }
        take(about) { if (!this.rest.length) return new Image(about); return this.rest.pop(); }
        give(image) { this.rest.push(image); } }
      function load(answer) { const image = new Image(answer.kind); image.data = answer.data; return image; }`,
  'a collection that a test says to be empty': `class Pool { constructor(make, reset) { this.make = make; this.reset = reset; this.rest = []; }
        take() { return this.rest.length === 0 ? this.make() : this.reset(this.rest.pop()); }
        give(one) { this.rest.push(one); } }
      class Cell { constructor() { this.items = []; } }
      class Grid { constructor() { this.cells = new Map();
          this.pool = new Pool(() => new Cell(), cell => { cell.items.length = 0; return cell; }); }
        add(key, item) { let cell = this.cells.get(key);
          if (!cell) { cell = this.pool.take(); this.cells.set(key, cell); } cell.items.push(item); }
        drop(key, item) { const cell = this.cells.get(key);
          cell.items.splice(cell.items.indexOf(item), 1);
          if (cell.items.length === 0) { this.pool.give(cell); this.cells.delete(key); } } }`,
  'fields of one name in classes of one base': `class Base { constructor() { this.on = false; } }
      class View { constructor() { this.source = null; } use(source) { this.source = source; } }
      class Views extends Base { constructor() { super(); this.index = new Map(); }
        next(key) { const view = this.index.get(key) ?? new View(); this.index.delete(key); return view; } }
      class Bundle extends Base { constructor() { super(); this.index = new Map(); }
        add(url, data) { if (this.index.has(url)) return; this.index.set(url, data); } }`,
  'what a step of the constructor sets': `class Cluster { constructor(device) { this.amount = 0; this.prepare(device); }
        prepare(device) { this.slot = device.resolve('slot'); }
        count(amount) { this.amount = amount.length; } }
      class Clusters { constructor(device) { this.device = device; this.rest = []; this.used = []; }
        take() { const one = this.rest.pop() ?? new Cluster(this.device); this.used.push(one); return one; }
        turn() { this.rest.push(...this.used); this.used.length = 0; } }`,
};

/** The same shapes where the evidence says that something stays. */
const leaks: Record<string, { text: string; found: string[] }> = {
  'a pool of several classes: each is blamed where it is handed over': {
    text: `class Pool { constructor(make) { this.make = make; this.rest = []; }
        take() { return this.rest.pop() ?? this.make(); } give(one) { this.rest.push(one); } }
      class Left { constructor() { this.object = null; } aim(object) { this.object = object; } }
      class Right { constructor() { this.object = null; } aim(object) { this.object = object; } }
      class Lefts { constructor() { this.pool = new Pool(() => new Left()); }
        drop(one) { this.pool.give(one); } }
      class Rights { constructor() { this.pool = new Pool(() => new Right()); }
        end(one) { one.object = null; this.pool.give(one); } }`,
    found: ['stale-fields drop'],
  },
  'a test that says the collection is not empty': {
    text: `const rest = [];
      class Cell { constructor() { this.items = []; } add(item) { this.items.push(item); } }
      function take() { return rest.pop() || new Cell(); }
      function give(cell) { if (cell.items.length > 0) rest.push(cell); }`,
    found: ['stale-collection give'],
  },
  'a fresh one when a test of the list says that there is none': {
    text: `const rest = [];
      class Job { constructor() { this.request = null; } }
      function begin(request) { let job; if (rest.length === 0) { job = new Job(); } else { job = rest.pop(); }
        job.request = request; return job; }
      function finish(job) { rest.push(job); }`,
    found: ['stale-fields finish'],
  },
};

function provable(text: string, name: string): string[] {
  const { findings, skipped } = checkJavaScript({ source: { name, text } });
  assert.equal(skipped, undefined);
  return findings
    .filter(({ certainty }) => certainty === 'provable')
    .map(({ rule, method }) => `${rule} ${method}`);
}

describe('what published code keeps for good reasons stays silent', () => {
  for (const [title, text] of Object.entries(clean)) {
    it(title, () => assert.deepEqual(provable(text, 'kind.ts'), []));
    for (const seed of [1, 2])
      it(`${title}, with other names (${seed})`, () =>
        assert.deepEqual(provable(renamed(text, seed).text, 'kind.ts'), []));
  }
});

describe('a field that a compiler defines by a call', () => {
  const text = (start: string): string => `const rest = [];
    class Block { constructor() { define(this, 'at', ${start}); } }
    function define(object, name, value) { Object.defineProperty(object, name, { value, writable: true }); }
    function take(at) { const block = rest.pop() || new Block(); block.at = at; return block; }
    function give(block) { rest.push(block); }`;

  it('holds nothing when it starts as a number', () =>
    assert.deepEqual(provable(text('0'), 'kind.js'), []));
  it('is left set otherwise', () =>
    assert.deepEqual(provable(text('null'), 'kind.js'), ['stale-fields give']));
});

describe('the same shapes are blamed where something stays', () => {
  for (const [title, { text, found }] of Object.entries(leaks)) {
    it(title, () => assert.deepEqual(provable(text, 'kind.js'), found));
    it(`${title}, with other names`, () => {
      const other = renamed(text, 3);
      const expected = found.map(line => {
        const [rule, method] = line.split(' ');
        return `${rule} ${other.nameOf(method!)}`;
      });
      assert.deepEqual(provable(other.text, 'kind.js'), expected);
    });
  }
});
