import { describeKinds, type Kind } from './fileKind';

const one = (text: string, ...found: string[]): Kind => ({ files: { 'a.ts': text }, found });

const leaks: Record<string, Kind> = {
  'a line of which nothing ever sets the head back': one(
    `class Line { cells = []; from = 0; to = 0;
      put(x) { this.cells[this.to] = x; this.to++; }
      take() { if (this.to === this.from) return null;
        const x = this.cells[this.from]; this.from++; return x; } }`,
    'stale-slots take',
  ),
  'a line in a dictionary': one(
    `class Line { constructor() { this.cells = {}; this.from = 0; this.to = 0; }
      put(x) { this.cells[this.to] = x; this.to++; }
      take() { const x = this.cells[this.from]; this.from++; return x; } }`,
    'stale-slots take',
  ),
  'a line that grows at its end': one(
    `class Line { #cells = []; #from = 0;
      put(x) { this.#cells.push(x); }
      take() { const x = this.#cells[this.#from]; this.#from += 1; return x; }
      get size() { return this.#cells.length - this.#from; } }`,
    'stale-slots take',
  ),
  'a line of a factory': one(
    `function line() { const cells = []; let from = 0;
      return { put: x => { cells.push(x); }, take: () => cells[from++] }; }`,
    'stale-slots take',
  ),
  'slots behind methods that get the position': one(
    `class Stack { cells = []; n = 0;
      at(i) { return this.cells[i]; }
      write(i, x) { this.cells[i] = x; }
      push(x) { this.write(this.n, x); this.n++; }
      pop() { if (this.n === 0) return undefined; this.n--; return this.at(this.n); } }`,
    'stale-slots pop',
  ),
  'a ring behind methods that go round': one(
    `class Ring { constructor(room) { this.cells = new Array(room); this.room = room; this.from = 0; this.to = 0; this.n = 0; }
      write(i, x) { this.cells[i % this.room] = x; }
      read(i) { return this.cells[i % this.room]; }
      push(x) { this.write(this.to, x); this.to = (this.to + 1) % this.room; this.n++; }
      shift() { if (this.n === 0) return undefined; const x = this.read(this.from);
        this.from = (this.from + 1) % this.room; this.n--; return x; } }`,
    'stale-slots shift',
  ),
  'a heap in pages behind such methods': one(
    `class Heap { constructor(order) { this.order = order; this.pages = []; this.n = 0; }
      write(i, x) { const page = i >> 9; while (page >= this.pages.length) this.pages.push(new Array(512));
        this.pages[page][i & 511] = x; }
      read(i) { return this.pages[i >> 9][i & 511]; }
      add(x) { this.n += 1; this.write(this.n, x); this.up(this.n, x); }
      up(i, x) { while (i > 1) { const above = this.read(i >> 1); if (this.order(above, x) < 0) break;
        this.write(i >> 1, x); this.write(i, above); i = i >> 1; } }
      take() { const top = this.read(1); const last = this.read(this.n); this.n -= 1;
        if (this.n > 0) this.write(1, last); return top; } }`,
    'stale-slots take',
  ),
  'a removal by a function that runs later than the one that fills': one(
    `class Jobs { cells = new Array(64); from = 0; to = 0; n = 0;
      run(job) { this.n += 1; this.cells[this.to] = job; this.to = (this.to + 1) % 64;
        const next = () => { this.n -= 1; this.from = (this.from + 1) % 64;
          if (this.n > 0) this.cells[this.from](next); };
        if (this.n === 1) job(next); } }`,
    'stale-slots run',
  ),
  'a list that fills all of its array': one(
    `class List { constructor() { this.cells = new Array(32); this.n = 0; }
      push(x) { this.cells[this.n] = x; this.n++; }
      pop() { this.n--; return this.cells[this.n]; }
      fill(x) { for (let i = 0; i < this.cells.length; i++) this.cells[i] = x; this.n = this.cells.length; } }`,
    'stale-slots pop',
  ),
  'a key that stays where the value of its position goes': one(
    `class Table { constructor(room) { this.keys = new Array(room); this.values = new Array(room);
        this.free = 0; this.next = new Uint32Array(room); this.places = new Map(); }
      set(key, value) { const i = this.free; this.free = this.next[i];
        this.keys[i] = key; this.values[i] = value; this.places.set(key, i); }
      drop(key) { const i = this.places.get(key); this.places.delete(key);
        this.values[i] = undefined; this.next[i] = this.free; this.free = i; } }`,
    'stale-slots drop',
  ),
};

const clean: Record<string, Kind> = {
  'a line whose slots are emptied': one(
    `class Line { cells = []; from = 0;
      put(x) { this.cells.push(x); }
      take() { const x = this.cells[this.from]; this.cells[this.from++] = undefined; return x; } }`,
  ),
  'what others see whole, or at any position': one(
    `class Feed { cells = []; from = 0;
      put(x) { this.cells.push(x); }
      next() { return this.cells[this.from++]; }
      all() { return this.cells; } }
    class Pages { cells = []; from = 0;
      put(x) { this.cells.push(x); }
      next() { return this.cells[this.from++]; }
      at(i) { return this.cells[i]; } }`,
  ),
  'what a class makes of a text and then goes through': one(
    `class Words { constructor(text) { this.text = text; this.cells = []; this.from = 0; }
      add(kind, value) { this.cells.push({ kind, value }); }
      run() { for (const c of this.text) this.add('c', c); }
      next() { return this.cells[this.from++]; } }`,
  ),
  'a position that goes back': one(
    `class Rows { rows = []; at = 0;
      put(x) { this.rows.push(x); }
      next() { return this.rows[this.at++]; }
      previous() { return this.rows[--this.at]; } }`,
  ),
  'what was undone and can be done again': one(
    `class History { steps = []; n = 0; last = 0;
      put(x) { this.steps[this.n++] = x; this.last = this.n; }
      undo() { if (this.n > 0) return this.steps[--this.n]; }
      redo() { if (this.n < this.last) return this.steps[this.n++]; } }`,
  ),
  'slots that a method is told to empty': one(
    `class Stack { cells = []; n = 0;
      at(i) { return this.cells[i]; }
      write(i, x) { this.cells[i] = x; }
      drop(i) { this.cells[i] = null; }
      push(x) { this.write(this.n, x); this.n++; }
      pop() { if (this.n === 0) return undefined; this.n--; const x = this.at(this.n);
        this.write(this.n, undefined); return x; }
      clear() { while (this.n > 0) this.drop(--this.n); } }`,
  ),
  'a slot of a page': one(
    `class Pages { constructor() { this.pages = []; this.n = 0; }
      push(x) { const at = this.n >>> 6; let page = this.pages[at];
        if (page === undefined) { page = new Array(64); this.pages[at] = page; }
        page[this.n & 63] = x; this.n += 1; }
      pop() { const i = --this.n; const page = this.pages[i >>> 6];
        const x = page[i & 63]; page[i & 63] = undefined; return x; } }`,
  ),
  'positions that are set back where the number of elements is known to be 0': one(
    `class Part { constructor(room) { this.cells = new Array(room); this.room = room; this.from = 0; this.to = 0; this.n = 0; }
      restart() { this.from = 0; this.to = 0; }
      put(x) { if (this.to >= this.room) return false; this.cells[this.to++] = x; this.n++; return true; }
      take() { if (this.n === 0) return null; const i = this.from++; const x = this.cells[i];
        this.cells[i] = null; this.n--; return x; } }`,
  ),
  'a length that becomes that of the array': one(
    `class List { constructor() { this.cells = new Array(32); this.n = 0; }
      push(x) { this.cells[this.n] = x; this.n++; }
      fill(x) { for (let i = 0; i < this.cells.length; i++) this.cells[i] = x; this.n = this.cells.length; } }`,
  ),
  'values of one position that go together, or not at all': one(
    `class Table { keys = []; values = [];
      set(i, key, value) { this.keys[i] = key; this.values[i] = value; }
      drop(i) { this.values[i] = undefined; this.keys[i] = undefined; } }
    class Parts { owners = []; parts = [];
      add(i, owner, part) { this.owners[i] = owner; this.parts[i] = part; }
      removePart(i) { this.parts[i] = null; }
      remove(i) { this.parts[i] = null; this.owners[i] = null; } }
    class Clocks { calls = []; clocks = [];
      add(i, call, clock) { this.calls[i] = call; this.clocks[i] = clock; }
      stop(i) { this.clocks[i] = null; }
      start(i, clock) { this.clocks[i] = clock; } }`,
  ),
};

describeKinds('where the slots in use end', leaks, clean);
