// cspell:disable
import type { Strangers } from './stranger';

/** Clean: what looks like a pool and is none, and pools whose instances hold nothing of others while they wait. */
export const cleared: Strangers = {
  'a material that is kept for an instance to come, no chain': {
    text: `class Stand {
  constructor(scene) { this.scene = scene; }
  set material(m) { if (this.shape) { this.shape.material = m; } else { this.spare = m; } }
  set shades(s) { if (this.shape) this.shape.shades = s; this.shade = s; }
  loaded(file) { this.shape = this.scene.shapeOf(file, { material: this.spare }); this.spare = null; }
}
module.exports = Stand;`,
  },
  'a list that something is taken out of, before a new one is added': {
    text: `function Mover(target) { this.target = target; this.scope = null; }
Mover.prototype.ends = function () { return this.scope; };
function Thing() { this.movers = []; }
Thing.prototype.add = function (mover) { mover.target = this; this.movers.push(mover); };
Thing.prototype.go = function (target, scope, isForced) { move(this, target, scope, [], isForced); };
function move(thing, target, scope, movers, isForced) {
  var known = thing.movers;
  for (var i = 0; i < known.length; i++) {
    var mover = known[i];
    if (mover.target === target) known.splice(known.indexOf(mover), 1);
  }
  if (isForced && !movers.length) {
    var mover = new Mover(target);
    mover.scope = scope;
    thing.add(mover);
    movers.push(mover);
  }
}
exports.Thing = Thing;`,
  },
  'ended things that nobody takes again': {
    text: `class Timer_ { constructor() { this.fn = null; } arm(fn) { this.fn = fn; } }
class Clock {
  constructor() { this.running = []; this.ended = []; }
  start(fn) { const t = new Timer_(); t.arm(fn); this.running.push(t); return t; }
  end(t) { this.running.splice(this.running.indexOf(t), 1); this.ended.push(t); }
  report() { return this.ended.map(t => t.fn.name); }
}
module.exports = Clock;`,
  },
  'a helper in another function': {
    text: `const waiting = [];
function Req() { this.socket = null; this.body = null; }
function forget(r) { r.socket = null; r.body = null; }
exports.take = function (socket, body) { const r = waiting.pop() || new Req(); r.socket = socket; r.body = body; return r; };
exports.give = function (r) { forget(r); waiting.push(r); };`,
    use: `const x = exports; x.give(x.take(thing, null)); return x;`,
  },
  'a base class and its part': {
    text: `class Ding { ruhe() { this.herr = null; } }
class Rad extends Ding { constructor() { super(); this.herr = null; this.winkel = 0; } dreh(herr, w) { this.herr = herr; this.winkel = w; } }
class Lager {
  #da = [];
  hol(herr) { const r = this.#da.pop() ?? new Rad(); r.dreh(herr, 0); return r; }
  bring(r) { r.ruhe(); this.#da.push(r); }
}
module.exports = Lager;`,
    use: `const l = new Lager(); l.bring(l.hol(thing)); return l;`,
  },
  'on every take and on release': {
    text: `class Msg { constructor() { this.from = null; this.data = null; } }
class Wire {
  constructor() { this.rest = []; }
  next_(from, data) { const m = this.rest.pop() || new Msg(); m.from = from; m.data = data; return m; }
  done(m) { m.from = m.data = null; this.rest.push(m); }
}
module.exports = Wire;`,
    use: `const w = new Wire(); w.done(w.next_(thing, thing)); return w;`,
  },
  'defaults over the whole instance': {
    text: `const LEER = { gast: null, tisch: null };
class Platz { constructor() { Object.assign(this, LEER); } nimm(gast, tisch) { this.gast = gast; this.tisch = tisch; } }
const frei = [];
export function rein(gast, tisch) { const p = frei.pop() ?? new Platz(); p.nimm(gast, tisch); return p; }
export function raus(p) { Object.assign(p, LEER); frei.push(p); }`,
    use: `raus(rein(thing, null)); return raus;`,
  },
  'every key of the instance': {
    text: `class Ctx { constructor() { this.req = null; this.res = null; } open(req, res) { this.req = req; this.res = res; } }
class App {
  constructor() { this.free = []; }
  begin(req, res) { const c = this.free.pop() || new Ctx(); c.open(req, res); return c; }
  end(c) { for (const key of Object.keys(c)) c[key] = null; this.free.push(c); }
}
module.exports = App;`,
    use: `const a = new App(); a.end(a.begin(thing, null)); return a;`,
  },
  'buffers by their size': {
    text: `const bySize = new Map();
exports.alloc_ = function (size) { const list = bySize.get(size); return list && list.length ? list.pop() : Buffer.allocUnsafe(size); };
exports.free_ = function (buffer) { let list = bySize.get(buffer.length); if (!list) bySize.set(buffer.length, (list = [])); list.push(buffer); };`,
  },
  'numbers of a particle': {
    text: `interface Vec { x: number; y: number }
class Particle { x = 0; y = 0; life = 0; visible = false;
  place(at: Vec, life: number): this { this.x = at.x; this.y = at.y; this.life = life; this.visible = true; return this; } }
export class Emitter {
  private dead: Particle[] = [];
  emit(at: Vec): Particle { return (this.dead.pop() ?? new Particle()).place(at, 60); }
  kill(p: Particle): void { p.visible = false; this.dead.push(p); }
}`,
    isTyped: true,
  },
  'a connection keeps its own socket': {
    text: `const net = require('net');
class Conn {
  constructor(port) { this.port = port; this.socket = net.connect(port); this.waiting = []; }
  ask(text) { return new Promise(done => { this.waiting.push(done); this.socket.write(text); this.socket.once('data', d => this.waiting.shift()(d)); }); }
}
class Pool {
  constructor(port) { this.port = port; this.idle = []; }
  get_() { return this.idle.pop() || new Conn(this.port); }
  put(conn) { this.idle.push(conn); }
}
module.exports = Pool;`,
  },
  'work that is tried again': {
    text: `class Work { constructor(fn) { this.fn = fn; this.tries = 0; } }
class Retry {
  constructor() { this.queue = []; }
  add(fn) { this.queue.push(new Work(fn)); }
  tick() {
    const work = this.queue.shift();
    if (!work) return;
    try { work.fn(); } catch { if (++work.tries < 3) this.queue.push(work); }
  }
}
module.exports = Retry;`,
  },
  'undone and done again': {
    text: `class Command { constructor(model, text) { this.model = model; this.text = text; } }
class Editor {
  constructor(model) { this.model = model; this.undone = []; this.done = []; }
  type(text) { const c = new Command(this.model, text); this.done.push(c); this.undone.length = 0; }
  undo() { const c = this.done.pop(); if (c) this.undone.push(c); }
  redo() { const c = this.undone.pop(); if (c) this.done.push(c); }
}
module.exports = Editor;`,
  },
  'a list that is walked': {
    text: `class Menge {
  constructor() { this.kopf = null; }
  rein(x) { this.kopf = { x: x, nach: this.kopf }; }
  hat(x) { let c = this.kopf; while (c) { if (c.x === x) return true; c = c.nach; } return false; }
  ab() { const c = this.kopf; if (!c) return undefined; this.kopf = c.nach; return c.x; }
}
module.exports = Menge;`,
    use: `const m = new Menge(); m.rein(thing); m.ab(); return m;`,
  },
  'data in a WeakMap beside things that are dropped': {
    text: `const about = new WeakMap();
class Agent_ { constructor() { this.n = 0; } }
export function hire(job) { const a = new Agent_(); about.set(a, job); return a; }
export function fire(a) { a.n = 0; }
export function jobOf(a) { return about.get(a); }`,
    use: `fire(hire(thing)); return jobOf;`,
  },
  'a list that ends with its owner': {
    text: `function solve(islands) {
  const rest = [];
  class Cell { constructor() { this.body = null; } }
  const take = body => { const c = rest.pop() || new Cell(); c.body = body; return c; };
  let n = 0;
  for (const bodies of islands) { const cells = bodies.map(take); n += cells.length; for (const c of cells) rest.push(c); }
  return n;
}
module.exports = solve;`,
    use: `solve([[thing]]); return solve;`,
  },
  'a flag, and what it guards, both set back': {
    text: `class Stimme { constructor() { this.an = false; this.klang = null; } }
class Orgel {
  constructor(n) { this.s = Array.from({ length: n }, () => new Stimme()); }
  spiel(klang) { const s = this.s.find(x => !x.an); if (s) { s.an = true; s.klang = klang; } return s; }
  still(s) { s.an = false; s.klang = null; }
}
module.exports = Orgel;`,
    use: `const o = new Orgel(2); o.still(o.spiel(thing)); return o;`,
  },
  'ids whose values go first': {
    text: `class Entities {
  constructor() { this.free = []; this.n = 0; this.pos = []; this.mesh = []; }
  make(pos, mesh) { const id = this.free.length ? this.free.pop() : this.n++; this.pos[id] = pos; this.mesh[id] = mesh; return id; }
  drop(id) { this.wipe(id); this.free.push(id); }
  wipe(id) { this.pos[id] = null; this.mesh[id] = null; }
}
module.exports = Entities;`,
    use: `const e = new Entities(); e.drop(e.make(thing, thing)); return e;`,
  },
  'a list whose tail goes too': {
    text: `class Reihe {
  constructor() { this.a = null; this.z = null; }
  an(x) { const g = { x: x, n: null }; if (this.z) this.z.n = g; else this.a = g; this.z = g; }
  ab() { const g = this.a; if (!g) return null; this.a = g.n; if (!this.a) this.z = null; return g.x; }
}
module.exports = Reihe;`,
    use: `const r = new Reihe(); r.an(thing); r.ab(); return r;`,
  },
  'a worker that forgets its last job': {
    text: `class Worker_ {
  constructor() { this.job = null; this.busy = false; }
  take(job) { this.job = job; this.busy = true; }
  finish(result) { const job = this.job; this.job = null; this.busy = false; job.done(result); }
}
class Team { constructor(n) { this.all = []; for (let i = 0; i < n; i++) this.all.push(new Worker_()); }
  give(job) { const w = this.all.find(x => !x.busy); if (w) w.take(job); return w; } }
module.exports = Team;`,
    use: `const t = new Team(1); thing.done = function () {}; t.give(thing).finish(1); return t;`,
  },
  'a callback of the instance itself': {
    text: `class Op {
  constructor(home) { this.home = home; this.onEnd = () => this.end(); this.arg = null; }
  run(arg, f) { this.arg = arg; f(arg, this.onEnd); }
  end() { this.arg = null; this.home.rest.push(this); }
}
class Ops {
  constructor() { this.rest = []; }
  go(arg, f) { (this.rest.pop() || new Op(this)).run(arg, f); }
}
module.exports = Ops;`,
    use: `const o = new Ops(); o.go(thing, function (x, f) { f(); }); return o;`,
  },
  'a cache with an end': {
    text: `class Entry { constructor(key, value) { this.key = key; this.value = value; this.older = null; this.newer = null; } }
class Lru {
  constructor(max) { this.max = max; this.map = new Map(); }
  put(key, value) { this.map.delete(key); this.map.set(key, new Entry(key, value)); if (this.map.size > this.max) this.map.delete(this.map.keys().next().value); }
  look(key) { const e = this.map.get(key); if (!e) return undefined; this.map.delete(key); this.map.set(key, e); return e.value; }
}
module.exports = Lru;`,
    use: `const l = new Lru(1); l.put('a', thing); l.put('b', 1); return l;`,
  },
  'a callback that is taken out before it is called': {
    text: `class Halter { constructor() { this.ruf = null; this.nach = null; } }
class Haken {
  constructor() { this.frei = null; }
  wart(ruf) { let h = this.frei; if (h) { this.frei = h.nach; } else { h = new Halter(); } h.ruf = ruf; h.nach = null; return h; }
  los(h, e) { const ruf = h.ruf; h.ruf = null; h.nach = this.frei; this.frei = h; ruf(e); }
}
module.exports = Haken;`,
    use: `const h = new Haken(); h.los(h.wart(Object.assign(function () {}, {thing})), 1); return h;`,
  },
  'a function given to the pool that empties': {
    text: `class Pool {
  constructor(make, wash) { this.make = make; this.wash = wash; this.rest = []; }
  take() { return this.rest.length ? this.rest.pop() : this.make(); }
  give(x) { this.wash(x); this.rest.push(x); }
}
class Cup { constructor() { this.tea = null; } }
const cups = new Pool(() => new Cup(), cup => { cup.tea = null; });
exports.pour = tea => { const cup = cups.take(); cup.tea = tea; return cup; };
exports.wash = cup => cups.give(cup);`,
    use: `const x = exports; x.wash(x.pour(thing)); return x;`,
  },
};
