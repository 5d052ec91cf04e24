import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import { renamed } from '../../../../generated/renamed';

/** A program, and what it is blamed for: `rule method`, provable ones only. */
interface Kind {
  text: string;
  found: string[];
  isTyped?: true;
}

const SEEDS = [21, 22];

/** Values that stay where the rest of what belongs to them goes. */
const leaks: Record<string, Kind> = {
  'a list whose cached node stays': {
    text: `class Cell { constructor(v) { this.v = v; this.to = null; } }
class Row { #h = null; #t = null; #cur = null; #n = 0;
  put(v) { const k = new Cell(v); if (this.#h === null) { this.#h = k; this.#t = k; this.#n++; return; } this.#t.to = k; this.#t = k; this.#n++; }
  at(i) { let k = this.#h; while (i-- > 0) k = k.to; this.#cur = k; return k.v; }
  wipe() { this.#h = null; this.#t = null; this.#n = 0; } }`,
    found: ['stale-fields wipe'],
  },
  'the last node of a closure': {
    text: `function make() { let top = null; let end = null; let n = 0;
  function add(item) { const c = { item: item, to: null }; if (top === null) top = c; else end.to = c; end = c; n++; }
  function drain(f) { for (let c = top; c !== null; c = c.to) f(c.item); top = null; n = 0; }
  return { add, drain }; }`,
    found: ['stale-fields drain'],
  },
  'the first node that was put before others': {
    text: `function Pile() { this.x = undefined; this.y = undefined; }
Pile.prototype.put = function (v) { var k = { v: v, to: this.x }; k.to = this.x; this.x = k; if (!this.y) this.y = k; };
Pile.prototype.walk = function (f) { for (var k = this.x; k; k = k.to) f(k.v); };
Pile.prototype.none = function () { this.x = undefined; };`,
    found: ['stale-fields none'],
  },
  'a node that is taken out': {
    text: `class Line { head: any = null; rear: any = null;
  join(one: any) { const cell: any = { one: one, after: null }; if (this.head === null) this.head = cell; else this.rear.after = cell; this.rear = cell; }
  leave() { const cell = this.head; if (cell === null) return null; this.head = cell.after; return cell.one; } }`,
    found: ['stale-fields leave'],
    isTyped: true,
  },
  'one of two indexes': {
    text: `class Both { constructor() { this.byId = new Map(); this.byName = new Map(); }
  add(x) { this.byId.set(x.id, x); this.byName.set(x.name, x); }
  none() { this.byId.clear(); } }`,
    found: ['stale-collection none'],
  },
  'one of two dictionaries': {
    text: `function Two() { this.a = {}; this.b = {}; }
Two.prototype.on = function (k, s, t) { this.a[k] = s; this.b[k] = t; };
Two.prototype.off = function (k) { delete this.a[k]; delete this.b[k]; };
Two.prototype.none = function () { this.a = {}; };`,
    found: ['stale-collection none'],
  },
  'a Map beside a Set in a closure': {
    text: `function make() { const xs = new Set(); const m = new Map();
  return { add(u) { xs.add(u); m.set(u.k, u); }, del(u) { xs.delete(u); m.delete(u.k); }, zap() { xs.clear(); } }; }`,
    found: ['stale-collection zap'],
  },
  'one of two arrays': {
    text: `class Pairs { #k = []; #v = [];
  put(a, b) { this.#k.push(a); this.#v.push(b); }
  out() { const i = this.#k.pop(); return [i, this.#v.pop()]; }
  none() { this.#k.length = 0; } }`,
    found: ['stale-collection none'],
  },
  'a worker that is found by its flag': {
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
}`,
    found: ['stale-fields fertig'],
  },
  'fixed workers in a list that is declared': {
    text: `class Hand { constructor() { this.busy = false; this.task = null; } }
const hands = Array.from({ length: 8 }, () => new Hand());
export function take(task) { const h = hands.find(each => !each.busy); h.busy = true; h.task = task; return h; }
export function back(h) { h.busy = false; }`,
    found: ['stale-fields back'],
  },
  'fixed workers in a field that is declared': {
    text: `class Hand { busy = false; task = null; }
class Hands { list = Array.from({ length: 8 }, () => new Hand());
  take(task) { const h = this.list.find(each => !each.busy); h.busy = true; h.task = task; return h; }
  back(h) { h.busy = false; } }`,
    found: ['stale-fields back'],
  },
  'fixed records that a list is mapped to': {
    text: `const seats = new Array(8).fill(0).map(() => ({ used: false, guest: null }));
export function sit(guest) { for (const s of seats) { if (s.used) continue; s.used = true; s.guest = guest; return s; } return null; }
export function leave(s) { s.used = false; }`,
    found: ['stale-fields leave'],
  },
  'a fixed list that grows': {
    text: `function Pool() { this.all = []; }
function Bullet() { this.alive = false; this.target = null; this.x = 0; }
Pool.prototype.fire = function (target) {
  var b = null;
  for (var i = 0; i < this.all.length; i++) { if (!this.all[i].alive) { b = this.all[i]; break; } }
  if (!b) { b = new Bullet(); this.all.push(b); }
  b.alive = true; b.target = target; return b;
};
Pool.prototype.kill = function (b) { b.alive = false; b.x = 0; };`,
    found: ['stale-fields kill'],
  },
  'a runner that refuses while it is busy': {
    text: `class Runner { constructor() { this.busy = false; this.job = null; this.done = null; }
  start(job, done) { if (this.busy) throw new Error('busy'); this.busy = true; this.job = job; this.done = done; }
  finish() { this.busy = false; this.done = null; } }`,
    found: ['stale-fields finish'],
  },
  'a sender that queues while it is on': {
    text: `function Up() { this.on = false; this.file = null; this.cb = null; this.wait = []; }
Up.prototype.send = function (file, cb) { if (this.on) { this.wait.push([file, cb]); return; } this.on = true; this.file = file; this.cb = cb; };
Up.prototype.ok = function () { this.on = false; var cb = this.cb; this.cb = null; cb(); };`,
    found: ['stale-fields ok'],
  },
};

const clean: Record<string, string> = {
  'a list that is emptied whole': `class A1 { constructor(){ this.a=null; this.b=null; this.c=0; }
 put(v){ const k={v, q:null}; if(this.b!==null) this.b.q=k; else this.a=k; this.b=k; this.c++; }
 shift(){ const k=this.a; if(!k) return; this.a=k.q; if(!this.a) this.b=null; return k.v; }
 wipe(){ this.a=this.b=null; this.c=0; } }`,
  'nodes with numbers': `class A2 { a=null; b=null; put(v){ const k={v:v|0, q:null}; if(this.b!==null) this.b.q=k; else this.a=k; this.b=k; } wipe(){ this.a=null; } walk(){ for(let k=this.a;k;k=k.q) console.log(k.v);} }`,
  'a list with a first node that is none': `class A3 { constructor(){ this.a={v:null,q:null}; this.b=this.a; } put(v){ const k={v,q:null}; this.b.q=k; this.b=k; } shift(){ const k=this.a.q; if(!k) return; this.a=k; const v=k.v; k.v=null; return v; } }`,
  'a caller that clears the rest': `class A4 { constructor(){ this.a=null; this.b=null; this.c=0; }
 put(v){ const k={v, q:null}; if(this.b!==null) this.b.q=k; else this.a=k; this.b=k; this.c++; }
 half(){ this.a=null; this.c=0; } whole(){ this.half(); this.b=null; } }`,
  'a cursor': `class A5 { constructor(){ this.a=null; this.b=null; this.cur=null; }
 put(v){ const k={v, q:null}; if(this.b!==null) this.b.q=k; else this.a=k; this.b=k; if(!this.cur) this.cur=k; }
 next(){ const k=this.cur; this.cur=k.q; return k.v; }
 rewind(){ this.cur=null; } }`,
  'a list that is filled again': `class A6 { constructor(){ this.a=null; this.b=null; }
 put(v){ const k={v, q:null}; if(this.b!==null) this.b.q=k; else this.a=k; this.b=k; }
 sort(vs){ this.a=null; for(const v of vs) this.put(v); } }`,
  'a tree': `class A7 { constructor(){ this.root=null; this.current=null; }
 open(v){ const k={v, up:this.current, kids:[]}; if(this.current) this.current.kids.push(k); else this.root=k; this.current=k; }
 close(){ this.current=this.current.up; } take(){ const r=this.root; this.root=null; return r; } }`,
  'a list of what is new': `class B1 { constructor(){ this.all=[]; this.unread=[]; } log(e){ this.all.push(e); this.unread.push(e); } mark(){ this.unread.length=0; } }`,
  'a cache before a store': `class B2 { constructor(){ this.store=new Map(); this.cache=new Map(); } set(k,v){ this.store.set(k,v); this.cache.set(k,v); } get(k){ let v=this.cache.get(k); if(!v){ v=this.store.get(k); this.cache.set(k,v); } return v; } drop(){ this.cache.clear(); } }`,
  'a helper that empties the other': `class B3 { constructor(){ this.byId=new Map(); this.byName=new Map(); } add(x){ this.byId.set(x.id,x); this.byName.set(x.name,x); } clear(){ this.byId.clear(); this.clearNames(); } clearNames(){ this.byName=new Map(); } }`,
  'a table of numbers': `class B4 { constructor(){ this.byId=new Map(); this.n=new Map(); } add(x){ this.byId.set(x.id,x); this.n.set(x.id, 1); } del(x){ this.byId.delete(x.id); this.n.delete(x.id); } clear(){ this.byId.clear(); } }`,
  'what is new and looked through': `class B5 { constructor(){ this.all=new Set(); this.fresh=new Set(); } add(x){ this.all.add(x); this.fresh.add(x); } del(x){ this.all.delete(x); this.fresh.delete(x);} flush(){ for(const x of this.fresh) x.go(); this.fresh.clear(); } }`,
  'a table that others get': `class B6 { constructor(){ this.byId=new Map(); this.byName=new Map(); } add(x){ this.byId.set(x.id,x); this.byName.set(x.name,x); } lose(){ this.byId.clear(); } names(){ return this.byName; } }`,
  'a worker that clears its job': `class W { constructor() { this.job = null; this.busy = false; } take(job) { this.job = job; this.busy = true; } done() { this.job = null; this.busy = false; } }
class Ws { constructor(n) { this.all = []; for (let i = 0; i < n; i++) this.all.push(new W()); } give(job) { for (const a of this.all) if (!a.busy) { a.take(job); return true; } return false; } }`,
  'listeners of others': `class Ls { constructor() { this.list = []; } add(l) { this.list.push(l); } fire(e) { for (const l of this.list) if (!l.muted) { l.last = e; return l; } } mute(l) { l.muted = true; } unmute(l) { l.muted = false; } }`,
  'parts of a tree that are open': `class N { constructor(p) { this.open = false; this.data = null; this.kids = []; } grow() { const k = new N(this); this.kids.push(k); return k; } expand(d) { this.open = true; this.data = d; } fold() { this.open = false; } shown() { const out = []; for (const k of this.kids) { if (!k.open) continue; out.push(k); } return out; } }`,
  'a runner that clears all': `class C1 { constructor(){ this.busy=false; this.job=null; this.done=null; } start(job,done){ if(this.busy) return; this.busy=true; this.job=job; this.done=done; } finish(){ this.busy=false; this.done=null; this.job=null; } }`,
  'a runner of numbers': `class C2 { constructor(){ this.busy=false; this.n=0; this.done=null; } start(n,done){ if(this.busy) return; this.busy=true; this.n=n|0; this.done=done; } finish(){ this.busy=false; this.done=null; } }`,
  'a runner that tells of its last job': `class C3 { constructor(){ this.busy=false; this.job=null; this.done=null; } start(job,done){ if(this.busy) return; this.busy=true; this.job=job; this.done=done; } finish(){ this.busy=false; this.done=null; } last(){ return this.job; } }`,
  'a runner that ends in two steps': `class C4 { constructor(){ this.busy=false; this.job=null; this.done=null; } start(job,done){ if(this.busy) return; this.busy=true; this.job=job; this.done=done; } half(){ this.busy=false; this.done=null; } finish(){ this.half(); this.job=null; } }`,
  'a dialog with options': `class C5 { constructor(){ this.open=false; this.opt=null; } setOpt(o){ this.opt=o; } show(){ if(this.open) return; this.open=true; } hide(){ this.open=false; } }`,
};

/** Packages' pools, whose methods have the packages' names. */
const borrowed: Record<string, Kind> = {
  'a field of a connection': {
    text: `const { createPool } = require('generic-pool');
      const pool = createPool({ create: () => connect(), destroy: c => c.end() });
      async function handle(req) { const c = await pool.acquire(); c.session = req;
        try { await c.run(); } finally { pool.release(c); } }`,
    found: ['stale-fields handle'],
  },
  'a client that gives itself back': {
    text: `import { Pool } from 'pg';
      export class Repo { constructor(private readonly pool: Pool) {}
        async run(req: Request) { const c: any = await this.pool.connect(); c.req = req; await c.query('x'); c.release(); } }`,
    found: ['stale-fields run'],
    isTyped: true,
  },
  'a promise of a resource in a field': {
    text: `const { Pool } = require('tarn');
      class Jobs { constructor(make) { this.all = new Pool({ create: make, min: 0, max: 4 }); }
        async work(job) { const r = await this.all.acquire().promise; r.job = job; await r.go(); this.all.release(r); } }`,
    found: ['stale-fields work'],
  },
  'a connection of a variable': {
    text: `import mysql from 'mysql2/promise';
      const db = mysql.createPool({ limit: 4 });
      export const ask = async user => { const it = await db.getConnection(); it.user = user; it.release(); };`,
    found: ['stale-fields ask'],
  },
  'a field that is cleared': {
    text: `const { createPool } = require('generic-pool');
      const pool = createPool({ create: () => connect() });
      async function handle(req) { const c = await pool.acquire(); c.session = req; c.session = null; pool.release(c); }`,
    found: [],
  },
  'a field that a helper clears': {
    text: `const { createPool } = require('generic-pool');
      const pool = createPool({ create: () => connect() });
      function wipe(c) { c.session = undefined; }
      async function handle(req) { const c = await pool.acquire(); c.session = req; wipe(c); pool.release(c); }`,
    found: [],
  },
  'a number': {
    text: `const { createPool } = require('generic-pool');
      const pool = createPool({ create: () => connect() });
      async function handle(req) { const c = await pool.acquire(); c.tries = 3; c.start = Date.now(); pool.release(c); }`,
    found: [],
  },
  'what no pool lends': {
    text: `import { Pool } from 'pg';
      import { tracer } from './tracer';
      export const db = new Pool();
      export async function handle(req) { const c = await tracer.connect(); c.req = req; c.release(); }`,
    found: [],
  },
};

function provable(text: string, name: string): string[] {
  const { findings, skipped } = checkJavaScript({ source: { name, text } });
  assert.equal(skipped, undefined);
  return findings
    .filter(({ certainty }) => certainty === 'provable')
    .map(({ rule, method }) => `${rule} ${method}`);
}

function nameOf({ isTyped }: Kind): string {
  return isTyped ? 'kind.ts' : 'kind.js';
}

describe('what stays beside what goes is told by what code does', () => {
  for (const [title, kind] of Object.entries({ ...leaks, ...borrowed }))
    it(title, () => assert.deepEqual(provable(kind.text, nameOf(kind)), kind.found));

  for (const [title, kind] of Object.entries(leaks))
    for (const seed of SEEDS)
      it(`${title}, with other names (${seed})`, () => {
        const { text, nameOf: other } = renamed(kind.text, seed);
        const expected = kind.found.map(line => {
          const [rule, method] = line.split(' ');
          return `${rule} ${other(method!)}`;
        });
        assert.deepEqual(provable(text, nameOf(kind)), expected, text);
      });
});

describe('what stays beside what goes is mended, or the finding says why not', () => {
  for (const [title, kind] of Object.entries({ ...leaks, ...borrowed }))
    if (kind.found.length > 0)
      it(title, () => {
        const name = nameOf(kind);
        const [finding] = checkJavaScript({ source: { name, text: kind.text } }).findings;
        const fix = finding!.fixes.find(({ kind: way }) => way === 'nil-only');
        if (!fix) assert.match(finding!.unmended ?? '', /./);
        else assert.deepEqual(provable(applyEdits(kind.text, fix.edits), name), []);
      });
});

describe('what only looks left behind stays silent', () => {
  for (const [title, text] of Object.entries(clean))
    for (const each of [text, ...SEEDS.map(seed => renamed(text, seed).text)])
      it(title, () => assert.deepEqual(provable(each, 'kind.js'), [], each));
});

describe('a chain beside a list', () => {
  const text = `let idle = null;
class List { head = null; tail = null; cursor = null;
  add(value) { const node = { value, next: null }; if (this.head === null) this.head = node; else this.tail.next = node; this.tail = node; }
  begin(next) { let c = idle; if (c !== null) { idle = c.cursor; c.next = next; c.cursor = this.cursor; } else c = { next, cursor: this.cursor }; this.cursor = c; }
  end() { const c = this.cursor; this.cursor = c.cursor; c.next = null; c.cursor = idle; idle = c; }
  clear() { this.head = null; this.tail = null; } }`;

  it('is no node of the list, although its elements have links of that name', () => {
    const { findings } = checkJavaScript({ source: { name: 'list.js', text } });
    assert.deepEqual(
      findings.filter(({ certainty, method }) => certainty === 'provable' && method === 'clear'),
      [],
    );
  });
});
