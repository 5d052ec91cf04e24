import { describeKinds, type Kind } from './fileKind';

const leaks: Record<string, Kind> = {
  'made by a function of the prototype': {
    files: {
      'kind.js': `function Diagram() { this.spare = []; } Diagram.prototype.Section = function () {};
   Diagram.prototype.create = function (site) { var s = this.spare.pop(); if (!s) { s = new this.Section(); } s.site = site; return s; };
   Diagram.prototype.detach = function (s) { this.spare.push(s); };`,
    },
    found: ['stale-fields detach'],
  },
  'methods put on what a helper answers, with one name in several scopes': {
    files: {
      'kind.js': `var lib = lib || {}; lib.extend = function (sub, base) { function O() { this.constructor = sub; } O.prototype = base.prototype; return (sub.prototype = new O()); };
   (function () { function Graphics() { this.list = []; } var p = Graphics.prototype; p.add = function (x) { this.list.push(x); }; lib.Graphics = Graphics; })();
   (function () { function Sprite() { this.sheet = null; } var p = lib.extend(Sprite, lib.Graphics); p.frame = function () { return this.sheet.frames[0]; }; lib.Sprite = Sprite; })();
   (function () { function Text(sheet) { this.sheet = sheet; this.kids = []; } Text.idle = []; var p = lib.extend(Text, lib.Graphics);
   p.set = function (n) { var idle = Text.idle, s; while (this.kids.length < n) { s = idle.length ? idle.pop() : new lib.Sprite(); s.sheet = this.sheet; this.kids.push(s); } };
   p.cut = function (n) { var idle = Text.idle, s; while (this.kids.length > n) { s = this.kids.pop(); idle.push(s); } }; lib.Text = Text; })();`,
    },
    found: ['stale-fields cut'],
  },
  'one name for two things in two blocks': {
    files: {
      'kind.js': `class Line { idle = []; n = 0; head = undefined; tail = undefined;
   take(value) { if (value === undefined) { if (this.head === undefined) return undefined; const node = this.head; this.head = node.next; this.idle[this.n++] = node; node.next = undefined; return node.value; }
   if (this.head === undefined) { let node; if (this.n > 0) { node = this.idle[--this.n]; node.value = value; } else { node = { value, next: undefined }; } this.head = this.tail = node; return undefined; }
   return this.tail; } }`,
    },
    found: ['stale-fields take'],
  },
  'a pool that objects of no class have': {
    files: {
      'kind.js': `function Part() { this.owner = null; this.age = 0; }
   export function make(entry, owner) { const ctx = entry.context; const idle = ctx.idle; const p = idle.length ? idle.pop() : new Part(); p.owner = owner; return p; }
   export function end(part, entry) { part.age = 0; entry.context.idle.push(part); } export const nameOf = part => part.owner.name;`,
    },
    found: ['stale-fields end'],
  },
};

const makers: Record<string, Kind> = {
  'a pool that belongs to whatever makes the instances': {
    files: {
      'kind.js': `function View() { this.parent = null; this.context = null; this.unbind = null; }
   View.render = function (Kind, options) { const v = Kind.idle.pop() || new Kind(); v.parent = options.parent; v.context = options.context; return v; };
   View.prototype.remove = function () { if (this.unbind) this.unbind(); this.parent = null; this.constructor.idle.push(this); };`,
    },
    found: ['stale-fields remove'],
  },
  'a static list by the constructor of an instance': {
    files: {
      'kind.js': `class View { static idle = []; parent = null; static make(parent) { const v = View.idle.pop() || new View(); v.parent = parent; return v; } end() { this.constructor.idle.push(this); } }
   export const nameOf = view => view.parent.name;`,
    },
    found: ['stale-fields end'],
  },
};

const settled: Record<string, Kind> = {
  'states that are copied from each other': {
    files: {
      'kind.js': `const idle = []; let n = -1; class State { static push(other) { const s = n < 0 ? new State() : idle[n--];
   s.next = other; s.fill = other.fill; s.font = other.font; s.alpha = other.alpha; s.cap = other.cap; s.width = other.width; return s; }
   static pop(s) { s.fill = ''; idle[++n] = s; return s.next; } }`,
    },
    found: [],
  },
};

const clean: Record<string, Kind> = {
  'two variables of one name, of which one is no pool': {
    files: {
      'kind.js': `function Part() { this.owner = null; }
   export function make(entry, owner) { const ctx = entry.context; const p = ctx.idle.pop() || new Part(); p.owner = owner; return p; }
   export function keep(part, entry) { entry.stock.idle.push(part); }`,
    },
    found: [],
  },
  'entries that take turns': {
    files: {
      'kind.js': `class Turns { constructor() { this.all = []; } next(owner) { let e = this.all.shift(); if (!e) e = { owner: null }; e.owner = owner; this.all.push(e); return e; } }`,
    },
    found: [],
  },
};

describeKinds(
  'places of pools, and what is in them',
  { ...leaks, ...makers },
  { ...clean, ...settled },
);
