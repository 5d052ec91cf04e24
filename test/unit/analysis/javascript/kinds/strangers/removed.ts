// cspell:disable
import type { Strangers } from './stranger';

/** Lists from which a value is taken while its slot stays full. */
export const removed: Strangers = {
  'scopes of a compiler': {
    text: `class Scopes {
  constructor(root) { this.stack = [root]; this.top = 0; }
  enter(scope) { this.stack[++this.top] = scope; }
  leave() { const scope = this.stack[this.top]; this.top--; return scope; }
  get current() { return this.stack[this.top]; }
}
module.exports = Scopes;`,
    leaks: ['stale-slots leave'],
    use: `const s = new Scopes({}); s.enter(thing); s.leave(); return s;`,
  },
  'a heap of timers': {
    text: `function Heap(less) { this.a = []; this.n = 0; this.less = less; }
Heap.prototype.insert = function (x) {
  var i = this.n++;
  this.a[i] = x;
  while (i > 0) {
    var p = (i - 1) >> 1;
    if (!this.less(this.a[i], this.a[p])) break;
    var t = this.a[p]; this.a[p] = this.a[i]; this.a[i] = t; i = p;
  }
};
Heap.prototype.extract = function () {
  if (this.n === 0) return undefined;
  var top = this.a[0];
  this.a[0] = this.a[--this.n];
  this.sink(0);
  return top;
};
Heap.prototype.sink = function (i) {
  for (;;) {
    var l = 2 * i + 1, r = l + 1, m = i;
    if (l < this.n && this.less(this.a[l], this.a[m])) m = l;
    if (r < this.n && this.less(this.a[r], this.a[m])) m = r;
    if (m === i) return;
    var t = this.a[m]; this.a[m] = this.a[i]; this.a[i] = t; i = m;
  }
};
module.exports = Heap;`,
    leaks: ['stale-slots extract'],
    use: `const h = new Heap(function () { return false; }); h.insert(thing); h.extract(); return h;`,
  },
  'a ring with a mask': {
    text: `export class Gurt {
  constructor() { this.p = new Array(16); this.i = 0; this.o = 0; }
  auf(x) {
    this.p[this.i] = x;
    this.i = (this.i + 1) & 15;
  }
  ab() {
    if (this.i === this.o) return undefined;
    const x = this.p[this.o];
    this.o = (this.o + 1) & 15;
    return x;
  }
}`,
    leaks: ['stale-slots ab'],
    use: `const g = new Gurt(); g.auf(thing); g.ab(); return g;`,
  },
  'a ring with a remainder and a number': {
    text: `class Fifo<T> {
  private readonly box: (T | undefined)[];
  private from = 0;
  private many = 0;
  constructor(private readonly room: number) { this.box = new Array<T | undefined>(room); }
  offer(x: T): boolean {
    if (this.many === this.room) return false;
    this.box[(this.from + this.many) % this.room] = x;
    this.many++;
    return true;
  }
  dequeue(): T | undefined {
    if (this.many === 0) return undefined;
    const x = this.box[this.from];
    this.from = (this.from + 1) % this.room;
    this.many--;
    return x;
  }
}
export { Fifo };`,
    isTyped: true,
    leaks: ['stale-slots dequeue'],
  },
  'a cursor over a list that grows': {
    text: `function createMailbox() {
  let briefe = [], gelesen = 0;
  return {
    wirf(brief) { briefe.push(brief); },
    lies() {
      if (gelesen === briefe.length) return null;
      const brief = briefe[gelesen];
      gelesen++;
      if (gelesen > 1024) { briefe = briefe.slice(gelesen); gelesen = 0; }
      return brief;
    }
  };
}
module.exports = createMailbox;`,
    leaks: ['stale-slots lies'],
    use: `const m = createMailbox(); m.wirf(thing); m.lies(); return m;`,
  },
  'the last takes the place of the removed': {
    text: `class World {
  constructor() { this.bodies = []; this.alive = 0; }
  spawn(body) { body.at = this.alive; this.bodies[this.alive++] = body; }
  kill(body) {
    const last = this.bodies[--this.alive];
    this.bodies[body.at] = last;
    last.at = body.at;
  }
  step(dt) { for (let i = 0; i < this.alive; i++) this.bodies[i].step(dt); }
}
module.exports = World;`,
    leaks: ['stale-slots kill'],
    use: `const w = new World(); w.spawn(thing); w.kill(thing); return w;`,
  },
  'values that move up': {
    text: `class Leiste {
  constructor() { this.z = []; this.n = 0; }
  an(x) { this.z[this.n++] = x; }
  weg(x) {
    let j = 0;
    for (let i = 0; i < this.n; i++) if (this.z[i] !== x) this.z[j++] = this.z[i];
    this.n = j;
  }
  ruf(e) { for (let i = 0; i < this.n; i++) this.z[i](e); }
}
module.exports = Leiste;`,
    leaks: ['stale-slots weg'],
    use: `const l = new Leiste(); l.an(thing); l.weg(thing); return l;`,
  },
  'functions on a state': {
    text: `export function makeQueue() { return { items: new Array(8), r: 0, w: 0 }; }
export function enqueue(q, x) { q.items[q.w % 8] = x; q.w++; }
export function dequeue(q) {
  if (q.r === q.w) return undefined;
  const x = q.items[q.r % 8];
  q.r++;
  return x;
}`,
    leaks: ['stale-slots dequeue'],
    use: `const q = makeQueue(); enqueue(q, thing); dequeue(q); return q;`,
  },
  'both ends of a deque out of a bundler': {
    text: `function e(e){this.l=new Array(e),this.c=e,this.h=0,this.s=0}
e.prototype.a=function(e){this.l[(this.h+this.s)%this.c]=e,this.s++};
e.prototype.b=function(){if(0===this.s)return;var e=this.l[this.h];return this.h++,this.h===this.c&&(this.h=0),this.s--,e};
e.prototype.d=function(){if(0!==this.s)return this.s--,this.l[(this.h+this.s)%this.c]};
module.exports=e;`,
    leaks: ['stale-slots b', 'stale-slots d'],
    use: `const q = new e(4); q.a(thing); q.b(); return q;`,
  },
  'a chunk of a queue that is used again': {
    text: `class Chunk {
  constructor() { this.list = new Array(64); this.bottom = 0; this.top = 0; this.next = null; }
  isFull() { return this.top === 64; }
  push_(x) { this.list[this.top++] = x; }
  shift_() {
    if (this.bottom === this.top) return null;
    const x = this.list[this.bottom++];
    if (this.bottom === this.top) { this.bottom = 0; this.top = 0; }
    return x;
  }
}
module.exports = Chunk;`,
    leaks: ['stale-slots shift_'],
    use: `const c = new Chunk(); c.push_(thing); c.shift_(); return c;`,
  },
};
