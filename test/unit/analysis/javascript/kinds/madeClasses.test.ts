import { describeKinds, type Kind } from './fileKind';

const leaks: Record<string, Kind> = {
  'a class by a helper that is told its name': {
    files: {
      'touch.js': `lib.create('Touch', { event: null, item: null, set: function (event, item) { this.event = event; this.item = item; } });
   lib.extendStatics('Touch', { spare: [], get: function (event, item) { var t = this.spare.pop(); if (!t) t = new lib.Touch(); t.set(event, item); return t; }, put: function (t) { this.spare.push(t); } });`,
    },
    found: ['stale-fields put'],
  },
  'a class by a helper that answers it': {
    files: {
      'enemy.js': `var Enemy = Entity.extend({ target: null, spawn: function (target) { this.target = target; this.active = true; }, end: function () { this.active = false; Enemy.spare.push(this); } });
   Enemy.spare = [];
   Enemy.make = function (target) { var e = Enemy.spare.length ? Enemy.spare.pop() : new Enemy(); e.spawn(target); return e; };`,
    },
    found: ['stale-fields end'],
  },
  'a class with described methods': {
    files: {
      'task.js': `var spare = [];
   var Task = function () {
     function Task() { this.work = null; this.args = null; }
     createClass(Task, [{ key: 'set', value: function set(work, args) { this.work = work; this.args = args; return this; } }, { key: 'run', value: function run() { this.work.apply(null, this.args); spare.push(this); } }], [{ key: 'get', value: function get(work, args) { return (spare.pop() || new Task()).set(work, args); } }]);
     return Task;
   }();
   exports.Task = Task;`,
    },
    found: ['stale-fields run'],
  },
  'a class of a namespace': {
    files: {
      'note.js': `lib.Note = function () { this.from = null; this.n = 0; };
   lib.Note.prototype.aim = function (from) { this.from = from; return this; };
   lib.spare = [];
   lib.take = function (from) { return (lib.spare.pop() || new lib.Note()).aim(from); };
   lib.give = function (note) { note.n = 0; lib.spare.push(note); };`,
    },
    found: ['stale-fields give'],
  },
  'filled from what it is given': {
    files: {
      'req.js': `const spare = [];
   class Req { constructor() { this.wipe(); } wipe() { this.url = ''; this.body = null; } }
   export function acquire(options) { const r = spare.pop() || new Req(); Object.assign(r, options); return r; }
   export function release(r) { r.url = ''; spare.push(r); }`,
    },
    found: ['stale-fields release'],
  },
  'filled key by key': {
    files: {
      'note.js': `function Note() { this.kind = ''; this.target = null; }
   Note.spare = [];
   Note.get = function (kind, given) { var e = Note.spare.pop() || new Note(); e.kind = kind; for (var key in given) e[key] = given[key]; return e; };
   Note.prototype.end = function () { this.kind = ''; Note.spare.push(this); };`,
    },
    found: ['stale-fields end'],
  },
  'filled by a pattern': {
    files: {
      'ctx.js': `class Ctx { req = null; res = null; state = {}; fill({ req, res }) { ({ req: this.req, res: this.res } = { req, res }); } }
   const spare = [];
   export function take(given) { const c = spare.pop() ?? new Ctx(); c.fill(given); return c; }
   export function give(c) { c.state = {}; spare.push(c); }`,
    },
    found: ['stale-fields give'],
  },
  'a class of another file that fills its own fields': {
    files: {
      'pool.js': `import { Shot } from './shot.js';
   export class Shots { constructor() { this.spare = []; } get() { return this.spare.length > 0 ? this.spare.pop() : new Shot(); } put(shot) { this.spare.push(shot); } }`,
      'shot.js': `export class Shot { constructor() { this.by = null; this.at = null; this.x = 0; } fire(by, at) { this.by = by; this.at = at; this.x = 1; } move(dt) { this.x += dt; if (this.at.isHit(this.x)) this.at.hurt(this.by); } }`,
    },
    found: ['stale-fields put'],
  },
  'a class of another file with fields of its own': {
    files: {
      'pool.ts': `import { Shot } from './shot';
   export class Shots { private spare: Shot[] = []; get(): Shot { return this.spare.pop() ?? new Shot(); } put(shot: Shot): void { this.spare.push(shot); } }`,
      'shot.ts': `export class Shot { private by: object | null = null; fire(by: object): void { this.by = by; } }`,
    },
    found: ['stale-fields put'],
  },
};

const clean: Record<string, Kind> = {
  'lent objects that only lead to each other': {
    files: {
      'paths.ts': `class Step { private from: Step | null = null; private x = 0; set(from: Step | null, x: number): this { this.from = from; this.x = x; return this; } cost(): number { return this.x + (this.from ? this.from.x : 0); } }
   export class Paths { private steps: Step[] = []; private n = 0;
     next(from: Step | null, x: number): Step { if (this.n === this.steps.length) this.steps.push(new Step()); return this.steps[this.n++].set(from, x); }
     start(): void { this.n = 0; } }`,
    },
    found: [],
  },
  'ids of which two fields are set in turn': {
    files: {
      'picks.js': `class Picks { constructor() { this.unit = null; this.part = null; }
   pick(id, isUnit, entry) { entry.picked = id; if (isUnit) this.unit = id; else this.part = id; }
   drop(id) { if (this.unit === id) this.unit = null; }
   show(entry) { return entry.picked === this.unit || entry.picked === this.part; } }
   module.exports = Picks;`,
    },
    found: [],
  },
  'what only the construction gives': {
    files: {
      'unit.js': `lib.create('Unit', { world: null, n: 0, begin: function (world) { this.world = world; }, count: function () { this.n++; } });
   lib.extendStatics('Unit', { spare: [], get: function (world) { return this.spare.pop() || new lib.Unit(world); }, put: function (unit) { this.spare.push(unit); } });`,
    },
    found: [],
  },
  'a function of the class with the name of one of the instance': {
    files: {
      'note.js': `var Note = (function () {
     function Note() { this.hear = null; }
     Note.make = function (hear) { var n = Note.spare.shift(); if (n == null) n = new Note(); n.hear = hear; return n; };
     Note.end = function (n) { if (n != null && Note.spare.indexOf(n) == -1) Note.spare.push(n); };
     Note.prototype.end = function () { this.hear = null; Note.end(this); };
     Note.spare = [];
     return Note;
   }());`,
    },
    found: [],
  },
  'a flag with a default that a compiler wrote': {
    files: {
      'note.js': `var Note = (function () {
     function Note() { this.run = null; this.isOnce = true; }
     Note.make = function (run, isOnce) { if (run === void 0) { run = null; } if (isOnce === void 0) { isOnce = true; } var n = Note.spare.pop() || new Note(); n.run = run; n.isOnce = isOnce; return n; };
     Note.prototype.end = function () { this.run = null; Note.spare.push(this); };
     Note.spare = [];
     return Note;
   }());`,
    },
    found: [],
  },
  'a key by which idle instances are told apart': {
    files: {
      'pool.js': `const spare = [];
   export function take(Kind, key) { let one; for (let i = 0; i < spare.length; i++) if (spare[i].key == key) { one = spare[i]; spare.splice(i, 1); break; } if (!one) { one = new Kind(key); one.key = key; } return one; }
   export function give(one) { spare.push(one); }`,
    },
    found: [],
  },
  'a class of another file that its pool empties': {
    files: {
      'pool.js': `import { Shot } from './shot.js';
   export class Shots { constructor() { this.spare = []; } get() { return this.spare.length > 0 ? this.spare.pop() : new Shot(); } put(shot) { shot.wipe(); this.spare.push(shot); } }`,
      'shot.js': `export class Shot { constructor() { this.by = null; } fire(by) { this.by = by; } wipe() { this.by = null; } }`,
    },
    found: [],
  },
  'a copy over every field': {
    files: {
      'req.js': `const spare = [];
   class Req { constructor() { this.url = ''; this.body = null; } }
   const EMPTY = { url: '', body: null };
   export function acquire(options) { const r = spare.pop() || new Req(); Object.assign(r, options); return r; }
   export function release(r) { Object.assign(r, EMPTY); spare.push(r); }`,
    },
    found: [],
  },
};

describeKinds('classes that helpers make, and what fills them', leaks, clean);
