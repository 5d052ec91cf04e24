// cspell:disable
import type { Strangers } from './stranger';

/** Clean: counters that go back over what holds nothing of others, or holds it no more. */
export const bounded: Strangers = {
  'bytes of a width that is chosen': {
    text: `function platz(n) { return n > 65535 ? new Uint32Array(n) : n > 255 ? new Uint16Array(n) : new Uint8Array(n); }
class Liste {
  constructor(n) { this.a = platz(n); this.n = 0; }
  rein(x) { this.a[this.n++] = x; }
  leer() { this.n = 0; }
  lies(i) { return i < this.n ? this.a[i] : -1; }
}
module.exports = Liste;`,
  },
  'places in a text': {
    text: `class Scanner {
  constructor() { this.text = ''; this.pos = 0; this.marks = []; this.n = 0; }
  scan(text) { this.text = text; for (this.pos = 0; this.pos < text.length; this.pos++) if (text[this.pos] === '\\n') this.marks[this.n++] = this.pos; }
  line(i) { return i < this.n ? this.marks[i] : -1; }
  again() { this.text = ''; this.n = 0; }
}
module.exports = Scanner;`,
  },
  'ids that have a brand': {
    text: `type Id = number & { readonly brand: unique symbol };
export class Bag {
  private ids: Id[] = [];
  private n = 0;
  insert(id: Id): void { this.ids[this.n++] = id; }
  remove(id: Id): void {
    for (let i = 0; i < this.n; i++) if (this.ids[i] === id) { this.ids[i] = this.ids[--this.n]!; return; }
  }
  restart(): void { this.n = 0; }
}`,
    isTyped: true,
  },
  'kinds out of an enum': {
    text: `enum Art { Auf, Zu }
interface Spur { readonly n: number }
export class Verlauf {
  readonly #arten: Art[] = [];
  #n = 0;
  merk(art: Art): void { this.#arten[this.#n++] = art; }
  zahl(): Spur { return { n: this.#n }; }
  zuletzt(): Art | undefined { return this.#arten[this.#n - 1]; }
  neu(): void { this.#n = 0; }
}`,
    isTyped: true,
  },
  'texts that are made of what comes': {
    text: 'class Lines {\n  constructor() { this.out = []; this.n = 0; }\n  line(level, message) { this.out[this.n++] = `${level}: ${message}`; }\n  print(write) { for (let i = 0; i < this.n; i++) write(this.out[i]); this.n = 0; }\n}\nmodule.exports = Lines;',
    use: `const l = new Lines(); l.line('a', thing); l.print(function () {}); return l;`,
  },
  'a function of the file that blanks': {
    text: `function blank(list, to) { for (var i = 0; i < to; i++) list[i] = undefined; }
function Queue() { this.jobs = []; this.n = 0; }
Queue.prototype.plan = function (job) { this.jobs[this.n++] = job; };
Queue.prototype.run = function () {
  for (var i = 0; i < this.n; i++) this.jobs[i]();
  blank(this.jobs, this.n);
  this.n = 0;
};
module.exports = Queue;`,
    use: `const q = new Queue(); q.plan(Object.assign(function () {}, { thing })); q.run(); return q;`,
  },
  'a base class that blanks': {
    text: `class Grund {
  constructor() { this.z = []; this.n = 0; }
  leer() { while (this.n > 0) this.z[--this.n] = null; }
}
class Haus extends Grund {
  rein(x) { this.z[this.n++] = x; this.neu = true; }
  leer() { super.leer(); this.n = 0; this.neu = false; }
  alle() { return this.z.slice(0, this.n); }
}
module.exports = Haus;`,
    use: `const h = new Haus(); h.rein(thing); h.leer(); return h;`,
  },
  'each is blanked as it is read': {
    text: `export class Drain {
  #cells = new Array(32);
  #n = 0;
  add(cell) { this.#cells[this.#n++] = cell; }
  pour(sink) {
    for (let i = 0; i < this.#n; i++) {
      const cell = this.#cells[i];
      this.#cells[i] = undefined;
      sink(cell);
    }
    this.#n = 0;
  }
}`,
    use: `const d = new Drain(); d.add(thing); d.pour(function () {}); return d;`,
  },
  'another list in its place': {
    text: `function Fass() { var drin = new Array(16), n = 0;
  this.rein = function (x) { drin[n++] = x; };
  this.raus = function () { var alt = drin, m = n; drin = new Array(16); n = 0; return alt.slice(0, m); };
}
module.exports = Fass;`,
    use: `const f = new Fass(); f.rein(thing); f.raus(); return f;`,
  },
  'cut off after it is filled': {
    text: `class Pairs {
  constructor() { this.list = []; }
  collect(bodies) {
    let n = 0;
    for (const a of bodies) for (const b of bodies) if (a !== b && a.hits(b)) { this.list[n++] = a; this.list[n++] = b; }
    this.list.length = n;
  }
}
module.exports = Pairs;`,
  },
  'a cursor over what the caller gave': {
    text: `class Tokens {
  constructor(list) { this.list = list; this.i = 0; }
  take() { return this.list[this.i++]; }
  back() { this.i--; }
  restart() { this.i = 0; }
  get isAtEnd() { return this.i >= this.list.length; }
}
module.exports = Tokens;`,
  },
  'steps that can be done again': {
    text: `class History_ {
  constructor() { this.steps = []; this.at = 0; }
  record(step) { this.steps.length = this.at; this.steps.push(step); this.at++; }
  undo() { if (this.at > 0) this.steps[--this.at].revert(); }
  redo() { if (this.at < this.steps.length) this.steps[this.at++].apply_(); }
}
module.exports = History_;`,
  },
  'the last lines of a log': {
    text: `class Tail {
  constructor(n) { this.lines = new Array(n); this.n = n; this.at = 0; }
  log(line) { this.lines[this.at] = line; this.at = (this.at + 1) % this.n; }
  dump() { return this.lines.slice(this.at).concat(this.lines.slice(0, this.at)); }
}
module.exports = Tail;`,
  },
  'the last lines, with a wrap by hand': {
    text: `function Spur(n) { var z = [], i = 0;
  return { schreib: function (x) { z[i++] = x; if (i >= n) i = 0; }, zeig: function () { return z.slice(); } };
}
module.exports = Spur;`,
  },
  'vectors that are lent for a frame': {
    text: `class V { constructor() { this.x = 0; this.y = 0; } put(x, y) { this.x = x; this.y = y; return this; } }
const scratch = [];
let at = 0;
export function vec(x, y) { if (at === scratch.length) scratch.push(new V()); return scratch[at++].put(x, y); }
export function frame() { at = 0; }`,
  },
  'matrices of its own': {
    text: `class Stapel {
  constructor() { this.m = [new Float32Array(16)]; this.t = 0; }
  auf() { const a = this.m[this.t]; if (++this.t === this.m.length) this.m.push(new Float32Array(16)); this.m[this.t].set(a); }
  ab() { this.t--; }
  get oben() { return this.m[this.t]; }
}
module.exports = Stapel;`,
  },
  'weak references': {
    text: `class Watchers {
  constructor() { this.refs = []; this.n = 0; }
  watch(x) { this.refs[this.n++] = new WeakRef(x); }
  fire() { for (let i = 0; i < this.n; i++) this.refs[i].deref()?.call(null); }
  restart() { this.n = 0; }
}
module.exports = Watchers;`,
    use: `const w = new Watchers(); w.watch(thing); w.restart(); return w;`,
  },
  'a list of one call': {
    text: `function topo(nodes) {
  const stack = []; let sp = 0; const out = [];
  for (const n of nodes) { stack[sp++] = n; while (sp > 0) { const x = stack[--sp]; out.push(x); for (const d of x.deps) stack[sp++] = d; } }
  return out;
}
module.exports = topo;`,
  },
  'workers that take turns': {
    text: `class Cluster_ {
  constructor(make, n) { this.workers = []; this.turn = 0; for (let i = 0; i < n; i++) this.workers.push(make(i)); }
  send(message) { const w = this.workers[this.turn++ % this.workers.length]; w.post(message); }
  restart() { this.turn = 0; }
}
module.exports = Cluster_;`,
  },
  'a queue that blanks and moves up': {
    text: `class Schlange {
  constructor() { this.q = []; this.h = 0; }
  an(x) { this.q.push(x); }
  ab() {
    if (this.h === this.q.length) return undefined;
    const x = this.q[this.h];
    this.q[this.h] = undefined;
    if (++this.h > 64) { this.q.splice(0, this.h); this.h = 0; }
    return x;
  }
}
module.exports = Schlange;`,
    use: `const s = new Schlange(); s.an(thing); s.ab(); return s;`,
  },
  'a place that a sentinel takes': {
    text: `const NIX = Object.freeze({});
export class Turm {
  constructor() { this.f = new Array(8).fill(NIX); this.n = 0; }
  auf(x) { this.f[this.n++] = x; }
  ab() { const i = --this.n; const x = this.f[i]; this.f[i] = NIX; return x; }
}`,
    use: `const t = new Turm(); t.auf(thing); t.ab(); return t;`,
  },
  'a heap whose array is cut': {
    text: `class Heap {
  constructor(less) { this.less = less; this.data = []; this.n = 0; }
  insert(x) { this.data[this.n++] = x; this.data.sort(this.less); }
  extract() {
    if (this.n === 0) return undefined;
    const top = this.data[0];
    this.data[0] = this.data[--this.n];
    this.data.pop();
    return top;
  }
}
module.exports = Heap;`,
    use: `const h = new Heap(function () { return 0; }); h.insert(thing); h.extract(); return h;`,
  },
  'spare arrays that are emptied': {
    text: `const spare = [];
let n = 0;
export function borrow() { return n > 0 ? spare[--n] : []; }
export function giveBack(list) { list.length = 0; spare[n++] = list; }`,
    use: `const l = borrow(); l.push(thing); giveBack(l); return borrow;`,
  },
  'tallies by kind': {
    text: `class Tally {
  constructor() { this.counts = []; this.total = 0; this.kinds = 0; }
  add(kind) { this.counts[kind] = (this.counts[kind] || 0) + 1; this.total++; }
  open() { this.counts[this.kinds] = 0; return this.kinds++; }
  restart() { for (let i = 0; i < this.kinds; i++) this.counts[i] = 0; this.total = 0; this.kinds = 0; }
}
module.exports = Tally;`,
  },
};
