import { describeKinds, type Kind } from './fileKind';

const leaks: Record<string, Kind> = {
  'base parks this (other file)': {
    files: {
      'fx.js': `import { Base } from './base'; export class Fx extends Base { constructor() { super(); this.target = null; } start(target) { this.target = target; this.n = 0; } static of(t) { const f = Base.take(Fx) ; f.start(t); return f; } finish() { this.n = 0; this.giveBack(); } }`,
      'base.js': `const idle = new Map(); export class Base { static take(K) { const l = idle.get(K); return l && l.length ? l.pop() : new K(); } giveBack() { let l = idle.get(this.constructor); if (!l) idle.set(this.constructor, l = []); l.push(this); } }`,
    },
    found: ['stale-fields finish'],
  },
  'base template method (other file)': {
    files: {
      'fx.ts': `import { Base } from './base'; export class Fx extends Base { private target: object | null = null; private n = 0; init(target: object) { this.target = target; } protected wipe() { this.n = 0; } }`,
      'base.ts': `export abstract class Base { private static idle: Record<string, Base[]> = {}; static take<T extends Base>(K: new () => T): T { const l = Base.idle[K.name]; if (l && l.length) return l.pop() as T; return new K(); } protected abstract wipe(): void; end() { this.wipe(); Base.idle[this.constructor.name].push(this); } }`,
    },
    found: ['stale-fields wipe'],
  },
  'abstract create/destroy same file': {
    files: {
      'kind.ts': `class Pool { constructor() { this.objects = []; } get() { const o = this.objects; return o.length ? o.pop() : this.create(); } release(x) { this.destroy(x); this.objects.push(x); } }
   class Eq { constructor() { this.a = null; this.b = null; } }
   class EqPool extends Pool { create() { return new Eq(); } destroy(e) { e.a = null; } }
   class World { constructor() { this.pool = new EqPool(); this.eqs = []; } add(a, b) { const e = this.pool.get(); e.a = a; e.b = b; this.eqs.push(e); } clear() { for (const e of this.eqs) this.pool.release(e); this.eqs.length = 0; } }`,
    },
    found: ['stale-fields release'],
  },
  'abstract create/destroy split': {
    files: {
      'world.js': `import { EqPool } from './eqpool'; export class World { constructor() { this.pool = new EqPool(); this.eqs = []; } add(a, b) { const e = this.pool.get(); e.a = a; e.b = b; this.eqs.push(e); } clear() { for (const e of this.eqs) this.pool.release(e); this.eqs.length = 0; } }`,
      'eqpool.js': `import { Pool } from './pool'; import { Eq } from './eq'; export class EqPool extends Pool { create() { return new Eq(); } destroy(e) { e.a = null; } }`,
      'eq.js': `export class Eq { constructor() { this.a = null; this.b = null; } }`,
      'pool.js': `export class Pool { constructor() { this.objects = []; } get() { const o = this.objects; return o.length ? o.pop() : this.create(); } release(x) { this.destroy(x); this.objects.push(x); } }`,
    },
    found: ['stale-fields clear'],
  },
  'abstract create/destroy, checked is the subclass': {
    files: {
      'eqpool.js': `const Pool = require('./pool'); const Eq = require('./eq'); module.exports = EqPool; function EqPool() { Pool.apply(this, arguments); } EqPool.prototype = new Pool(); EqPool.prototype.constructor = EqPool; EqPool.prototype.create = function () { return new Eq(); }; EqPool.prototype.destroy = function (e) { e.a = null; return this; };`,
      'eq.js': `module.exports = Eq; function Eq() { this.a = null; this.b = null; } Eq.prototype.bind = function (a, b) { this.a = a; this.b = b; };`,
      'pool.js': `module.exports = Pool; function Pool() { this.objects = []; } Pool.prototype.get = function () { var o = this.objects; return o.length ? o.pop() : this.create(); }; Pool.prototype.release = function (x) { this.destroy(x); this.objects.push(x); return this; };`,
    },
    found: ['stale-fields destroy'],
  },
  'owned part literal': {
    files: {
      'kind.ts': `const free = []; class Cmd { constructor() { this.part = { dest: null, n: 0 }; } static make(dest) { const c = free.pop() || new Cmd(); c.part.dest = dest; return c; } recycle() { this.part.n = 0; free.push(this); } }`,
    },
    found: ['stale-fields recycle'],
  },
  'owned part class': {
    files: {
      'kind.ts': `class Part { dest: object | null = null; n = 0; } const free: Cmd[] = []; class Cmd { private part = new Part(); static make(dest: object) { const c = free.length ? free.pop()! : new Cmd(); c.part.dest = dest; return c; } recycle() { free.push(this); } }`,
    },
    found: ['stale-fields recycle'],
  },
  'owned part setter method': {
    files: {
      'kind.ts': `class Part { dest: object | null = null; n = 0; aim(d: object) { this.dest = d; } } const free: Cmd[] = []; class Cmd { private part = new Part(); set(dest: object) { this.part.aim(dest); } static make() { return free.length ? free.pop()! : new Cmd(); } recycle() { free.push(this); } }`,
    },
    found: ['stale-fields recycle'],
  },
  'owned part via accessor': {
    files: {
      'kind.ts': `class Part { dest: object | null = null; n = 0; } const free: Cmd[] = []; class Cmd { private part = new Part(); set dest(d: object) { this.part.dest = d; } get dest() { return this.part.dest!; } static make(d: object) { const c = free.length ? free.pop()! : new Cmd(); c.dest = d; return c; } recycle() { free.push(this); } }`,
    },
    found: ['stale-fields recycle'],
  },
  'pool by factory same file': {
    files: {
      'kind.ts': `function createPool(make) { const idle = []; return { take() { return idle.pop() || make(); }, give(x) { idle.push(x); } }; }
   class Ctx { constructor() { this.req = null; } } const pool = createPool(() => new Ctx());
   export function open(req) { const c = pool.take(); c.req = req; return c; } export function close(c) { pool.give(c); }`,
    },
    found: ['stale-fields give'],
  },
  'pool by factory split': {
    files: {
      'srv.js': `import { createPool } from './pool'; class Ctx { constructor() { this.req = null; } } const pool = createPool(() => new Ctx());
   export function open(req) { const c = pool.take(); c.req = req; return c; } export function close(c) { pool.give(c); }`,
      'pool.js': `export function createPool(make) { const idle = []; return { take() { return idle.pop() || make(); }, give(x) { idle.push(x); } }; }`,
    },
    found: ['stale-fields close'],
  },
  'pool by factory split, closures returned': {
    files: {
      'srv.js': `import { createPool } from './pool'; class Ctx { constructor() { this.req = null; } } const pool = createPool(() => new Ctx());
   export function open(req) { const c = pool.take(); c.req = req; return c; } export function close(c) { pool.give(c); }`,
      'pool.js': `export function createPool(make) { const idle = []; function take() { if (idle.length > 0) return idle.pop(); return make(); } function give(x) { idle.push(x); } return { take, give }; }`,
    },
    found: ['stale-fields close'],
  },
  'lent by counter class': {
    files: {
      'kind.ts': `class Item { tex = null; } class Batch { items = []; n = 0; next() { if (this.n >= this.items.length) this.items.push(new Item()); return this.items[this.n++]; } draw(tex) { const i = this.next(); i.tex = tex; } flush() { for (let i = 0; i < this.n; i++) this.render(this.items[i].tex); this.n = 0; } render(t) {} }`,
    },
    found: ['stale-fields flush'],
  },
  'lent handed factory other file part': {
    files: {
      'a.ts': `import { Lender } from './lender'; class Key { data: object | null = null; update(d: object) { this.data = d; } } class Pools { keys = new Lender(() => new Key(), 8); } export class Culling { pools = new Pools(); use(d: object) { const k = this.pools.keys.next(); k.update(d); } reset() { const p = this.pools; p.keys.rewind(); } }`,
      'lender.ts': `export class Lender<T> { private all: T[] = []; private used = 0; constructor(private make: () => T, size = 4) { for (let i = 0; i < size; i++) this.all[i] = this.make(); } next(): T { if (this.used >= this.all.length) this.all.push(this.make()); return this.all[this.used++]!; } rewind(): void { this.used = 0; } }`,
    },
    found: ['stale-fields reset'],
  },
  'lent handed factory assigned in constructor': {
    files: {
      'a.ts': `import { Lender } from './lender'; class Key { data: object | null = null; init(d: object) { this.data = d; } } export class Pools { readonly keys: Lender<Key>; constructor() { this.keys = new Lender<Key>((): Key => new Key(), 8); } add(): Key { return this.keys.next(); } reset() { this.keys.rewind(); } }`,
      'lender.ts': `export class Lender<T> { private all: T[] = []; private used = 0; constructor(private make: () => T, size = 4) { for (let i = 0; i < size; i++) this.all[i] = this.make(); } next(): T { if (this.used >= this.all.length) this.all.push(this.make()); return this.all[this.used++]!; } rewind(): void { this.used = 0; } }`,
    },
    found: ['stale-fields reset'],
  },
  'lent handed factory literal': {
    files: {
      'a.ts': `import { Lender } from './lender'; interface D { mat: object | null; n: number } export class Disp { protected list = new Lender<D>((): D => ({ mat: null, n: 0 }), 1); request(mat: object, n: number): D { const d = this.list.next(); d.mat = mat; d.n = n; return d; } destroy() { this.list.rewind(); } }`,
      'lender.ts': `export class Lender<T> { private all: T[] = []; private used = 0; constructor(private make: () => T, size = 4) { for (let i = 0; i < size; i++) this.all[i] = this.make(); } next(): T { if (this.used >= this.all.length) this.all.push(this.make()); return this.all[this.used++]!; } rewind(): void { this.used = 0; } }`,
    },
    found: ['stale-fields destroy'],
  },
  'lent by class handed (new this.K)': {
    files: {
      'a.js': `import { ObjPool } from './objpool'; class Contact { constructor() { this.a = null; this.b = null; } set(a, b) { this.a = a; this.b = b; } } export class Sys { constructor() { this.pool = new ObjPool(Contact, 1); } hit(a, b) { const c = this.pool.allocate(); c.set(a, b); return c; } step() { this.pool.freeAll(); } }`,
      'objpool.js': `export class ObjPool { _pool = []; _count = 0; constructor(K, size) { this._K = K; this._resize(size); } _resize(size) { if (size > this._pool.length) for (let i = this._pool.length; i < size; i++) this._pool[i] = new this._K(); } allocate() { if (this._count >= this._pool.length) this._resize(this._pool.length * 2); return this._pool[this._count++]; } freeAll() { this._count = 0; } }`,
    },
    found: ['stale-fields step'],
  },
  'module list free functions': {
    files: {
      'kind.ts': `const idle = []; export function take(owner) { let n = idle.pop(); if (n === undefined) n = { owner: null, next: null }; n.owner = owner; return n; } export function put(n) { n.next = null; idle.push(n); }`,
    },
    found: ['stale-fields put'],
  },
  'module counter list': {
    files: {
      'kind.ts': `const idle = new Array(64); let top = 0; export function take(owner) { const n = top > 0 ? idle[--top] : { owner: null }; n.owner = owner; return n; } export function put(n) { idle[top++] = n; }`,
    },
    found: ['stale-fields put'],
  },
  'module linked free list': {
    files: {
      'kind.ts': `let free = null; class Node { constructor() { this.item = null; this.next = null; } } export function take(item) { let n = free; if (n) { free = n.next; n.next = null; } else n = new Node(); n.item = item; return n; } export function put(n) { n.next = free; free = n; }`,
    },
    found: ['stale-fields put'],
  },
  'one function pool': {
    files: {
      'kind.ts': `const idle = []; export function handle(req) { const c = idle.pop() ?? new Ctx(); c.req = req; run(c); idle.push(c); } class Ctx { constructor() { this.req = null; } } function run(c) { console.log(c.req.url); }`,
    },
    found: ['stale-fields handle'],
  },
  'one function pool literal': {
    files: {
      'kind.ts': `const idle = []; export async function handle(req) { const c = idle.pop() || { req: null, n: 0 }; c.req = req; try { await c.req.end(); } finally { idle.push(c); } }`,
    },
    found: ['stale-fields handle'],
  },
  'one function in class': {
    files: {
      'kind.ts': `class S { constructor() { this.free = []; } visit(tree, cb) { const st = this.free.length ? this.free.pop() : { node: null, cb: null }; st.node = tree; st.cb = cb; while (st.node) { st.cb(st.node); st.node = st.node.next; } this.free.push(st); } }`,
    },
    found: ['stale-fields visit'],
  },
  'used to free by spread': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { this.free.push(...this.used); this.used.length = 0; } } class X { a = null; }`,
    },
    found: ['stale-fields reset'],
  },
  'used to free by concat': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { this.free = this.free.concat(this.used); this.used = []; } } class X { a = null; }`,
    },
    found: ['stale-fields reset'],
  },
  'used to free by while pop': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { while (this.used.length) this.free.push(this.used.pop()); } } class X { a = null; }`,
    },
    found: ['stale-fields reset'],
  },
  'used to free by forEach': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { this.used.forEach(x => this.free.push(x)); this.used.length = 0; } } class X { a = null; }`,
    },
    found: ['stale-fields (anonymous)'],
  },
  'used to free by index loop': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { for (let i = 0; i < this.used.length; i++) { const x = this.used[i]; x.n = 0; this.free.push(x); } this.used.length = 0; } } class X { a = null; }`,
    },
    found: ['stale-fields reset'],
  },
  'used to free by swap': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.length ? this.free.pop() : new X(); x.a = a; this.used.push(x); return x; } reset() { const t = this.free; this.free = this.used; this.used = t; } } class X { a = null; }`,
    },
    found: ['stale-fields reset'],
  },
  'used to free by destructuring swap': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.length ? this.free.pop() : new X(); x.a = a; this.used.push(x); return x; } reset() { [this.used, this.free] = [this.free, this.used]; } } class X { a = null; }`,
    },
    found: ['stale-fields reset'],
  },
  'used to free by set': {
    files: {
      'kind.ts': `class P { used = new Set(); free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.add(x); return x; } reset() { for (const x of this.used) this.free.push(x); this.used.clear(); } } class X { a = null; }`,
    },
    found: ['stale-fields reset'],
  },
  'partial clear at put': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; this.res = null; } } class P { constructor() { this.idle = []; } get(req, res) { const c = this.idle.length > 0 ? this.idle.pop() : new C(); c.req = req; c.res = res; return c; } put(c) { c.req = null; this.idle.push(c); } }`,
    },
    found: ['stale-fields put'],
  },
  'branch: only cleared when not parked': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; } } class P { constructor() { this.idle = []; } get(req) { const c = this.idle.pop() || new C(); c.req = req; return c; } put(c) { if (this.idle.length < 100) { this.idle.push(c); } else { c.req = null; } } }`,
    },
    found: ['stale-fields put'],
  },
  'branch: early return': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; } } class P { constructor() { this.idle = []; } get(req) { const c = this.idle.pop() || new C(); c.req = req; return c; } put(c) { if (this.idle.length >= 100) { c.req = null; return; } this.idle.push(c); } }`,
    },
    found: ['stale-fields put'],
  },
  'handed value is not cleared': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; } } class P { constructor() { this.idle = []; } get(req) { const c = this.idle.pop() || new C(); c.req = req; return c; } put(c) { log(c.req); this.idle.push(c); } }`,
    },
    found: ['stale-fields put'],
  },
  'pool of another object': {
    files: {
      'kind.ts': `class D { pool = []; make(p) { let c; if (this.pool.length === 0) c = new Comp(this); else c = this.pool.pop(); c.update(p); return c; } } class Comp { props = null; d; constructor(d) { this.d = d; } update(p) { this.props = p; } dispose() { this.d.pool.push(this); } }`,
    },
    found: ['stale-fields dispose'],
  },
  'pool of another object TS': {
    files: {
      'kind.ts': `class D { pool: Comp[] = []; make(p: object) { let c: Comp; if (this.pool.length === 0) c = new Comp(this); else c = this.pool.pop()!; c.update(p); return c; } } class Comp { props: object | null = null; constructor(private d: D) { } update(p: object) { this.props = p; } dispose() { this.d.pool.push(this); } }`,
    },
    found: ['stale-fields dispose'],
  },
  'shared pool values of this': {
    files: {
      'kind.ts': `class Text { static spare = []; constructor(sheet) { this.sheet = sheet; this.kids = []; } draw() { const s = Text.spare.length ? Text.spare.pop() : new Sprite(); s.sheet = this.sheet; this.kids.push(s); } erase() { while (this.kids.length) { const s = this.kids.pop(); s.parent = null; Text.spare.push(s); } } } class Sprite { sheet = null; parent = null; }`,
    },
    found: ['stale-fields erase'],
  },
  'dictionary of lists': {
    files: {
      'kind.ts': `class Reg { constructor() { this.pools = {}; } get(type, owner) { const p = this.pools[type] || (this.pools[type] = []); const o = p.length ? p.pop() : new Item(type); o.owner = owner; return o; } free(o) { this.pools[o.type].push(o); } } class Item { constructor(type) { this.type = type; this.owner = null; } }`,
    },
    found: ['stale-fields free'],
  },
  'object.assign at take': {
    files: {
      'kind.ts': `const idle = []; class Ctx { constructor() { this.req = null; this.res = null; } } export function open(req, res) { return Object.assign(idle.pop() || new Ctx(), { req, res }); } export function close(c) { idle.push(c); }`,
    },
    found: ['stale-fields close'],
  },
  'array field by push': {
    files: {
      'kind.ts': `const idle = []; class Ctx { constructor() { this.list = []; } add(x) { this.list.push(x); } } export function open() { return idle.pop() || new Ctx(); } export function close(c) { idle.push(c); }`,
    },
    found: ['stale-collection close'],
  },
  'init call at take': {
    files: {
      'kind.ts': `const idle = []; class Ctx { init(req, res) { this.req = req; this.res = res; return this; } } export function open(req, res) { return (idle.pop() || new Ctx()).init(req, res); } export function close(c) { idle.push(c); }`,
    },
    found: ['stale-fields close'],
  },
  'constructor.call at take': {
    files: {
      'kind.ts': `const idle = []; function Ctx(req) { this.req = req; } export function open(req) { let c = idle.pop(); if (c) Ctx.call(c, req); else c = new Ctx(req); return c; } export function close(c) { idle.push(c); }`,
    },
    found: ['stale-fields close'],
  },
  'new with args or init': {
    files: {
      'kind.ts': `const idle = []; class Ctx { constructor(req) { this.init(req); } init(req) { this.req = req; } } export function open(req) { if (idle.length) { const c = idle.pop(); c.init(req); return c; } return new Ctx(req); } export function close(c) { idle.push(c); }`,
    },
    found: ['stale-fields close'],
  },
  'unread leak': {
    files: {
      'kind.ts': `import { P } from './nowhere'; class E { a: object | null = null; b = 0; c = 1; } export class O { p = new P(() => new E()); open(a: object) { const e = this.p.alloc(); e.b = 0; e.c = 1; e.a = a; return e; } close(e: E) { this.p.free(e); } }`,
    },
    found: ['stale-fields close'],
  },
  'unread leak js': {
    files: {
      'kind.ts': `import { P } from './nowhere'; class E { constructor() { this.a = null; this.b = 0; this.c = 1; } } export class O { constructor() { this.p = new P({ make: () => new E() }); } open(a) { const e = this.p.alloc(); e.b = 0; e.c = 1; e.a = a; return e; } close(e) { this.p.free(e); } }`,
    },
    found: ['stale-fields close'],
  },
  'put by the instance into a list of what it gets': {
    files: {
      'kind.js': `function World() { this.spare = null; this.n = 0; }
   function Pair(a, next) { this.prev = null; this.a = a; this.next = next; }
   World.prototype.pair = function (a, next) { var p = this.spare; if (p) { this.spare = p.prev; p.prev = null; p.a = a; p.next = next; return p; } return new Pair(a, next); };
   Pair.prototype.recycle = function (world) { this.prev = world.spare; world.spare = this; };
   module.exports = World;`,
    },
    found: ['stale-fields recycle'],
  },
  'put by the instance into an array of what it gets': {
    files: {
      'kind.js': `class World { constructor() { this.spare = []; } task(job) { const t = this.spare.pop() || new Task(); t.job = job; return t; } }
   class Task { constructor() { this.job = null; } end(world) { world.spare.push(this); } }
   module.exports = World;`,
    },
    found: ['stale-fields end'],
  },
  'classes with a second name of a namespace': {
    files: {
      'kind.js': `var Task = lib.Task = function () { this.job = null; };
   var World = lib.World = function () { this.spare = []; };
   World.prototype.task = function (job) { var t = this.spare.pop() || new Task(); t.job = job; return t; };
   World.prototype.end = function (task) { this.spare.push(task); };`,
    },
    found: ['stale-fields end'],
  },
  'set by users in another file': {
    files: {
      'branch.js': `const spare = []; export default class Branch { constructor() { this.left = null; this.n = 0; } static take() { if (spare.length) return spare.pop(); return new Branch(); } static put(branch) { spare.push(branch); } }`,
      'tree.js': `import Branch from './branch.js'; export class Tree { insert(body) { const b = body.up = Branch.take(); b.left = body; b.n = 1; } remove(body) { const up = body.up; body.up = null; Branch.put(up); } }`,
    },
    found: ['stale-fields put'],
  },
  'set by users in another file, CommonJS functions': {
    files: {
      'branch.js': `const spare = []; class Branch { constructor() { this.left = null; } } function take() { return spare.pop() || new Branch(); } function put(branch) { spare.push(branch); } module.exports = { take, put };`,
      'tree.js': `const branches = require('./branch'); exports.insert = function (body) { const b = branches.take(); b.left = body; return b; }; exports.remove = function (b) { branches.put(b); };`,
    },
    found: ['stale-fields put'],
  },
  'set by users that get it by its type': {
    files: {
      'branch.ts': `export class Branch { left: object | null = null; n = 0; private static spare: Branch[] = []; static take(): Branch { return Branch.spare.pop() ?? new Branch(); } recycle(): void { this.n = 0; Branch.spare.push(this); } }`,
      'tree.ts': `import { Branch } from './branch'; export function fill(b: Branch, body: object): void { b.left = body; } export function insert(body: object): Branch { const b = Branch.take(); fill(b, body); return b; } export function remove(b: Branch): void { b.recycle(); }`,
    },
    found: ['stale-fields recycle'],
  },
  'lent by a named factory, filled by a function of another file': {
    files: {
      'cache.ts': `import { Records, copyInto, number, wipe, type Cmd, type Rec } from './records'; const create = (): Rec => ({ item: undefined, seq: 0 }); function copy(to: Rec, from: Cmd) { to.item = from.item; }
   export class Cache { private readonly records = new Records(create); begin(): void { this.records.rewind(); } add(cmd: Cmd): void { const one = this.records.next(); copyInto(one, cmd); } }`,
      'records.ts': `export class Records<T> { private all: T[] = []; private n = 0; constructor(private make: () => T) {} rewind(): void { this.n = 0; } next(): T { const old = this.all[this.n]; if (old !== undefined) { this.n++; return old; } const one = this.make(); this.all[this.n] = one; this.n++; return one; } }
   export interface Rec { item: object | undefined; seq: number; } export interface Cmd { item: object; seq: number; }
   export const copyInto = (to: Rec, from: Cmd): void => { to.item = from.item; to.seq = from.seq; };
   export const number = (to: Rec, from: Cmd): void => { to.seq = from.seq; };
   export const wipe = (all: Records<Rec>): void => { all.next().item = undefined; };`,
    },
    found: ['stale-fields begin'],
  },
  'lent by a named factory, filled by a function': {
    files: {
      'cache.ts': `import { Records, copyInto, number, wipe, type Cmd, type Rec } from './records'; const create = (): Rec => ({ item: undefined, seq: 0 }); function copy(to: Rec, from: Cmd) { to.item = from.item; }
   export class Cache { private readonly records = new Records(create); begin(): void { this.records.rewind(); } add(cmd: Cmd): void { const one = this.records.next(); copy(one, cmd); } }`,
      'records.ts': `export class Records<T> { private all: T[] = []; private n = 0; constructor(private make: () => T) {} rewind(): void { this.n = 0; } next(): T { const old = this.all[this.n]; if (old !== undefined) { this.n++; return old; } const one = this.make(); this.all[this.n] = one; this.n++; return one; } }
   export interface Rec { item: object | undefined; seq: number; } export interface Cmd { item: object; seq: number; }
   export const copyInto = (to: Rec, from: Cmd): void => { to.item = from.item; to.seq = from.seq; };
   export const number = (to: Rec, from: Cmd): void => { to.seq = from.seq; };
   export const wipe = (all: Records<Rec>): void => { all.next().item = undefined; };`,
    },
    found: ['stale-fields begin'],
  },
};

const clean: Record<string, Kind> = {
  'base template clean': {
    files: {
      'fx.ts': `import { Base } from './base'; export class Fx extends Base { private target: object | null = null; private n = 0; init(target: object) { this.target = target; } protected wipe() { this.n = 0; this.target = null; } }`,
      'base.ts': `export abstract class Base { private static idle: Record<string, Base[]> = {}; static take<T extends Base>(K: new () => T): T { const l = Base.idle[K.name]; if (l && l.length) return l.pop() as T; return new K(); } protected abstract wipe(): void; end() { this.wipe(); Base.idle[this.constructor.name].push(this); } }`,
    },
    found: [],
  },
  'abstract create/destroy clean': {
    files: {
      'kind.ts': `class Pool { constructor() { this.objects = []; } get() { const o = this.objects; return o.length ? o.pop() : this.create(); } release(x) { this.destroy(x); this.objects.push(x); } }
   class Eq { constructor() { this.a = null; this.b = null; } }
   class EqPool extends Pool { create() { return new Eq(); } destroy(e) { e.a = null; e.b = null; } }
   class World { constructor() { this.pool = new EqPool(); this.eqs = []; } add(a, b) { const e = this.pool.get(); e.a = a; e.b = b; this.eqs.push(e); } clear() { for (const e of this.eqs) this.pool.release(e); this.eqs.length = 0; } }`,
    },
    found: [],
  },
  'owned part clean (own clear)': {
    files: {
      'kind.ts': `class Part { dest: object | null = null; n = 0; wipe() { this.dest = null; } } const free: Cmd[] = []; class Cmd { private part = new Part(); static make(dest: object) { const c = free.length ? free.pop()! : new Cmd(); c.part.dest = dest; return c; } recycle() { this.part.wipe(); free.push(this); } }`,
    },
    found: [],
  },
  'owned part clean (direct)': {
    files: {
      'kind.ts': `class Part { dest: object | null = null; n = 0; } const free: Cmd[] = []; class Cmd { private part = new Part(); static make(dest: object) { const c = free.length ? free.pop()! : new Cmd(); c.part.dest = dest; return c; } recycle() { this.part.dest = null; free.push(this); } }`,
    },
    found: [],
  },
  'pool by factory split clean': {
    files: {
      'srv.js': `import { createPool } from './pool'; class Ctx { constructor() { this.req = null; } } const pool = createPool(() => new Ctx());
   export function open(req) { const c = pool.take(); c.req = req; return c; } export function close(c) { c.req = null; pool.give(c); }`,
      'pool.js': `export function createPool(make) { const idle = []; return { take() { return idle.pop() || make(); }, give(x) { idle.push(x); } }; }`,
    },
    found: [],
  },
  'pool by factory split with reset hook clean': {
    files: {
      'srv.js': `import { createPool } from './pool'; class Ctx { constructor() { this.req = null; } } const pool = createPool(() => new Ctx(), c => { c.req = null; });
   export function open(req) { const c = pool.take(); c.req = req; return c; } export function close(c) { pool.give(c); }`,
      'pool.js': `export function createPool(make, wipe) { const idle = []; return { take() { return idle.pop() || make(); }, give(x) { wipe(x); idle.push(x); } }; }`,
    },
    found: [],
  },
  'lent by counter class clean': {
    files: {
      'kind.ts': `class Item { tex = null; } class Batch { items = []; n = 0; next() { if (this.n >= this.items.length) this.items.push(new Item()); return this.items[this.n++]; } draw(tex) { const i = this.next(); i.tex = tex; } flush() { for (let i = 0; i < this.n; i++) { this.render(this.items[i].tex); this.items[i].tex = null; } this.n = 0; } render(t) {} }`,
    },
    found: [],
  },
  'lent by counter numbers clean': {
    files: {
      'kind.ts': `class Item { x = 0; y = 0; } class Batch { items = []; n = 0; next() { if (this.n >= this.items.length) this.items.push(new Item()); return this.items[this.n++]; } draw(p) { const i = this.next(); i.x = p.x | 0; i.y = +p.y; } flush() { this.n = 0; } }`,
    },
    found: [],
  },
  'module linked free list clean': {
    files: {
      'kind.ts': `let free = null; class Node { constructor() { this.item = null; this.next = null; } } export function take(item) { let n = free; if (n) { free = n.next; n.next = null; } else n = new Node(); n.item = item; return n; } export function put(n) { n.item = null; n.next = free; free = n; }`,
    },
    found: [],
  },
  'one function clean': {
    files: {
      'kind.ts': `const idle = []; export function handle(req) { const c = idle.pop() ?? new Ctx(); c.req = req; run(c); c.req = null; idle.push(c); } class Ctx { constructor() { this.req = null; } } function run(c) { console.log(c.req.url); }`,
    },
    found: [],
  },
  'used to free clean': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { for (const x of this.used) { x.a = null; this.free.push(x); } this.used.length = 0; } } class X { a = null; }`,
    },
    found: [],
  },
  'used to free clean forEach': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { this.used.forEach(x => { x.a = null; }); this.free.push(...this.used); this.used.length = 0; } } class X { a = null; }`,
    },
    found: [],
  },
  'own pool values of this clean': {
    files: {
      'kind.ts': `class Text { constructor(sheet) { this.sheet = sheet; this.kids = []; this.spare = []; } draw() { const s = this.spare.length ? this.spare.pop() : new Sprite(); s.sheet = this.sheet; this.kids.push(s); } erase() { while (this.kids.length) { const s = this.kids.pop(); s.parent = null; this.spare.push(s); } } } class Sprite { sheet = null; parent = null; }`,
    },
    found: [],
  },
  'unread registry': {
    files: {
      'kind.ts': `import { Store } from './nowhere'; class E { a = null; n = 0; } const store = new Store(() => new E()); export function open(a) { const e = store.create(); e.a = a; store.add(e); } export function close(e) { store.remove(e); }`,
    },
    found: [],
  },
  'unread lazy': {
    files: {
      'kind.ts': `import { Lazy } from './nowhere'; class S { list = []; target = null; use(t) { this.list.length = 0; this.target = t; } } export class O { constructor() { this.lazy = new Lazy(() => new S()); } run(t) { const s = this.lazy.value(); s.use(t); } drop() { this.lazy.reset(); } }`,
    },
    found: [],
  },
  'unread, cleared before': {
    files: {
      'kind.ts': `import { P } from './nowhere'; class E { a: object | null = null; b = 0; c = 1; } export class O { p = new P(() => new E()); open(a: object) { const e = this.p.alloc(); e.b = 0; e.c = 1; e.a = a; return e; } close(e: E) { e.a = null; this.p.free(e); } }`,
    },
    found: [],
  },
  'unread, hook clears': {
    files: {
      'kind.ts': `import { P } from './nowhere'; class E { a: object | null = null; b = 0; c = 1; } export class O { p = new P(() => new E(), e => { e.a = null; }); open(a: object) { const e = this.p.alloc(); e.b = 0; e.c = 1; e.a = a; return e; } close(e: E) { this.p.free(e); } }`,
    },
    found: [],
  },
  'unread numbers': {
    files: {
      'kind.ts': `import { P } from './nowhere'; class E { a = 5; b = 0; c = 1; } export class O { p = new P(() => new E()); open(a: { n: number }) { const e = this.p.alloc(); e.b = 0; e.c = 1; e.a = a.n; return e; } close(e: E) { this.p.free(e); } }`,
    },
    found: [],
  },
  'unread, method may be called by it': {
    files: {
      'kind.ts': `import { P } from './nowhere'; export class E { a: object | null = null; b = 0; c = 1; wipe() { this.a = null; } } export class O { p = new P(() => new E()); open(a: object) { const e = this.p.alloc(); e.b = 0; e.c = 1; e.a = a; return e; } close(e: E) { this.p.free(e); } }`,
    },
    found: [],
  },
  'owned part setter clean': {
    files: {
      'kind.ts': `class Part { dest: object | null = null; n = 0; aim(d: object | null) { this.dest = d; } } const free: Cmd[] = []; class Cmd { private part = new Part(); set(dest: object) { this.part.aim(dest); } static make() { return free.length ? free.pop()! : new Cmd(); } recycle() { this.part.aim(null); free.push(this); } }`,
    },
    found: [],
  },
  'owned part setter of numbers': {
    files: {
      'kind.ts': `class Part { x = 0; aim(d: { x: number }) { this.x = d.x; } } const free: Cmd[] = []; class Cmd { private part = new Part(); set(dest: { x: number }) { this.part.aim(dest); } static make() { return free.length ? free.pop()! : new Cmd(); } recycle() { free.push(this); } }`,
    },
    found: [],
  },
  'lent by counter, handed to something in the loop': {
    files: {
      'kind.ts': `class Item { tex = null; } class Batch { items = []; n = 0; next() { if (this.n >= this.items.length) this.items.push(new Item()); return this.items[this.n++]; } draw(tex) { const i = this.next(); i.tex = tex; } flush() { for (let i = 0; i < this.n; i++) this.render(this.items[i]); this.n = 0; } render(i) { i.tex.draw(); i.tex = null; } }`,
    },
    found: [],
  },
  'lent by class handed, numbers': {
    files: {
      'a.js': `import { ObjPool } from './objpool'; class Contact { constructor() { this.a = 0; this.b = 0; } set(a, b) { this.a = a | 0; this.b = +b; } } export class Sys { constructor() { this.pool = new ObjPool(Contact, 1); } hit(a, b) { const c = this.pool.allocate(); c.set(a, b); return c; } step() { this.pool.freeAll(); } }`,
      'objpool.js': `export class ObjPool { _pool = []; _count = 0; constructor(K, size) { this._K = K; this._resize(size); } _resize(size) { if (size > this._pool.length) for (let i = this._pool.length; i < size; i++) this._pool[i] = new this._K(); } allocate() { if (this._count >= this._pool.length) this._resize(this._pool.length * 2); return this._pool[this._count++]; } freeAll() { this._count = 0; } }`,
    },
    found: [],
  },
  'lent literals, numbers': {
    files: {
      'a.ts': `import { Lender } from './lender'; interface D { m: number; n: number } export class Disp { protected list = new Lender<D>((): D => ({ m: 0, n: 0 }), 1); request(m: number, n: number): D { const d = this.list.next(); d.m = m; d.n = n; return d; } destroy() { this.list.rewind(); } }`,
      'lender.ts': `export class Lender<T> { private all: T[] = []; private used = 0; constructor(private make: () => T, size = 4) { for (let i = 0; i < size; i++) this.all[i] = this.make(); } next(): T { if (this.used >= this.all.length) this.all.push(this.make()); return this.all[this.used++]!; } rewind(): void { this.used = 0; } }`,
    },
    found: [],
  },
  'checked subclass clears all': {
    files: {
      'eqpool.js': `const Pool = require('./pool'); const Eq = require('./eq'); module.exports = EqPool; function EqPool() { Pool.apply(this, arguments); } EqPool.prototype = new Pool(); EqPool.prototype.create = function () { return new Eq(); }; EqPool.prototype.destroy = function (e) { e.a = e.b = null; return this; };`,
      'eq.js': `module.exports = Eq; function Eq() { this.a = null; this.b = null; } Eq.prototype.bind = function (a, b) { this.a = a; this.b = b; };`,
      'pool.js': `module.exports = Pool; function Pool() { this.objects = []; } Pool.prototype.get = function () { var o = this.objects; return o.length ? o.pop() : this.create(); }; Pool.prototype.release = function (x) { this.destroy(x); this.objects.push(x); return this; };`,
    },
    found: [],
  },
  'swap cleared': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.length ? this.free.pop() : new X(); x.a = a; this.used.push(x); return x; } reset() { for (const x of this.used) x.a = null; [this.used, this.free] = [this.free, this.used]; } } class X { a = null; }`,
    },
    found: [],
  },
  'swap of work lists': {
    files: {
      'kind.ts': `class P { cur = []; next = []; add(job) { this.next.push(job); } run() { [this.cur, this.next] = [this.next, this.cur]; while (this.cur.length) { const job = this.cur.pop() || new Job(); job.run(); } } } class Job { a = null; run() {} }`,
    },
    found: [],
  },
  'stack of scopes': {
    files: {
      'kind.ts': `const stack = []; class Scope { constructor(p) { this.parent = p; this.names = null; } } let scope = new Scope(null); export function enter(names) { stack.push(scope); scope = new Scope(scope); scope.names = names; } export function leave() { scope = stack.pop() || new Scope(null); }`,
    },
    found: [],
  },
  'assign primitives': {
    files: {
      'kind.ts': `const idle = []; class Ctx { constructor() { this.n = 0; } } export function open(n) { return Object.assign(idle.pop() || new Ctx(), { n: n | 0, s: 'x' }); } export function close(c) { idle.push(c); }`,
    },
    found: [],
  },
  'assign cleared': {
    files: {
      'kind.ts': `const idle = []; class Ctx { constructor() { this.req = null; } } export function open(req) { return Object.assign(idle.pop() || new Ctx(), { req }); } export function close(c) { c.req = null; idle.push(c); }`,
    },
    found: [],
  },
  'branch cleared on way': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; } } class P { constructor() { this.idle = []; } get(req) { const c = this.idle.pop() || new C(); c.req = req; return c; } put(c) { if (this.idle.length < 100) { c.req = null; this.idle.push(c); } else { c.gone = true; } } }`,
    },
    found: [],
  },
  'cleared before early return': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; } } class P { constructor() { this.idle = []; } get(req) { const c = this.idle.pop() || new C(); c.req = req; return c; } put(c) { c.req = null; if (this.idle.length > 9) return; this.idle.push(c); } }`,
    },
    found: [],
  },
  'cleared after early return': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; } } class P { constructor() { this.idle = []; } get(req) { const c = this.idle.pop() || new C(); c.req = req; return c; } put(c) { if (this.idle.length > 9) { return; } this.idle.push(c); c.req = null; } }`,
    },
    found: [],
  },
  'cleared in both branches': {
    files: {
      'kind.ts': `class C { constructor() { this.req = null; } } class P { constructor() { this.idle = []; } get(req) { const c = this.idle.pop() || new C(); c.req = req; return c; } put(c) { if (c.busy) { c.req = null; c.busy = false; } else { c.req = null; } this.idle.push(c); } }`,
    },
    found: [],
  },
  'lent part given back': {
    files: {
      'kind.ts': `import { bufs } from './nowhere'; const idle = []; class C { constructor() { this.buf = null; } open(n) { this.buf = bufs.take(n); } close() { bufs.put(this.buf); idle.push(this); } } export function get(n) { const c = idle.pop() || new C(); c.open(n); return c; }`,
    },
    found: [],
  },
  'shared pool, numbers of this': {
    files: {
      'kind.ts': `class Text { static spare = []; constructor(o) { this.size = 12; this.kids = []; } draw() { const s = Text.spare.length ? Text.spare.pop() : new Sprite(); s.size = this.size; this.kids.push(s); } erase() { while (this.kids.length) { const s = this.kids.pop(); Text.spare.push(s); } } } class Sprite { size = 0; }`,
    },
    found: [],
  },
  'factory clean': {
    files: {
      'kind.ts': `function createPool(make) { const idle = []; return { take() { return idle.pop() || make(); }, give(x) { idle.push(x); } }; }
   class Ctx { constructor() { this.req = null; } } const pool = createPool(() => new Ctx());
   export function open(req) { const c = pool.take(); c.req = req; return c; } export function close(c) { c.req = null; pool.give(c); }`,
    },
    found: [],
  },
  'ctor call clean': {
    files: {
      'kind.ts': `const idle = []; function Ctx(req) { this.req = req; } export function open(req) { let c = idle.pop(); if (c) Ctx.call(c, req); else c = new Ctx(req); return c; } export function close(c) { c.req = null; idle.push(c); }`,
    },
    found: [],
  },
  'new with init clean': {
    files: {
      'kind.ts': `const idle = []; class Ctx { constructor(req) { this.init(req); } init(req) { this.req = req; } } export function open(req) { if (idle.length) { const c = idle.pop(); c.init(req); return c; } return new Ctx(req); } export function close(c) { c.init(null); idle.push(c); }`,
    },
    found: [],
  },
  'pool of another object clean': {
    files: {
      'kind.ts': `class D { pool = []; make(p) { let c; if (this.pool.length === 0) c = new Comp(this); else c = this.pool.pop(); c.update(p); return c; } } class Comp { props = null; d; constructor(d) { this.d = d; } update(p) { this.props = p; } dispose() { this.props = null; this.d.pool.push(this); } }`,
    },
    found: [],
  },
  'concat clean': {
    files: {
      'kind.ts': `class P { used = []; free = []; take(a) { const x = this.free.pop() || new X(); x.a = a; this.used.push(x); return x; } reset() { for (let i = 0; i < this.used.length; i++) this.used[i].a = null; this.free = this.free.concat(this.used); this.used = []; } } class X { a = null; }`,
    },
    found: [],
  },
  'inherited give back clean': {
    files: {
      'fx.js': `import { Base } from './base'; export class Fx extends Base { constructor() { super(); this.target = null; } start(target) { this.target = target; this.n = 0; } static of(t) { const f = Base.take(Fx) ; f.start(t); return f; } finish() { this.target = null; this.giveBack(); } }`,
      'base.js': `const idle = new Map(); export class Base { static take(K) { const l = idle.get(K); return l && l.length ? l.pop() : new K(); } giveBack() { let l = idle.get(this.constructor); if (!l) idle.set(this.constructor, l = []); l.push(this); } }`,
    },
    found: [],
  },
  'inherited registers': {
    files: {
      'fx.js': `import { Base } from './base'; export class Fx extends Base { constructor() { super(); this.target = null; } start(target) { this.target = target; this.register(); } stop() { this.n = 0; this.unregister(); } }`,
      'base.js': `const all = []; export class Base { register() { all.push(this); } unregister() { all.splice(all.indexOf(this), 1); } static last() { return all.pop(); } }`,
    },
    found: [],
  },
  'abstract split clean': {
    files: {
      'world.js': `import { EqPool } from './eqpool'; export class World { constructor() { this.pool = new EqPool(); this.eqs = []; } add(a, b) { const e = this.pool.get(); e.a = a; e.b = b; this.eqs.push(e); } clear() { for (const e of this.eqs) this.pool.release(e); this.eqs.length = 0; } }`,
      'eqpool.js': `import { Pool } from './pool'; import { Eq } from './eq'; export class EqPool extends Pool { create() { return new Eq(); } destroy(e) { e.a = null; e.b = null; } }`,
      'eq.js': `export class Eq { constructor() { this.a = null; this.b = null; } }`,
      'pool.js': `export class Pool { constructor() { this.objects = []; } get() { const o = this.objects; return o.length ? o.pop() : this.create(); } release(x) { this.destroy(x); this.objects.push(x); } }`,
    },
    found: [],
  },
  'abstract split clean by method': {
    files: {
      'world.js': `import { EqPool } from './eqpool'; export class World { constructor() { this.pool = new EqPool(); this.eqs = []; } add(a, b) { const e = this.pool.get(); e.a = a; e.b = b; this.eqs.push(e); } clear() { for (const e of this.eqs) this.pool.release(e); this.eqs.length = 0; } }`,
      'eqpool.js': `import { Pool } from './pool'; import { Eq } from './eq'; export class EqPool extends Pool { create() { return new Eq(); } destroy(e) { e.wipe(); } }`,
      'eq.js': `export class Eq { constructor() { this.a = null; this.b = null; } wipe() { this.a = this.b = null; } }`,
      'pool.js': `export class Pool { constructor() { this.objects = []; } get() { const o = this.objects; return o.length ? o.pop() : this.create(); } release(x) { this.destroy(x); this.objects.push(x); } }`,
    },
    found: [],
  },
  'put by the instance into a list of what it gets, cleared': {
    files: {
      'kind.js': `class World { constructor() { this.spare = []; } task(job) { const t = this.spare.pop() || new Task(); t.job = job; return t; } }
   class Task { constructor() { this.job = null; } end(world) { this.job = null; world.spare.push(this); } }
   module.exports = World;`,
    },
    found: [],
  },
  'a list of something else with the same name': {
    files: {
      'kind.js': `class World { constructor() { this.spare = []; } task(job) { const t = this.spare.pop() || new Task(); t.job = job; return t; } }
   class Shelf { constructor() { this.spare = []; } }
   class Task { constructor() { this.job = null; } list(shelf) { shelf.spare.push(this); } }
   module.exports = World;`,
    },
    found: [],
  },
  'a list of something with more than the class has': {
    files: {
      'kind.js': `class World { constructor() { this.spare = []; } task(job) { const t = this.spare.pop() || new Task(); t.job = job; return t; } }
   class Task { constructor() { this.job = null; } list(shelf) { shelf.count++; shelf.spare.push(this); } }
   module.exports = World;`,
    },
    found: [],
  },
  'set by users in another file, who clear it': {
    files: {
      'branch.js': `const spare = []; export default class Branch { constructor() { this.left = null; } static take() { if (spare.length) return spare.pop(); return new Branch(); } static put(branch) { spare.push(branch); } }`,
      'tree.js': `import Branch from './branch.js'; export class Tree { insert(body) { const b = body.up = Branch.take(); b.left = body; } remove(body) { const up = body.up; up.left = null; Branch.put(up); } }`,
    },
    found: [],
  },
  'set to numbers by users in another file': {
    files: {
      'branch.ts': `const spare: Branch[] = []; export class Branch { size: number | null = null; left: object | null = null; static take(): Branch { return spare.pop() ?? new Branch(); } static put(b: Branch) { spare.push(b); } }`,
      'tree.ts': `import { Branch } from './branch'; export function insert(size: number) { const b = Branch.take(); b.size = size; b.left = null; return b; } export function remove(b: Branch) { Branch.put(b); }`,
    },
    found: [],
  },
  'set by users whom nobody sees giving it back': {
    files: {
      'branch.js': `const spare = []; export default class Branch { constructor() { this.left = null; } static take() { if (spare.length) return spare.pop(); return new Branch(); } static put(branch) { spare.push(branch); } }`,
      'tree.js': `import Branch from './branch.js'; export function insert(body) { const b = Branch.take(); b.left = body; return b; }`,
    },
    found: [],
  },
  'set by those who use another class of that name': {
    files: {
      'branch.js': `const spare = []; export default class Branch { constructor() { this.left = null; } static take() { if (spare.length) return spare.pop(); return new Branch(); } static put(branch) { spare.push(branch); } }`,
      'tree.js': `import Branch from './other/branch.js'; export function insert(body) { const b = Branch.take(); b.left = body; return b; } export function remove(b) { Branch.put(b); }`,
    },
    found: [],
  },
  'lent by a named factory, filled with numbers by a function': {
    files: {
      'cache.ts': `import { Records, copyInto, number, wipe, type Cmd, type Rec } from './records'; const create = (): Rec => ({ item: undefined, seq: 0 }); function copy(to: Rec, from: Cmd) { to.item = from.item; }
   export class Cache { private readonly records = new Records(create); begin(): void { this.records.rewind(); } add(cmd: Cmd): void { const one = this.records.next(); number(one, cmd); } }`,
      'records.ts': `export class Records<T> { private all: T[] = []; private n = 0; constructor(private make: () => T) {} rewind(): void { this.n = 0; } next(): T { const old = this.all[this.n]; if (old !== undefined) { this.n++; return old; } const one = this.make(); this.all[this.n] = one; this.n++; return one; } }
   export interface Rec { item: object | undefined; seq: number; } export interface Cmd { item: object; seq: number; }
   export const copyInto = (to: Rec, from: Cmd): void => { to.item = from.item; to.seq = from.seq; };
   export const number = (to: Rec, from: Cmd): void => { to.seq = from.seq; };
   export const wipe = (all: Records<Rec>): void => { all.next().item = undefined; };`,
    },
    found: [],
  },
  'lent by a named factory, wiped by what gets the pool': {
    files: {
      'cache.ts': `import { Records, copyInto, number, wipe, type Cmd, type Rec } from './records'; const create = (): Rec => ({ item: undefined, seq: 0 }); function copy(to: Rec, from: Cmd) { to.item = from.item; }
   export class Cache { private readonly records = new Records(create); begin(): void { wipe(this.records); this.records.rewind(); } add(cmd: Cmd): void { const one = this.records.next(); copyInto(one, cmd); } }`,
      'records.ts': `export class Records<T> { private all: T[] = []; private n = 0; constructor(private make: () => T) {} rewind(): void { this.n = 0; } next(): T { const old = this.all[this.n]; if (old !== undefined) { this.n++; return old; } const one = this.make(); this.all[this.n] = one; this.n++; return one; } }
   export interface Rec { item: object | undefined; seq: number; } export interface Cmd { item: object; seq: number; }
   export const copyInto = (to: Rec, from: Cmd): void => { to.item = from.item; to.seq = from.seq; };
   export const number = (to: Rec, from: Cmd): void => { to.seq = from.seq; };
   export const wipe = (all: Records<Rec>): void => { all.next().item = undefined; };`,
    },
    found: [],
  },
};

describeKinds('what pooled instances are parked with', leaks, clean);
