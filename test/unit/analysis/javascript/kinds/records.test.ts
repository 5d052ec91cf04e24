import { describeKinds, type Kind } from './fileKind';

const leaks: Record<string, Kind> = {
  'records of a closure, made when there is none': {
    files: {
      'kind.js': `function State(node) { this.node = node; this.via = null; }
   export function states() { let used = 0; const all = []; return { take, restart }; function restart() { used = 0; }
   function take(node) { let s = all[used]; if (s) { s.node = node; s.via = null; } else { s = new State(node); all[used] = s; } used++; return s; } }
   export const depth = s => s.node.edges.length;`,
    },
    found: ['stale-slots restart', 'stale-fields restart'],
  },
  'literal records, filled by a method that answers nothing': {
    files: {
      'kind.ts': `class Batch { private readonly calls: { system: object; image: object }[] = []; private used = 0;
   draw(system: object, image: object) { const at = this.used++; const call = this.calls[at]; if (call) { call.system = system; call.image = image; } else this.calls.push({ system, image }); }
   flush(run: (n: number) => void) { for (let i = 0; i < this.used; i++) run(i); this.used = 0; } }`,
    },
    found: ['stale-slots flush'],
  },
  'the last record given back': {
    files: {
      'kind.js': `class Frame { constructor() { this.target = null; this.skip = false; } }
   class Frames { constructor() { this.frames = []; this.depth = 0; }
   push(target) { const f = this.next(); f.skip = target.hidden; f.target = target; }
   next() { let f = this.frames[this.depth]; if (!f) f = this.frames[this.depth] = new Frame(); this.depth++; return f; }
   pop() { this.depth--; return this.frames[this.depth]; } }`,
    },
    found: ['stale-fields pop'],
  },
  'records of a module, used by the function around the one that takes': {
    files: {
      'kind.js': `function Pair() { this.a = null; this.b = null; } const pairs = []; let count = 0;
   export function update(tree, seen) { count = 0; tree.query(item => { if (count === pairs.length) pairs[count] = new Pair(); const p = pairs[count]; p.a = item; p.b = tree.owner; ++count; });
   for (let i = 0; i < count; i++) seen(pairs[i].a.id, pairs[i].b.id); }`,
    },
    found: ['stale-slots update'],
  },
};

const more: Record<string, Kind> = {
  'records that another method reads behind the counter': {
    files: {
      'kind.ts': `class Values { private readonly entries: { key: string; value: unknown }[] = []; private count = 0;
   set(key: string, value: unknown) { const slot = this.count++; const parked = this.entries[slot];
   if (parked) { parked.key = key; parked.value = value; } else this.entries[slot] = { key, value }; }
   get(key: string) { for (let i = 0; i < this.count; i++) if (this.entries[i]!.key === key) return this.entries[i]!.value; }
   reset() { this.count = 0; }
   idle(): readonly unknown[] { return this.entries.slice(this.count); } }`,
    },
    found: ['stale-slots reset'],
  },
  'records that get more than they begin with': {
    files: {
      'kind.js': `class A { pool = []; index = 0; push(start, owner) {
   if (this.index >= this.pool.length) this.pool.push({ start: -1, owner: null });
   const item = this.pool[this.index]; this.index++; item.start = start; item.owner = owner; }
   reset() { this.index = 0; } }`,
    },
    found: ['stale-slots reset'],
  },
  'records of a function, which a method of what it answers uses': {
    files: {
      'kind.js': `function createList() { const items = []; let used = 0;
   function next(x) { let item = items[used]; if (item === undefined) { item = { object: x }; items[used] = item; } else item.object = x; used++; return item; }
   return { add(x) { next(x); }, init() { used = 0; } }; }`,
    },
    found: ['stale-slots init', 'stale-fields init'],
  },
};

const clean: Record<string, Kind> = {
  'records that get what is computed with': {
    files: {
      'kind.js': `class Scan { frames = []; depth = 0;
   open(source, at) { let frame = this.frames[this.depth]; if (!frame) frame = this.frames[this.depth] = { high: 0, low: 0 }; this.depth++;
   const high = source.wide ? source.at(at) : undefined; frame.high = high; frame.low = at;
   return high === undefined ? at * 2 : high << 5; }
   restart() { this.depth = 0; } }`,
    },
    found: [],
  },
  'arrays of bytes that are copied into': {
    files: {
      'kind.ts': `class Ring { private readonly slots: Uint8Array[] = []; private head = 0; private count = 0;
   constructor(private readonly size: number) { for (let i = 0; i < size; i++) this.slots[i] = new Uint8Array(16); }
   write(blob: Uint8Array) { let slot = this.slots[this.head]!;
   if (slot.length < blob.length) slot = this.slots[this.head] = new Uint8Array(blob.length);
   slot.set(blob); this.head = (this.head + 1) % this.size; if (this.count < this.size) this.count++; }
   each(see: (slot: Uint8Array) => void) { for (let i = 0; i < this.count; i++) see(this.slots[(this.head - this.count + i + this.size) % this.size]!); }
   reset() { this.head = 0; this.count = 0; } }`,
    },
    found: [],
  },
  'records of numbers': {
    files: {
      'kind.js': `const rects = (function () { const all = []; let used = 0; return {
   get(x, y, w, h) { if (all.length <= used) all.push({}); const r = all[used++]; r.x = x; r.y = y; r.w = w; r.h = h; return r; },
   back() { used--; } }; })(); export const area = r => (r.w - r.x) * (r.h - r.y);`,
    },
    found: [],
  },
  'records that the counter goes back over are cleared': {
    files: {
      'kind.js': `class Frames { constructor() { this.all = []; this.n = 0; }
   take(target) { let f = this.all[this.n]; if (!f) f = this.all[this.n] = { target: null }; this.n++; f.target = target; return f; }
   restart() { for (let i = 0; i < this.n; i++) this.all[i].target = null; this.n = 0; } }`,
    },
    found: [],
  },
  'a step after each filling clears what lies behind': {
    files: {
      'kind.js': `export function list() { const all = []; let n = 0; function init() { n = 0; }
   function add(target) { let r = all[n]; if (r === undefined) { r = { target: target }; all[n] = r; } else r.target = target; n++; }
   function finish() { for (let i = n; i < all.length; i++) { const r = all[i]; if (r.target === null) break; r.target = null; } }
   return { init, add, finish }; }`,
    },
    found: [],
  },
  'whoever gets the record back clears it': {
    files: {
      'kind.js': `class Frames { constructor() { this.all = []; this.n = 0; }
   push(target) { let f = this.all[this.n]; if (!f) f = this.all[this.n] = { target: null }; this.n++; f.target = target; }
   back() { this.n--; return this.all[this.n]; }
   pop() { const f = this.back(); f.target.end(); f.target = null; } }`,
    },
    found: [],
  },
};

describeKinds('records that are lent by a counter', { ...leaks, ...more }, clean);
