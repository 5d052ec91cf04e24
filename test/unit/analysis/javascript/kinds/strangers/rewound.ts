// cspell:disable
import type { Strangers } from './stranger';

/** Lists with a counter that goes back while the slots stay full. */
export const rewound: Strangers = {
  'a render queue of an engine': {
    text: `class RenderQueue {
  constructor(gl) { this.gl = gl; this.items = []; this.used = 0; this.drawCalls = 0; }
  submit(mesh) { this.items[this.used++] = mesh; }
  flush() {
    for (let i = 0; i < this.used; i++) { this.items[i].draw(this.gl); this.drawCalls++; }
    this.used = 0;
  }
}
module.exports = RenderQueue;`,
    leaks: ['stale-slots flush'],
    use: `const q = new RenderQueue({}); thing.draw = function () {}; q.submit(thing); q.flush(); return q;`,
  },
  'closures over a list and a number': {
    text: `function Puffer() {
  var fach = [], n = 0;
  return {
    leg: function (x) { fach[n] = x; n = n + 1; },
    lies: function (f) { for (var i = 0; i < n; i++) f(fach[i]); },
    weg: function () { n = 0; }
  };
}
exports.Puffer = Puffer;`,
    leaks: ['stale-slots weg'],
    use: `const p = Puffer(); p.leg(thing); p.weg(); return p;`,
  },
  'functions and variables of a module': {
    text: `const rows = new Array(64);
let z = 0;
export function mull(row) {
  if (z === rows.length) throw new RangeError('full');
  rows[z] = row;
  z += 1;
}
export function each(visit) { for (let i = 0; i < z; ++i) visit(rows[i], i); }
export function zap() { z = 0; }`,
    leaks: ['stale-slots zap'],
    use: `mull(thing); zap(); return each;`,
  },
  'savepoints of a log': {
    text: `function Journal() { this.entries = []; this.n = 0; }
Journal.prototype.write = function (entry) { this.entries[this.n] = entry; return ++this.n; };
Journal.prototype.mark = function () { return this.n; };
Journal.prototype.undoTo = function (mark) { this.n = mark; };
Journal.prototype.commit = function (apply) {
  for (var i = 0; i < this.n; i++) apply(this.entries[i]);
  this.entries = [];
  this.n = 0;
};
module.exports = Journal;`,
    leaks: ['stale-slots undoTo'],
    use: `const j = new Journal(); const m = j.mark(); j.write(thing); j.undoTo(m); return j;`,
  },
  'a class out of a bundler': {
    text: `var t=function(){function t(){this.a=[],this.b=0}return t.prototype.c=function(t){return this.a[this.b++]=t,this},t.prototype.d=function(t){for(var e=0;e<this.b;e++)t(this.a[e])},t.prototype.e=function(){return this.b=0,this},t}();
module.exports=t;`,
    leaks: ['stale-slots e'],
    use: `const q = new t(); q.c(thing); q.e(); return q;`,
  },
  'names and values side by side': {
    text: `class Kopfzeilen {
  #namen = []; #werte = []; #n = 0;
  setze(name, wert) { const i = this.#n++; this.#namen[i] = name; this.#werte[i] = wert; }
  hole(name) { for (let i = 0; i < this.#n; i++) if (this.#namen[i] === name) return this.#werte[i]; return undefined; }
  neu() { this.#n = 0; }
}
export { Kopfzeilen };`,
    leaks: ['stale-slots neu'],
    use: `const k = new Kopfzeilen(); k.setze('a', thing); k.neu(); return k;`,
  },
  'only the names are emptied': {
    text: `class Attributes {
  constructor() { this.names = []; this.values_ = []; this.top = 0; }
  put(name, value) { this.names[this.top] = name; this.values_[this.top] = value; this.top++; }
  find(name) { const at = this.names.indexOf(name); return at < this.top ? this.values_[at] : undefined; }
  restart() { this.names.length = 0; this.top = 0; }
}
module.exports = { Attributes };`,
    leaks: ['stale-slots restart'],
    use: `const a = new Attributes(); a.put('x', thing); a.restart(); return a;`,
  },
  'rows that are sent in one go': {
    text: `class Batch {
  constructor(link, limit) { this.link = link; this.rows = new Array(limit); this.n = 0; this.limit = limit; }
  add(row) {
    this.rows[this.n++] = row;
    if (this.n === this.limit) this.send();
  }
  send() {
    const n = this.n;
    this.n = 0;
    this.link.write(this.rows.slice(0, n));
  }
}
module.exports = Batch;`,
    leaks: ['stale-slots send'],
    use: `const b = new Batch({ write() {} }, 9); b.add(thing); b.send(); return b;`,
  },
  'entries lent by a counter': {
    text: `export class Registry {
  private readonly cells: { key: string; value: unknown }[] = [];
  private filled = 0;
  assign(key: string, value: unknown): void {
    let cell = this.cells[this.filled];
    if (cell === undefined) { cell = { key: '', value: undefined }; this.cells.push(cell); }
    cell.key = key;
    cell.value = value;
    this.filled++;
  }
  lookup(key: string): unknown {
    for (let i = this.filled - 1; i >= 0; i--) if (this.cells[i]!.key === key) return this.cells[i]!.value;
    return undefined;
  }
  again(): void { this.filled = 0; }
}`,
    isTyped: true,
    leaks: ['stale-slots again'],
  },
  'a base class that goes back': {
    text: `class Kasten { constructor() { this.stand = 0; } von_vorn() { this.stand = 0; } }
class Briefe extends Kasten {
  constructor() { super(); this.liste = []; }
  rein(brief) { this.liste[this.stand++] = brief; }
  alle(f) { for (let i = 0; i < this.stand; i++) f(this.liste[i]); }
}
module.exports = Briefe;`,
    leaks: ['stale-slots von_vorn'],
    use: `const b = new Briefe(); b.rein(thing); b.von_vorn(); return b;`,
  },
  'a place that a method computes': {
    text: `class Kreis {
  constructor(hoch) { this.f = new Array(1 << hoch); this.m = (1 << hoch) - 1; this.von = 0; this.len = 0; }
  platz(i) { return (this.von + i) & this.m; }
  rein(x) { this.f[this.platz(this.len)] = x; this.len++; }
  lies(i) { return i < this.len ? this.f[this.platz(i)] : undefined; }
  leeren() { this.von = this.len = 0; }
}
export default Kreis;`,
    leaks: ['stale-slots leeren'],
    use: `const k = new Kreis(4); k.rein(thing); k.leeren(); return k;`,
  },
  'pages of a long list': {
    text: `function Pages() { this.pages = [new Array(32)]; this.k = 0; }
Pages.prototype.append = function (x) {
  var p = this.k >> 5;
  if (p === this.pages.length) this.pages.push(new Array(32));
  this.pages[p][this.k & 31] = x;
  this.k++;
};
Pages.prototype.get_ = function (i) { return i < this.k ? this.pages[i >> 5][i & 31] : undefined; };
Pages.prototype.wipe = function () { this.k = 0; };
module.exports = Pages;`,
    leaks: ['stale-slots wipe'],
    use: `const p = new Pages(); p.append(thing); p.wipe(); return p;`,
  },
  'values that are dropped by number': {
    text: `class Operands {
  constructor() { this.cells = new Array(256); this.sp = 0; }
  load(value) { this.cells[this.sp++] = value; }
  peek(depth) { return this.cells[this.sp - 1 - depth]; }
  drop(count) { this.sp -= count; }
}
module.exports = Operands;`,
    leaks: ['stale-slots drop'],
    use: `const o = new Operands(); o.load(thing); o.drop(1); return o;`,
  },
  'jobs that are awaited': {
    text: `export class Feierabend {
  #dinge = [];
  #wie_viele = 0;
  merke(ding) { this.#dinge[this.#wie_viele++] = ding; }
  async mach() {
    try {
      for (let i = 0; i < this.#wie_viele; i++) await this.#dinge[i].run();
    } finally {
      this.#wie_viele = 0;
    }
  }
}`,
    leaks: ['stale-slots mach'],
  },
  'emptied only when asked': {
    text: `class Trail {
  constructor() { this.points = []; this.n = 0; }
  add(point) { this.points[this.n] = point; this.n++; }
  last() { return this.n > 0 ? this.points[this.n - 1] : null; }
  restart(deep) {
    if (deep) this.points.fill(null);
    this.n = 0;
  }
}
module.exports = Trail;`,
    leaks: ['stale-slots restart'],
    use: `const t = new Trail(); t.add(thing); t.restart(false); return t;`,
  },
  'static members': {
    text: `class Zettel {
  static #liste = [];
  static #n = 0;
  static auf(x) { Zettel.#liste[Zettel.#n++] = x; }
  static vor(f) { for (let i = 0; i < Zettel.#n; i++) f(Zettel.#liste[i]); }
  static ab() { Zettel.#n = 0; }
}
module.exports = Zettel;`,
    leaks: ['stale-slots ab'],
    use: `Zettel.auf(thing); Zettel.ab(); return Zettel;`,
  },
  'an object literal with its state in another': {
    text: `const state = { listeners: [], n: 0 };
const bus = {
  on(listener) { state.listeners[state.n++] = listener; },
  fire(event) { for (let i = 0; i < state.n; i++) state.listeners[i](event); },
  off() { state.n = 0; }
};
module.exports = bus;`,
    leaks: ['stale-slots off'],
    use: `bus.on(thing); bus.off(); return bus;`,
  },
  'two lists that take turns': {
    text: `class Frames {
  constructor() { this.now = []; this.next_ = []; this.n = 0; this.m = 0; }
  plan(task) { this.next_[this.m++] = task; }
  turn(run) {
    const t = this.now; this.now = this.next_; this.next_ = t;
    this.n = this.m; this.m = 0;
    for (let i = 0; i < this.n; i++) run(this.now[i]);
  }
}
module.exports = Frames;`,
    leaks: ['stale-slots turn'],
    use: `const f = new Frames(); f.plan(thing); f.turn(function () {}); f.turn(function () {}); return f;`,
    today: 'missed',
  },
};
