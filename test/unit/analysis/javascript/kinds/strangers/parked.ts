// cspell:disable
import type { Strangers } from './stranger';

/** Instances that wait for their next use with a field or a collection of the last one. */
export const parked: Strangers = {
  'tweens of an engine': {
    text: `const idle = [];
const active = [];
class Tween {
  constructor() { this.target = null; this.done = null; this.left = 0; }
  start(target, time, done) { this.target = target; this.left = time; this.done = done; }
}
export function tween(target, time, done) {
  const t = idle.length > 0 ? idle.pop() : new Tween();
  t.start(target, time, done);
  active.push(t);
  return t;
}
export function update(dt) {
  for (let i = active.length - 1; i >= 0; i--) {
    const t = active[i];
    t.left -= dt;
    if (t.left <= 0) {
      if (t.done) t.done();
      active.splice(i, 1);
      idle.push(t);
    }
  }
}`,
    leaks: ['stale-fields update'],
    use: `tween(thing, 1, null); update(2); return update;`,
  },
  'contexts of a router, half reset': {
    text: `class Context {
  constructor() { this.req = null; this.res = null; this.route = null; }
  prepare(req, res) { this.req = req; this.res = res; return this; }
  cleanup() { this.req = null; this.route = null; }
}
class Router {
  constructor() { this.spare = []; this.routes = []; }
  handle(req, res) {
    const ctx = (this.spare.pop() || new Context()).prepare(req, res);
    for (const route of this.routes) { ctx.route = route; route(ctx); }
    this.finish(ctx);
  }
  finish(ctx) { ctx.cleanup(); this.spare.push(ctx); }
}
module.exports = Router;`,
    leaks: ['stale-fields cleanup|stale-fields finish'],
    use: `const r = new Router(); r.handle({}, thing); return r;`,
  },
  'a chain of tasks in closures': {
    text: `function Werkstatt(arbeiter) {
  var frei = null, laufend = 0;
  function Auftrag() { this.stoff = null; this.ruf = null; this.danach = null; }
  function hol() {
    var a = frei;
    if (a === null) return new Auftrag();
    frei = a.danach;
    a.danach = null;
    return a;
  }
  function leg(a) { a.danach = frei; frei = a; laufend--; }
  return function (stoff, ruf) {
    var a = hol();
    laufend++;
    a.stoff = stoff;
    a.ruf = ruf;
    arbeiter(a.stoff, function (e, r) { var f = a.ruf; leg(a); f(e, r); });
  };
}
module.exports = Werkstatt;`,
    leaks: ['stale-fields leg'],
    use: `const w = Werkstatt(function (x, f) { f(); }); w(thing, function () {}); return w;`,
  },
  'a Set of sockets': {
    text: `class Leitung { constructor() { this.gast = null; this.zahl = 0; } }
class Amt {
  constructor() { this.ruhend = new Set(); }
  verbinde(gast) {
    let l;
    for (const x of this.ruhend) { l = x; break; }
    if (l) this.ruhend.delete(l); else l = new Leitung();
    l.gast = gast;
    l.zahl++;
    return l;
  }
  trenne(l) { this.ruhend.add(l); }
}
module.exports = Amt;`,
    leaks: ['stale-fields trenne'],
    use: `const a = new Amt(); a.trenne(a.verbinde(thing)); return a;`,
  },
  'lists by a key in a Map': {
    text: `class Sprite { constructor(kind) { this.kind = kind; this.texture = null; this.parent = null; } }
export class SpriteCache {
  constructor() { this.byKind = new Map(); }
  obtain(kind, texture) {
    let list = this.byKind.get(kind);
    if (list === undefined) { list = []; this.byKind.set(kind, list); }
    const sprite = list.length === 0 ? new Sprite(kind) : list.pop();
    sprite.texture = texture;
    return sprite;
  }
  discard(sprite) {
    sprite.parent = null;
    this.byKind.get(sprite.kind).push(sprite);
  }
}`,
    leaks: ['stale-fields discard'],
    use: `const c = new SpriteCache(); c.discard(c.obtain('a', thing)); return c;`,
  },
  'flags in a fixed list': {
    text: `class Voice {
  constructor() { this.busy = false; this.buffer = null; this.ended = null; }
}
class Mixer {
  constructor(count) { this.voices = []; for (let i = 0; i < count; i++) this.voices.push(new Voice()); }
  play(buffer, ended) {
    for (let i = 0; i < this.voices.length; i++) {
      const v = this.voices[i];
      if (!v.busy) { v.busy = true; v.buffer = buffer; v.ended = ended; return v; }
    }
    return null;
  }
  stop(v) { v.busy = false; }
}
module.exports = Mixer;`,
    leaks: ['stale-fields stop'],
    use: `const m = new Mixer(2); m.stop(m.play(thing, null)); return m;`,
  },
  'flags, by the instance itself': {
    text: `class Funke {
  lebt = false; #ziel = null;
  zuend(ziel) { this.lebt = true; this.#ziel = ziel; }
  losch() { this.lebt = false; }
  get ziel() { return this.#ziel; }
}
class Feuer {
  #alle = [];
  wirf(ziel) {
    let f = this.#alle.find(x => !x.lebt);
    if (!f) { f = new Funke(); this.#alle.push(f); }
    f.zuend(ziel);
    return f;
  }
}
export { Feuer };`,
    leaks: ['stale-fields losch'],
    use: `const f = new Feuer(); f.wirf(thing).losch(); return f;`,
  },
  'resources of a pool in the same file': {
    text: `class Pool {
  constructor(make) { this.make = make; this.rest = []; this.waiting = []; }
  acquire() { return this.rest.length ? Promise.resolve(this.rest.pop()) : Promise.resolve(this.make()); }
  release(one) { const next = this.waiting.shift(); if (next) next(one); else this.rest.push(one); }
}
class Session { constructor() { this.user = null; this.calls = 0; } query(text) { this.calls++; return text; } }
const pool = new Pool(() => new Session());
async function run(user, text) {
  const session = await pool.acquire();
  session.user = user;
  try { return await session.query(text); } finally { pool.release(session); }
}
module.exports = run;`,
    leaks: ['stale-fields run|stale-fields release'],
    today: 'missed',
  },
  'resources of a pool from a package': {
    text: `const { createPool } = require('generic-pool');
class Client {
  constructor(url) { this.url = url; this.transaction = null; }
  async query(text) { return [this.url, text]; }
}
const clients = createPool({ create: async () => new Client('db'), destroy: async () => {} }, { max: 4 });
exports.within = async function (transaction, work) {
  const client = await clients.acquire();
  client.transaction = transaction;
  try { return await work(client); } finally { await clients.release(client); }
};`,
    leaks: ['stale-fields within'],
  },
  'an instance that parks itself': {
    text: `var bank = [];
function Knecht() { this.last = null; this.weg = 0; }
Knecht.hol = function (last) {
  var k = bank.length ? bank.shift() : new Knecht();
  k.last = last;
  return k;
};
Knecht.prototype.geh = function (dx) { this.weg += dx; };
Knecht.prototype.fertig = function () { this.weg = 0; bank.push(this); };
module.exports = Knecht;`,
    leaks: ['stale-fields fertig'],
    use: `Knecht.hol(thing).fertig(); return Knecht;`,
  },
  'headers of a pooled answer': {
    text: `class Answer {
  constructor() { this.socket = null; this.headers = new Map(); this.status = 200; }
  open(socket) { this.socket = socket; return this; }
  header(name, value) { this.headers.set(name, value); return this; }
  renew() { this.socket = null; this.status = 200; }
}
const spare = [];
exports.begin = socket => (spare.pop() ?? new Answer()).open(socket);
exports.end = answer => { answer.renew(); spare.push(answer); };`,
    leaks: ['stale-collection renew'],
    use: `const exports_ = exports; const a = exports_.begin({}); a.header('x', thing); exports_.end(a); return exports_;`,
  },
  'components of an entity': {
    text: `class Entity {
  constructor() { this.parts = []; this.alive = false; }
  add(part) { this.parts.push(part); return this; }
}
class Scene {
  constructor() { this.dead = []; }
  create() { const e = this.dead.pop() || new Entity(); e.alive = true; return e; }
  remove(e) { e.alive = false; this.dead.push(e); }
}
module.exports = { Scene };`,
    leaks: ['stale-collection remove'],
    use: `const s = new Scene(); s.remove(s.create().add(thing)); return s;`,
  },
  'literals of a task queue': {
    text: `let vorrat = null;
let erster = null, letzter = null;
export function plane(f, a) {
  let z = vorrat;
  if (z) { vorrat = z.n; z.f = f; z.a = a; z.n = null; } else { z = { f: f, a: a, n: null }; }
  if (letzter) letzter.n = z; else erster = z;
  letzter = z;
}
export function lauf() {
  while (erster) {
    const z = erster;
    erster = z.n;
    if (!erster) letzter = null;
    z.f(z.a);
    z.n = vorrat;
    vorrat = z;
  }
}`,
    leaks: ['stale-fields lauf'],
    use: `plane(function () {}, thing); lauf(); return lauf;`,
  },
  'cleared unless it throws': {
    text: `class Call { constructor() { this.args = null; } }
class Caller {
  constructor(fn) { this.fn = fn; this.calls = []; }
  run(args) {
    const call = this.calls.pop() ?? new Call();
    call.args = args;
    try {
      this.fn(call.args);
      call.args = null;
    } finally {
      this.calls.push(call);
    }
  }
}
module.exports = Caller;`,
    leaks: ['stale-fields run'],
    use: `const c = new Caller(function () { throw 0; }); try { c.run(thing); } catch (e) {} return c;`,
    today: 'missed',
  },
  'a class that a helper makes poolable': {
    text: `function poolable(Klass) {
  Klass.rest = [];
  Klass.get_ = function (a) {
    if (Klass.rest.length) { var one = Klass.rest.pop(); Klass.call(one, a); return one; }
    return new Klass(a);
  };
  Klass.release_ = function (one) { one.destructor(); if (Klass.rest.length < 10) Klass.rest.push(one); };
  return Klass;
}
function Event_(native) { this.native = native; this.isStopped = false; this.current = null; }
Event_.prototype.visit = function (node) { this.current = node; };
Event_.prototype.destructor = function () { this.native = null; this.isStopped = false; };
poolable(Event_);
module.exports = Event_;`,
    leaks: ['stale-fields destructor|stale-fields release_'],
    use: `const e = Event_.get_({}); e.visit(thing); Event_.release_(e); return Event_;`,
  },
  'the part of a context': {
    text: `class Body { constructor() { this.stream = null; this.size = 0; } attach(stream) { this.stream = stream; } rewind() { this.size = 0; } }
class Exchange {
  constructor() { this.body = new Body(); this.user = null; }
  begin(user, stream) { this.user = user; this.body.attach(stream); return this; }
  over() { this.user = null; this.body.rewind(); }
}
const waiting = [];
export const take = (user, stream) => (waiting.shift() ?? new Exchange()).begin(user, stream);
export const give = exchange => { exchange.over(); waiting.push(exchange); };`,
    leaks: ['stale-fields rewind'],
    use: `give(take({}, thing)); return give;`,
  },
  'typed nodes of a list that are kept': {
    text: `interface Node_<T> { item: T | undefined; after: Node_<T> | undefined }
export class Strang<T> {
  private erst: Node_<T> | undefined;
  private letzt: Node_<T> | undefined;
  private frei: Node_<T> | undefined;
  dran(item: T): void {
    let n = this.frei;
    if (n) { this.frei = n.after; n.item = item; n.after = undefined; } else { n = { item, after: undefined }; }
    if (this.letzt) this.letzt.after = n; else this.erst = n;
    this.letzt = n;
  }
  ab(): T | undefined {
    const n = this.erst;
    if (!n) return undefined;
    this.erst = n.after;
    if (!this.erst) this.letzt = undefined;
    n.after = this.frei;
    this.frei = n;
    return n.item;
  }
}`,
    isTyped: true,
    leaks: ['stale-fields ab'],
  },
  'events of a fixed ring': {
    text: `class Ereignis { constructor() { this.art = ''; this.was = null; } }
class Melder {
  constructor(hoerer) { this.hoerer = hoerer; this.reihe = []; this.k = 0; for (let i = 0; i < 8; i++) this.reihe.push(new Ereignis()); }
  melde(art, was) {
    const e = this.reihe[this.k];
    this.k = (this.k + 1) & 7;
    e.art = art;
    e.was = was;
    this.hoerer(e);
  }
}
module.exports = Melder;`,
    leaks: ['stale-fields melde|stale-slots melde'],
    use: `const m = new Melder(function () {}); m.melde('a', thing); return m;`,
    today: 'missed',
  },
};
