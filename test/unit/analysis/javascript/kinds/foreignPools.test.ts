import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { moduleOfNeed, type RelatedText } from '../../../../../src/protocol/sourceFinding';

/** Files by path, of which the first is checked, and what it is blamed for: `rule method`, provable ones only. */
interface Kind {
  files: Record<string, string>;
  found: string[];
}

const genericPool = `export class Pool {
  constructor(make) { this.make = make; this.idle = []; }
  take() { return this.idle.length > 0 ? this.idle.pop() : this.make(); }
  give(item) { this.idle.push(item); }
}`;

const lendingPool = `export class Lender<T> {
  private all: T[] = []; private used = 0;
  constructor(private make: () => T, size = 4) { for (let i = 0; i < size; i++) this.all[i] = this.make(); }
  next(): T { if (this.used >= this.all.length) this.grow(); return this.all[this.used++]!; }
  rewind(): void { this.used = 0; }
  get list(): T[] { return this.all; }
  private grow(): void { for (let i = this.all.length, n = i * 2; i < n; i++) this.all[i] = this.make(); }
}`;

const leaks: Record<string, Kind> = {
  'an instance gives itself to an imported function': {
    files: {
      'job.js': `import { borrow, giveBack } from './shelf.js';
        export class Job {
          constructor() { this.user = null; }
          static of(user) { const job = borrow('job') || new Job(); job.user = user; return job; }
          finish() { giveBack('job', this); }
        }`,
      'shelf.js': `const shelves = new Map();
        export function borrow(kind) { const list = shelves.get(kind); return list ? list.pop() : undefined; }
        export function giveBack(kind, thing) {
          let list = shelves.get(kind); if (!list) shelves.set(kind, (list = [])); list.push(thing); }`,
    },
    found: ['stale-fields finish'],
  },
  'an instance gives itself to a static method': {
    files: {
      'src/node.ts': `import { Shelf } from './util/shelf';
        export class Cell {
          private owner: object | null = null;
          private size = 0;
          static create(owner: object): Cell { const cell = Shelf.fetch('Cell', Cell); cell.owner = owner; return cell; }
          recover(): void { this.size = 0; Shelf.lay('Cell', this); }
        }`,
      'src/util/shelf.ts': `export class Shelf {
          private static lists: Record<string, any[]> = {};
          static fetch<T>(sign: string, made: new () => T): T {
            const list = this.listOf(sign); const thing = list.length ? list.pop() : new made(); return thing; }
          static lay(sign: string, thing: any): void { this.listOf(sign).push(thing); }
          private static listOf(sign: string): any[] { return this.lists[sign] || (this.lists[sign] = []); }
        }`,
    },
    found: ['stale-fields recover'],
  },
  'an object of functions, by CommonJS': {
    files: {
      'request.js': `const pool = require('./pool');
        function Context() { this.socket = null; }
        Context.prototype.open = function (socket) { this.socket = socket; };
        Context.prototype.close = function () { pool.put(this); };
        exports.get = function (socket) { const context = pool.take() || new Context(); context.open(socket); return context; };`,
      'pool.js': `const free = [];
        module.exports = { take() { return free.pop(); }, put(thing) { if (free.length < 100) free.push(thing); } };`,
    },
    found: ['stale-fields close'],
  },
  'an imported pool object, which makes the class': {
    files: {
      'task.ts': `import { tasks } from './tasks';
        export class Task { payload: object | null = null;
          start(payload: object): void { this.payload = payload; }
          end(): void { tasks.give(this); } }`,
      'tasks.ts': `import { Pool } from './pool'; import { Task } from './task';
        export const tasks = new Pool(() => new Task());`,
      'pool.ts': genericPool.replace(
        'make) {',
        'private make: () => any, public idle: any[] = []) {',
      ),
    },
    found: ['stale-fields end'],
  },
  'an own pool of an imported class': {
    files: {
      'world.js': `import { Pool } from './pool.js';
        class Contact { constructor() { this.body = null; this.depth = 0; } }
        export class World {
          constructor() { this.contacts = []; this.pool = new Pool(() => new Contact()); }
          touch(body) { const contact = this.pool.take(); contact.body = body; this.contacts.push(contact); }
          step() { for (const contact of this.contacts) this.pool.give(contact); this.contacts.length = 0; }
        }`,
      'pool.js': genericPool,
    },
    found: ['stale-fields step'],
  },
  'a hook that the pool calls and that forgets a field': {
    files: {
      'effect.js': `import { Effects } from './effects.js';
        export class Effect {
          constructor() { this.target = null; this.source = null; }
          begin(target, source) { this.target = target; this.source = source; }
          wipe() { this.target = null; }
          stop() { Effects.give(this); }
        }`,
      'effects.js': `import { Effect } from './effect.js';
        export class Effects {
          static idle = [];
          static take() { return Effects.idle.pop() ?? new Effect(); }
          static give(effect) { effect.wipe(); Effects.idle.push(effect); }
        }`,
    },
    found: ['stale-fields wipe'],
  },
  'a chain in another file': {
    files: {
      'node.js': `import { take, drop } from './chain.js';
        export class Link { constructor() { this.value = null; this.after = null; }
          static hold(value) { const link = take() || new Link(); link.value = value; return link; }
          release() { drop(this); } }`,
      'chain.js': `let first = null;
        export function take() { const link = first; if (link) first = link.after; return link; }
        export function drop(link) { link.after = first; first = link; }`,
    },
    found: ['stale-fields release'],
  },
  'a static pool of another class': {
    files: {
      'line.js': `import { Store } from './store.js';
        export class Line {
          constructor() { this.item = null; }
          fill(item) { this.item = item; return this; }
          free() { this.count = 0; Store.lines.give(this); }
        }`,
      'store.js': `import { Pool } from './pool.js'; import { Line } from './line.js';
        export class Store { static lines = new Pool(() => new Line()); }`,
      'pool.js': genericPool,
    },
    found: ['stale-fields free'],
  },
  'a class of another file, lent by a counter': {
    files: {
      'hits.ts': `import { Hit } from './hit';
        export class Hits {
          private all: Hit[] = [];
          private used = 0;
          next(): Hit { let hit = this.all[this.used++]; if (!hit) { hit = new Hit(); this.all.push(hit); } return hit; }
          rewind(): void { this.used = 0; }
        }`,
      'hit.ts': `export interface Body { id: number }
        export class Hit { body: Body | null = null; distance = 0; }`,
    },
    found: ['stale-fields rewind'],
  },
  'elements that their own methods fill, lent by a counter': {
    files: {
      'frames.js': `import { Frame } from './frame.js';
        export class Frames {
          constructor() { this.frames = []; this.count = 0; }
          open() { if (this.count === this.frames.length) this.frames.push(new Frame()); return this.frames[this.count++]; }
          endOfTurn() { this.count = 0; }
        }`,
      'frame.js': `export class Frame { constructor() { this.scene = null; this.depth = 0; }
        aim(scene, depth) { this.scene = scene; this.depth = depth; } }`,
    },
    found: ['stale-fields endOfTurn'],
  },
  'lent by a counter to methods of the same file': {
    files: {
      'calls.js': `function Call() { this.target = null; }
        Call.prototype.to = function (target) { this.target = target; return this; };
        function Calls() { this.list = []; this.at = 0; }
        Calls.prototype.next = function () { const call = this.list[this.at++] || (this.list[this.at - 1] = new Call()); return call; };
        Calls.prototype.done = function () { this.at = 0; };
        module.exports = { Call: Call, Calls: Calls };`,
    },
    found: ['stale-fields done'],
  },
  'a pool of another file that lends by a counter': {
    files: {
      'frame.ts': `import { Lender } from './lender';
        interface Mesh { id: number }
        class Item { mesh: Mesh | null = null; depth = 0; set(mesh: Mesh, depth: number): void { this.mesh = mesh; this.depth = depth; } }
        export class Frame {
          private items = new Lender<Item>(() => new Item(), 16);
          draw(mesh: Mesh): void { this.items.next().set(mesh, 1); }
          begin(): void { this.items.rewind(); }
        }`,
      'lender.ts': lendingPool,
    },
    found: ['stale-fields begin'],
  },
  'a variable with such a pool, whose class another file defines': {
    files: {
      'draw.js': `import { Lender } from './lender.js'; import { Item } from './item.js';
        const items = new Lender(function () { return new Item(); });
        export function draw(mesh) { items.next().aim(mesh); }
        export function endFrame() { items.rewind(); }`,
      'lender.js': `export class Lender {
        constructor(make) { this.make = make; this.all = []; this.used = 0; }
        next() { let one = this.all[this.used]; if (!one) { one = this.make(); this.all.push(one); } this.used++; return one; }
        rewind() { this.used = 0; } }`,
      'item.js': `export class Item { constructor() { this.mesh = null; } aim(mesh) { this.mesh = mesh; } }`,
    },
    found: ['stale-fields endFrame'],
  },
};

const clean: Record<string, Kind> = {
  'a hook that the pool calls clears all': {
    files: {
      ...leaks['a hook that the pool calls and that forgets a field']!.files,
      'effect.js': `import { Effects } from './effects.js';
        export class Effect {
          constructor() { this.target = null; this.source = null; }
          begin(target, source) { this.target = target; this.source = source; }
          wipe() { this.target = null; this.source = null; }
          stop() { Effects.give(this); }
        }`,
    },
    found: [],
  },
  'something unknown gets the instance first': {
    files: {
      ...leaks['an instance gives itself to an imported function']!.files,
      'shelf.js': `import { scrub } from './scrub.js'; const shelves = new Map();
        export function borrow(kind) { const list = shelves.get(kind); return list ? list.pop() : undefined; }
        export function giveBack(kind, thing) { scrub(thing);
          let list = shelves.get(kind); if (!list) shelves.set(kind, (list = [])); list.push(thing); }`,
    },
    found: [],
  },
  'nothing is ever taken': {
    files: {
      ...leaks['an instance gives itself to an imported function']!.files,
      'shelf.js': `const all = [];
        export function borrow(kind) { return all.find(each => each.kind === kind); }
        export function giveBack(kind, thing) { all.push(thing); }`,
    },
    found: [],
  },
  'a queue of work': {
    files: {
      'job.js': `import { add } from './queue.js';
        export class Job { constructor() { this.user = null; } run(user) { this.user = user; add(this); } }`,
      'queue.js': `const waiting = [];
        export function add(job) { waiting.push(job); }
        export function next() { const job = waiting.shift(); if (job) job.go(); }`,
    },
    found: [],
  },
  'a queue whose reader returns the next': {
    files: {
      'job.js': `import { add } from './queue.js';
        export class Job { constructor() { this.user = null; } run(user) { this.user = user; add(this); } }`,
      'queue.js': `const waiting = [];
        export function add(job) { waiting.push(job); }
        export function next() { return waiting.shift(); }`,
    },
    found: [],
  },
  'vectors, lent by a counter': {
    files: {
      'vectors.ts': `import { Vector } from './vector';
        export class Vectors {
          private all: Vector[] = [];
          private used = 0;
          next(): Vector { let one = this.all[this.used++]; if (!one) { one = new Vector(); this.all.push(one); } return one; }
          reset(): void { this.used = 0; }
        }`,
      'vector.ts': `export class Vector { x = 0; y = 0; private cells = new Float32Array(4); private helper: Vector | undefined = new Vector();
        set(x: number, y: number): this { this.x = x; this.y = y; return this; }
        copy(other: Vector): this { this.x = other.x; this.y = other.y; this.cells.set(other.cells); return this; } }`,
    },
    found: [],
  },
  'elements that are cleared in the same step': {
    files: {
      'frames.js': `import { Frame } from './frame.js';
        export class Frames {
          constructor() { this.frames = []; this.count = 0; }
          open() { if (this.count === this.frames.length) this.frames.push(new Frame()); return this.frames[this.count++]; }
          endOfTurn() { for (let i = 0; i < this.count; i++) this.frames[i].scene = null; this.count = 0; }
          endOfAll() { this.frames.forEach(frame => frame.aim(null)); this.count = 0; }
        }`,
      'frame.js': `export class Frame { constructor() { this.scene = null; } aim(scene) { this.scene = scene; } }`,
    },
    found: [],
  },
  'a pool of another file that lends numbers': {
    files: {
      'frame.ts': `import { Lender } from './lender';
        class Box { x = 0; y = 0; set(x: number, y: number): void { this.x = x; this.y = y; } copy(other: Box): void { this.x = other.x; } }
        export class Frame {
          private boxes = new Lender<Box>(() => new Box(), 16);
          draw(x: number): void { this.boxes.next().set(x, 1); }
          begin(): void { this.boxes.rewind(); }
        }`,
      'lender.ts': lendingPool,
    },
    found: [],
  },
  'objects that are cleared one by one before': {
    files: {
      'frame.ts': `import { Lender } from './lender';
        interface Mesh { id: number }
        class Item { mesh: Mesh | null = null; set(mesh: Mesh | null): void { this.mesh = mesh; } }
        export class Frame {
          private items = new Lender<Item>(() => new Item(), 16);
          draw(mesh: Mesh): void { this.items.next().set(mesh); }
          begin(): void { for (const item of this.items.list) item.set(null); this.items.rewind(); }
        }`,
      'lender.ts': lendingPool,
    },
    found: [],
  },
  'objects with a method to clear them, that other files may call': {
    files: {
      'frame.ts': `import { Lender } from './lender';
        interface Mesh { id: number }
        export class Item { mesh: Mesh | null = null; set(mesh: Mesh): void { this.mesh = mesh; } wipe(): void { this.mesh = null; } }
        export class Frame {
          private items = new Lender<Item>(() => new Item(), 16);
          draw(mesh: Mesh): Item { const item = this.items.next(); item.set(mesh); return item; }
          begin(): void { this.items.rewind(); }
        }`,
      'lender.ts': lendingPool,
    },
    found: [],
  },
  'only numbers': {
    files: {
      'vector.js': `import { Pool } from './pool.js';
        class Vector { constructor() { this.x = 0; this.y = 0; } set(x, y) { this.x = x; this.y = y; } }
        const pool = new Pool(() => new Vector());
        export function add(a, b) { const v = pool.take(); v.set(a.x + b.x, a.y + b.y); return v; }
        export function drop(v) { pool.give(v); }`,
      'pool.js': genericPool,
    },
    found: [],
  },
  'a handed function clears all': {
    files: {
      'world.js': `import { Pool } from './pool.js';
        class Contact { constructor() { this.body = null; } }
        export class World {
          constructor() { this.contacts = []; this.pool = new Pool(() => new Contact(), contact => { contact.body = null; }); }
          touch(body) { const contact = this.pool.take(); contact.body = body; this.contacts.push(contact); }
          step() { for (const contact of this.contacts) this.pool.give(contact); this.contacts.length = 0; }
        }`,
      'pool.js': `export class Pool {
          constructor(make, clean) { this.make = make; this.clean = clean; this.idle = []; }
          take() { return this.idle.pop() || this.make(); }
          give(item) { this.clean(item); this.idle.push(item); } }`,
    },
    found: [],
  },
};

/** Checks the first file as the command line does: with the files that it asks for, until it asks for none. */
function blamed(files: Kind['files']): string[] {
  const [checked] = Object.keys(files) as [string];
  const source = { name: checked, text: files[checked]! };
  const related = new Map<string, RelatedText>();
  for (let round = 0; round < 4; round++) {
    const { findings, needs } = checkJavaScript({ source, related: [...related.values()] });
    const size = related.size;
    for (const need of needs) {
      const { specifier, folder } = moduleOfNeed(need);
      const stem = path.posix
        .join(path.posix.dirname(checked), folder, specifier)
        .replace(/\.[jt]s$/, '');
      for (const [name, text] of Object.entries(files))
        if (name !== checked && name.replace(/\.[jt]s$/, '') === stem)
          related.set(name, { name, text, need });
    }
    if (related.size > size) continue;
    return findings
      .filter(({ certainty }) => certainty === 'provable')
      .map(({ rule, method }) => `${rule} ${method}`);
  }
  throw new Error('It always asks for more.');
}

describe('pools in other files', () => {
  for (const [name, { files, found }] of Object.entries(leaks))
    it(`finds: ${name}`, () => assert.deepEqual(blamed(files), found));
  for (const [name, { files, found }] of Object.entries(clean))
    it(`finds nothing: ${name}`, () => assert.deepEqual(blamed(files), found));
});
