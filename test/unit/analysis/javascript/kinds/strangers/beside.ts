// cspell:disable
import type { Strangers } from './stranger';

/** Values that stay beside what is used again: in tables, behind ids, in the tail of a list, in the field of the last work. */
export const beside: Strangers = {
  'components of recycled ids': {
    text: `export class Store {
  constructor() { this.freeIds = []; this.nextId = 0; this.components = []; }
  create(component) {
    const id = this.freeIds.length > 0 ? this.freeIds.pop() : this.nextId++;
    this.components[id] = component;
    return id;
  }
  read(id) { return this.components[id]; }
  destroy(id) { this.freeIds.push(id); }
}`,
    leaks: ['stale-collection destroy|stale-slots destroy'],
    use: `const s = new Store(); s.destroy(s.create(thing)); return s;`,
  },
  'a slab whose free places are chained by numbers': {
    text: `class Slab {
  constructor(n) {
    this.v = new Array(n); this.nx = new Int32Array(n); this.fr = 0;
    for (let i = 0; i < n; i++) this.nx[i] = i + 1;
  }
  ein(x) { const i = this.fr; this.fr = this.nx[i]; this.v[i] = x; return i; }
  aus(i) { this.nx[i] = this.fr; this.fr = i; }
  schau(i) { return this.v[i]; }
}
module.exports = Slab;`,
    leaks: ['stale-collection aus|stale-slots aus'],
    use: `const s = new Slab(4); s.aus(s.ein(thing)); return s;`,
    today: 'missed',
  },
  'a table of the busy': {
    text: `class Worker_ { constructor() { this.jobs = 0; } run(job) { this.jobs++; return job; } }
class Crew {
  constructor() { this.idle = []; this.about = new Map(); }
  hire(request) {
    const worker = this.idle.pop() ?? new Worker_();
    this.about.set(worker, request);
    return worker;
  }
  rest(worker) { this.idle.push(worker); }
}
module.exports = Crew;`,
    leaks: ['stale-collection rest'],
    use: `const c = new Crew(); c.rest(c.hire(thing)); return c;`,
  },
  'an evicted value of a cache': {
    text: `class Speicher {
  constructor() { this.orte = new Map(); this.werte = []; this.frei = []; this.voll = 0; }
  setze(k, v) {
    let i = this.orte.get(k);
    if (i === undefined) { i = this.frei.length ? this.frei.pop() : this.voll++; this.orte.set(k, i); }
    this.werte[i] = v;
  }
  hole(k) { const i = this.orte.get(k); return i === undefined ? undefined : this.werte[i]; }
  wirf(k) {
    const i = this.orte.get(k);
    if (i === undefined) return;
    this.orte.delete(k);
    this.frei.push(i);
  }
}
module.exports = Speicher;`,
    leaks: ['stale-collection wirf|stale-slots wirf'],
    use: `const s = new Speicher(); s.setze('a', thing); s.wirf('a'); return s;`,
  },
  'a tail that outlives its list': {
    text: `class Kette {
  constructor() { this.kopf = null; this.ende = null; this.n = 0; }
  an(x) {
    const g = { x: x, nach: null };
    if (this.kopf === null) this.kopf = g; else this.ende.nach = g;
    this.ende = g;
    this.n++;
  }
  ab() {
    const g = this.kopf;
    if (g === null) return null;
    this.kopf = g.nach;
    this.n--;
    return g.x;
  }
}
module.exports = Kette;`,
    leaks: ['stale-fields ab|stale-slots ab'],
    use: `const k = new Kette(); k.an(thing); k.ab(); return k;`,
  },
  'a list that forgets only its first': {
    text: `function List() { this.first = null; this.last = null; this.length_ = 0; }
List.prototype.append = function (value) {
  var node = { value: value, next: null };
  if (this.first) this.last.next = node; else this.first = node;
  this.last = node;
  this.length_++;
};
List.prototype.empty = function () { this.first = null; this.length_ = 0; };
List.prototype.each = function (f) { for (var n = this.first; n; n = n.next) f(n.value); };
module.exports = List;`,
    leaks: ['stale-fields empty|stale-slots empty'],
    use: `const l = new List(); l.append(thing); l.empty(); return l;`,
  },
  'the last job of a worker': {
    text: `class Arbeiter {
  constructor() { this.auftrag = null; this.belegt = false; }
  nimm(auftrag) { this.auftrag = auftrag; this.belegt = true; auftrag.start(this); }
  fertig(ergebnis) { this.auftrag.melde(ergebnis); this.belegt = false; }
}
class Halle {
  constructor(n) { this.leute = []; for (let i = 0; i < n; i++) this.leute.push(new Arbeiter()); }
  gib(auftrag) {
    for (const a of this.leute) if (!a.belegt) { a.nimm(auftrag); return true; }
    return false;
  }
}
module.exports = Halle;`,
    leaks: ['stale-fields fertig'],
    use: `const h = new Halle(1); thing.start = function (a) { a.fertig(1); }; thing.melde = function () {}; h.gib(thing); return h;`,
  },
  'the last request of a parser': {
    text: `class Parser {
  constructor() { this.message = null; this.state = 0; }
  begin(message) { this.message = message; this.state = 1; }
  feed(chunk) { this.message.body += chunk; }
  finish() { this.state = 0; }
}
const parsers = [];
exports.take = message => { const p = parsers.pop() || new Parser(); p.begin(message); return p; };
exports.give = p => { p.finish(); parsers.push(p); };`,
    leaks: ['stale-fields finish|stale-fields give'],
    use: `const x = exports; x.give(x.take(thing)); return x;`,
  },
  'names of dead things in a dictionary': {
    text: `class Handle { constructor() { this.id = 0; } }
let serial = 0;
const unused = [];
const owners = {};
export function open(owner) {
  const h = unused.length ? unused.pop() : new Handle();
  if (h.id === 0) h.id = ++serial;
  owners[h.id] = owner;
  return h;
}
export function shut(h) { unused.push(h); }
export function ownerOf(h) { return owners[h.id]; }`,
    leaks: ['stale-collection shut'],
    use: `shut(open(thing)); return ownerOf;`,
  },
};
