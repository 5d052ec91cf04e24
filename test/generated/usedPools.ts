/** A program that uses instances again, and code that uses what it exports as `store`; see `UsedStore`. */
export interface UsedPool {
  title: string;
  text: string;
  isTyped?: true;
  use: string;
}

const TWICE = `const a = store.take(gone(1)); note(a.user); store.give(a); const b = store.take(gone(2)); note(a === b); note(b.user); store.give(b);
  const c = store.take(kept(3)); note(c.user); const d = store.take(gone(4)); note(d.user); store.give(d);`;

function pool(title: string, text: string, use = TWICE): UsedPool {
  return { title, text, use };
}

const CTX =
  'class Ctx { constructor() { this.user = null; } fill(user) { this.user = user; return this; } }';

export const usedPools: UsedPool[] = [
  pool(
    'free functions',
    `const rest = [];
${CTX}
exports.take = function (user) { return (rest.pop() ?? new Ctx()).fill(user); };
exports.give = function (ctx) { rest.push(ctx); };`,
  ),
  pool(
    'instances that the caller still reads',
    `const rest = [];
${CTX}
function take(user) { return (rest.pop() ?? new Ctx()).fill(user); }
function give(ctx) { rest.push(ctx); }
exports.run = function (user) { const ctx = take(user); give(ctx); return ctx.user; };`,
    `note(store.run(gone(1))); note(store.run(gone(2)));`,
  ),
  pool(
    'instances whose field is returned after they are put back',
    `const rest = [];
${CTX}
exports.take = function (user) { return (rest.pop() ?? new Ctx()).fill(user); };
exports.give = function (ctx) {
  rest.push(ctx);
  return ctx.user;
};`,
    `const a = store.take(gone(1)); note(store.give(a)); const b = store.take(gone(2)); note(store.give(b)); note(a === b);`,
  ),
  pool(
    'instances whose field is called after they are put back',
    `const rest = [];
class Job { constructor() { this.done = null; this.value = null; } }
exports.take = function (done, value) { const job = rest.pop() ?? new Job(); job.done = done; job.value = value; return job; };
exports.end = function (job) {
  rest.push(job);
  job.done(job.value);
};`,
    `const a = store.take(x => note(x), gone(1)); store.end(a); const b = store.take(x => { store.take(note, kept(5)); note(x); }, gone(2)); store.end(b); const c = store.take(x => note(x), gone(6)); store.end(c);`,
  ),
  pool(
    'a reset that still uses what it does not clear',
    `class Ctx { constructor() { this.user = null; this.log = null; this.count = 0; }
  fill(user, log) { this.user = user; this.log = log; return this; }
  reset() {
    this.count = 0;
    this.user = null;
    this.log(this.count);
    return this.log;
  } }
const rest = [];
exports.take = (user, log) => (rest.pop() ?? new Ctx()).fill(user, log);
exports.give = ctx => { ctx.reset(); rest.push(ctx); };`,
    `const told = note; const log = of => x => { told(x); told(of); }; const a = store.take(gone(1), log(gone(3))); store.give(a); const b = store.take(gone(2), log(gone(4))); note(a === b); store.give(b);`,
  ),
  pool(
    'instances that are put into the list that one of their fields names',
    `class Box { constructor() { this.kind = null; this.item = null; } }
const lists = new Map();
exports.take = function (kind, item) {
  let list = lists.get(kind.id);
  if (!list) { list = []; lists.set(kind.id, list); }
  const box = list.length > 0 ? list.pop() : new Box();
  box.kind = kind; box.item = item;
  return box;
};
exports.give = function (box) { lists.get(box.kind.id).push(box); };`,
    `const a = store.take(gone(1), gone(2)); store.give(a); const b = store.take(gone(1), gone(3)); note(a === b); note(b.item); store.give(b);`,
  ),
  pool(
    'instances whose method is called after they are put back',
    `const rest = [];
class Ctx { constructor() { this.user = null; } fill(user) { this.user = user; return this; } told() { return this.user; } }
exports.take = function (user) { return (rest.pop() ?? new Ctx()).fill(user); };
exports.give = function (ctx) { rest.push(ctx); return ctx.told(); };`,
    `const a = store.take(gone(1)); note(store.give(a)); const b = store.take(gone(2)); note(a === b); note(store.give(b));`,
  ),
  pool(
    'a collection that is returned when its instance is put back',
    `class Bag { constructor() { this.items = []; } add(item) { this.items.push(item); } }
const rest = [];
exports.take = function () { return rest.pop() ?? new Bag(); };
exports.give = function (bag) { rest.push(bag); return bag.items.length; };`,
    `const a = store.take(); a.add(gone(1)); note(store.give(a)); note(store.take() === a); const b = store.take(); b.add(gone(2)); note(store.give(b));`,
  ),
  pool(
    'a chain of literals',
    `let first = null;
exports.take = function (user) { let node; if (first !== null) { node = first; first = first.after; node.user = user; }
  else { node = { user: user, after: null }; } return node; };
exports.give = function (node) { node.after = first; first = node; };`,
  ),
  pool(
    'a chain of literals with names alone',
    `let first = null;
exports.take = function (user, more) { let node = first; if (node) { first = node.after; node.user = user; node.more = more; node.after = undefined; }
  else { node = { user, more, after: undefined }; } return node; };
exports.give = function (node) {
  node.after = first;
  first = node;
};`,
    `const a = store.take(gone(1), gone(2)); note(a.user); store.give(a); const b = store.take(gone(3), gone(4)); note(a === b); store.give(b);`,
  ),
  pool(
    'nodes of a list that are kept for the next',
    `class List { constructor() { this.first = null; this.last = null; this.free = null; }
  put(item) { let n = this.free;
    if (n) { this.free = n.after; n.item = item; n.after = null; } else { n = { item: item, after: null }; }
    if (this.last) this.last.after = n; else this.first = n;
    this.last = n; }
  take() {
    const n = this.first;
    if (!n) return undefined;
    this.first = n.after;
    if (!this.first) this.last = null;
    n.after = this.free;
    this.free = n;
    return n.item;
  } }
exports.make = () => new List();`,
    `const s = store.make(); store.s = s; s.put(gone(1)); s.put(gone(2)); note(s.take()); note(s.take()); note(s.take()); s.put(gone(3)); s.put(kept(4)); note(s.take());`,
  ),
  {
    title: 'typed nodes of a list that are kept for the next',
    isTyped: true,
    text: `interface Cell<T> { item: T | undefined; after: Cell<T> | undefined }
export class Strand<T> {
  private first: Cell<T> | undefined;
  private last: Cell<T> | undefined;
  private free: Cell<T> | undefined;
  put(item: T): void {
    let n = this.free;
    if (n) { this.free = n.after; n.item = item; n.after = undefined; } else { n = { item, after: undefined }; }
    if (this.last) this.last.after = n; else this.first = n;
    this.last = n;
  }
  take(): T | undefined {
    const n = this.first;
    if (!n) return undefined;
    this.first = n.after;
    if (!this.first) this.last = undefined;
    n.after = this.free;
    this.free = n;
    return n.item;
  }
}
export const strand = new Strand<object>();`,
    use: `const s = store.strand; s.put(gone(1)); s.put(gone(2)); note(s.take()); note(s.take()); note(s.take()); s.put(gone(3)); s.put(kept(4)); note(s.take());`,
  },
  pool(
    'elements of a list that go into a free list',
    `const spare = [];
function Pair() { this.left = null; this.right = null; }
function Stage() { this.pairs = []; }
Stage.prototype.join = function (left, right) {
  const pair = spare.length ? spare.pop() : new Pair(); pair.left = left; pair.right = right; this.pairs.push(pair); };
Stage.prototype.turn = function () {
  for (const pair of this.pairs) spare.push(pair);
  this.pairs.length = 0; };
exports.stage = new Stage();`,
    `store.stage.join(gone(1), gone(2)); store.stage.turn(); store.stage.join(gone(3), gone(4)); note(store.stage.pairs[0].left); store.stage.turn(); note(store.stage.pairs.length);`,
  ),
  pool(
    'elements of a list, by index',
    `const idle = [];
class Contact { constructor() { this.user = null; } }
class World { constructor() { this.contacts = []; }
  add(user) { const c = idle.length > 0 ? idle.pop() : new Contact(); c.user = user; this.contacts.push(c); }
  step() {
    for (let i = 0; i < this.contacts.length; i++) idle.push(this.contacts[i]);
    this.contacts.length = 0;
  } }
exports.world = new World();`,
    `store.world.add(gone(1)); store.world.add(gone(2)); store.world.step(); store.world.add(gone(3)); note(store.world.contacts[0].user); store.world.step();`,
  ),
  pool(
    'lists by key',
    `const shelves = { lists: { small: [] },
  lay(key, thing) { this.lists[key].push(thing); },
  fetch(key) { return this.lists[key].pop() || new Thing(); } };
class Thing { constructor() { this.user = null; }
  open(user) { this.user = user; return this; }
  shut() { shelves.lay('small', this); } }
exports.take = user => shelves.fetch('small').open(user);`,
    `const a = store.take(gone(1)); note(a.user); a.shut(); const b = store.take(gone(2)); note(a === b); b.shut();`,
  ),
  pool(
    'lists in a Map',
    `class Shelf { constructor() { this.lists = new Map([['a', []]]); }
  fetch(kind, content) { const box = this.lists.get(kind).pop() ?? new Box(); box.pack(content); return box; }
  lay(kind, box) { this.lists.get(kind).push(box); } }
class Box { constructor() { this.content = null; } pack(content) { this.content = content; } }
exports.shelf = new Shelf();`,
    `const a = store.shelf.fetch('a', gone(1)); note(a.content); store.shelf.lay('a', a); note(store.shelf.fetch('a', gone(2)) === a); store.shelf.lay('a', a);`,
  ),
  pool(
    'a Set of idle instances',
    `${CTX}
class Pool { constructor() { this.idle = new Set(); }
  take(user) { let one = this.idle.values().next().value;
    if (one) this.idle.delete(one); else one = new Ctx(); one.fill(user); return one; }
  give(one) { this.idle.add(one); } }
module.exports = new Pool();`,
  ),
  pool(
    'a list with a counter',
    `${CTX}
const list = []; let free = 0;
exports.take = function (user) { const one = free > 0 ? list[--free] : new Ctx(); one.fill(user); return one; };
exports.give = function (one) { list[free++] = one; };`,
  ),
  pool(
    'a part of a pooled instance',
    `class Answer { constructor() { this.socket = null; this.sent = false; }
  begin(socket) { this.socket = socket; } renew() { this.sent = false; } }
class Talk { constructor() { this.answer = new Answer(); }
  begin(socket) { this.answer.begin(socket); return this; } renew() { this.answer.renew(); } }
class Talks { constructor() { this.rest = []; }
  open(socket) { return (this.rest.pop() ?? new Talk()).begin(socket); }
  shut(talk) { talk.renew(); this.rest.push(talk); } }
module.exports = new Talks();`,
    `const a = store.open(gone(1)); note(a.answer.socket); store.shut(a); const b = store.open(gone(2)); note(a === b); note(b.answer.socket); store.shut(b);`,
  ),
  pool(
    'a table of what belongs to the instances in use',
    `class Pool { constructor() { this.rest = new Set(); this.about = new Map(); }
  take(data) { const one = this.rest.values().next().value ?? { id: 7 };
    this.rest.delete(one); this.about.set(one, data); return one; }
  give(one) { this.rest.add(one); }
  told(one) { return this.about.get(one); } }
module.exports = new Pool();`,
    `const a = store.take(gone(1)); note(store.told(a)); store.give(a); const b = store.take(gone(2)); note(a === b); note(store.told(b)); store.give(b);`,
  ),
  pool(
    'values beside ids that are used again',
    `class Table { constructor() { this.free = []; this.count = 0; this.rows = []; }
  keep(row) { const id = this.free.length > 0 ? this.free.pop() : this.count++; this.rows[id] = row; return id; }
  drop(id) { this.free.push(id); }
  row(id) { return this.rows[id]; } }
module.exports = new Table();`,
    `const a = store.keep(gone(1)); note(store.row(a)); const k = store.keep(kept(9)); store.drop(a); const b = store.keep(gone(2)); note(a === b); note(store.row(b)); note(store.row(k)); store.drop(b);`,
  ),
  pool(
    'a collection of a pooled instance',
    `class Entity { constructor() { this.parts = []; }
  add(part) { this.parts.push(part); return this; } }
class Scene { constructor() { this.dead = []; }
  create() { return this.dead.pop() || new Entity(); }
  remove(e) { this.dead.push(e); } }
module.exports = new Scene();`,
    `const a = store.create(); a.add(gone(1)); a.add(gone(2)); note(a.parts); store.remove(a); note(store.create() === a); const b = store.create(); b.add(gone(3)); store.remove(b);`,
  ),
  pool(
    'a Map of a pooled instance, half reset',
    `class Answer { constructor() { this.socket = null; this.headers = new Map(); }
  open(socket) { this.socket = socket; return this; }
  header(name, value) { this.headers.set(name, value); return this; }
  renew() { this.socket = null; } }
const spare = [];
exports.begin = socket => (spare.pop() ?? new Answer()).open(socket);
exports.end = answer => { answer.renew(); spare.push(answer); };`,
    `const a = store.begin(gone(1)); a.header('x', gone(2)); note(a.headers.get('x')); store.end(a); const b = store.begin(gone(3)); note(a === b); store.end(b);`,
  ),
  pool(
    'a base class that goes back, and another class of it',
    `class Base { constructor() { this.n = 0; } back() { this.n = 0; } }
class List extends Base { constructor() { super(); this.cells = []; }
  put(x) { this.cells[this.n++] = x; } each(f) { for (let i = 0; i < this.n; i++) f(this.cells[i]); } }
class Tally extends Base { add() { return ++this.n; } }
exports.list = new List(); exports.tally = new Tally(); exports.base = new Base();`,
    `store.list.put(gone(1)); store.list.put(gone(3)); store.list.back(); store.list.put(kept(2)); store.list.each(note); note(store.tally.add()); store.tally.back(); note(store.tally.add()); store.base.back();`,
  ),
  pool(
    'callbacks that are called while the instance is put back',
    `const idle = [];
const active = [];
class Tween {
  constructor() { this.target = null; this.done = null; this.left = 0; }
  start(target, time, done) { this.target = target; this.left = time; this.done = done; }
}
exports.tween = function (target, time, done) {
  const t = idle.length > 0 ? idle.pop() : new Tween();
  t.start(target, time, done);
  active.push(t);
  return t;
};
exports.update = function (dt) {
  for (let i = active.length - 1; i >= 0; i--) {
    const t = active[i];
    t.left -= dt;
    if (t.left <= 0) {
      active.splice(i, 1);
      idle.push(t);
      if (t.done) t.done(dt);
    }
  }
};`,
    `store.tween(gone(1), 1, note); store.update(2); store.tween(gone(2), 1, x => { note(x); store.tween(gone(3), 1, note); }); store.update(2); store.update(2);`,
  ),
];
