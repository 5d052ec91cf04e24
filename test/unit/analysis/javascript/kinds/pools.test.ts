import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import { renamed } from '../../../../generated/renamed';

/** A program, and what it is blamed for: `rule method`, provable ones only. */
interface Kind {
  text: string;
  found: string[];
  isTyped?: boolean;
}

const SEEDS = [1, 2, 3];

const leaks: Record<string, Kind> = {
  'a variable that goes into a list': {
    text: `const spare = [];
      class Job { constructor() { this.request = null; } }
      function begin(request) { const job = spare.length > 0 ? spare.pop() : new Job(); job.request = request; return job; }
      function finish(job) { spare.push(job); }`,
    found: ['stale-fields finish'],
  },
  'elements of a list that go into a free list': {
    text: `const spare = [];
      function Pair() { this.left = null; this.right = null; }
      function Stage() { this.pairs = []; }
      Stage.prototype.join = function (left, right) {
        const pair = spare.length ? spare.pop() : new Pair(); pair.left = left; pair.right = right; this.pairs.push(pair); };
      Stage.prototype.turn = function () {
        for (const pair of this.pairs) spare.push(pair);
        this.pairs.length = 0; };`,
    found: ['stale-fields turn'],
  },
  'elements that go by a list of methods of the pool': {
    text: `class Pool { #all = [];
        lend() { return this.#all.pop() || new Hit(); }
        back(hit) { this.#all.push(hit); } }
      class Hit { #body = null; aim(body) { this.#body = body; } }
      const pool = new Pool();
      class World { constructor() { this.hits = []; }
        strike(body) { const hit = pool.lend(); hit.aim(body); this.hits.push(hit); }
        turn() { for (let i = 0; i < this.hits.length; i++) pool.back(this.hits[i]); this.hits.length = 0; } }`,
    found: ['stale-fields back'],
  },
  'lists by key, into which an instance puts itself': {
    text: `const shelves = { lists: { small: [] },
        lay(key, thing) { this.lists[key].push(thing); },
        fetch(key) { return this.lists[key].pop() || new Thing(); } };
      class Thing { constructor() { this.user = null; }
        open(user) { this.user = user; return this; }
        shut() { shelves.lay('small', this); } }`,
    found: ['stale-fields shut'],
  },
  'lists in a Map': {
    text: `class Shelf { constructor() { this.lists = new Map(); }
        fetch(kind) { const list = this.lists.get(kind); const box = list.pop(); return box ?? new Box(); }
        lay(kind, box) { this.lists.get(kind).push(box); } }
      class Box { constructor() { this.content = null; } pack(content) { this.content = content; } }`,
    found: ['stale-fields lay'],
  },
  'a chain of nodes': {
    text: `let first = null;
      class Node { constructor() { this.item = null; this.after = null; } }
      function take(item) { let node = first; if (node) first = node.after; else node = new Node(); node.item = item; return node; }
      function drop(node) { node.after = first; first = node; }`,
    found: ['stale-fields drop'],
  },
  'a chain of literals': {
    text: `let first = null;
      function take(item) { let node; if (first !== null) { node = first; first = first.after; node.item = item; }
        else { node = { item: item, after: null }; } return node; }
      function drop(node) { node.after = first; first = node; }
      class Nothing {}`,
    found: ['stale-fields drop'],
  },
  'a Set of idle instances': {
    text: `class Pool { constructor() { this.idle = new Set(); }
        take(user) { const [...all] = []; let agent = this.idle.values().next().value;
          if (agent) this.idle.delete(agent); else agent = new Agent(); agent.user = user; return agent; }
        give(agent) { this.idle.add(agent); } }
      class Agent { constructor() { this.user = null; } }`,
    found: ['stale-fields give'],
  },
  'a list with a counter': {
    text: `const list = []; let free = 0;
      class Part { constructor() { this.mesh = null; } }
      function obtain(mesh) { const part = free > 0 ? list[--free] : new Part(); part.mesh = mesh; return part; }
      function yieldBack(part) { list[free++] = part; }`,
    found: ['stale-fields yieldBack'],
  },
  'a part of a pooled instance': {
    text: `class Answer { constructor() { this.socket = null; this.sent = false; }
        begin(socket) { this.socket = socket; } renew() { this.sent = false; } }
      class Talk { constructor() { this.answer = new Answer(); }
        begin(socket) { this.answer.begin(socket); return this; } renew() { this.answer.renew(); } }
      class Talks { constructor() { this.rest = []; }
        open(socket) { return (this.rest.pop() ?? new Talk()).begin(socket); }
        shut(talk) { talk.renew(); this.rest.push(talk); } }`,
    found: ['stale-fields renew'],
  },
  'idle instances that only lend a part': {
    text: `function make() { var spare = [];
        function View(model) { this.model = model; this.base = null; }
        function create(model) { var view = new View(model), i = spare.length;
          while (i--) if (spare[i].constructor === view.constructor) {
            view.base = spare[i].base; spare.splice(i, 1); return view; }
          return view; }
        function unmount(view) { spare.push(view); }
        return { create: create, unmount: unmount }; }`,
    found: ['stale-fields unmount'],
  },
  'a table of what belongs to the instances in use': {
    text: `class Pool { constructor(make) { this.make = make; this.rest = new Set(); this.busy = new Set(); this.about = new Map(); }
        take(data) { const one = this.rest.values().next().value ?? this.make(data);
          this.rest.delete(one); this.busy.add(one); this.about.set(one, data); return one; }
        give(one) { this.busy.delete(one); this.rest.add(one); } }`,
    found: ['stale-collection give'],
  },
  'values in a table beside ids that are used again': {
    text: `class Table { constructor() { this.free = []; this.count = 0; this.rows = []; }
        keep(row) { const id = this.free.length > 0 ? this.free.pop() : this.count++; this.rows[id] = row; return id; }
        drop(id) { this.free.push(id); } }`,
    found: ['stale-collection drop'],
  },
  'a function that is handed to the pool': {
    text: `class Pool { constructor(make) { this.make = make; this.rest = []; }
        take() { return this.rest.pop() ?? this.make(); }
        give(one) { this.rest.push(one); } }
      class Ctx { constructor() { this.request = null; } begin(request) { this.request = request; } }
      const pool = new Pool(() => new Ctx());`,
    found: ['stale-fields give'],
  },
  'a base class that pools': {
    text: `class Base { constructor() { this.rest = []; }
        take() { return this.rest.pop() ?? new Ctx(); } give(one) { this.rest.push(one); } }
      class Ctx { constructor() { this.request = null; } begin(request) { this.request = request; } }
      class Own extends Base { open(request) { const ctx = this.take(); ctx.begin(request); return ctx; } }`,
    found: ['stale-fields give'],
  },
  'a reset that runs only on the next use': {
    text: `const rest = [];
      class Ctx { constructor() { this.user = null; } fill(user) { this.user = user; } empty() { this.user = null; } }
      function take() { const ctx = rest.pop() ?? new Ctx(); ctx.empty(); return ctx; }
      function give(ctx) { rest.push(ctx); }`,
    found: ['stale-fields give'],
  },
};

const clean: Record<string, string> = {
  'a part that is copied into what may be an older object': `
    class Shell { constructor() { this.base = null; this.body = null; } }
    const rest = [];
    function open(body, old) { let shell = old; if (!shell) shell = new Shell();
      for (let i = 0; i < rest.length; i++) if (rest[i].base) { shell.base = rest[i].base; rest.splice(i, 1); break; }
      shell.body = body; return shell; }
    function close(shell) { rest.push(shell); }`,
  'a parameter that a static method clears': `class Entry { static rest = [];
      constructor(target) { this.target = target; }
      static lend(target) { const one = Entry.rest.pop(); if (one) { one.target = target; return one; } return new Entry(target); }
      static back(one) { one.target = null; Entry.rest.push(one); } }`,
  'a helper that clears': `const rest = [];
      class Ctx { constructor() { this.user = null; } fill(user) { this.user = user; } }
      function wipe(ctx) { ctx.user = null; }
      function take() { return rest.pop() ?? new Ctx(); }
      function give(ctx) { wipe(ctx); rest.push(ctx); }`,
  'a function that is handed to the pool to clear': `class Pool { constructor(make, wipe) { this.make = make; this.wipe = wipe; this.rest = []; }
        take() { return this.rest.pop() ?? this.make(); }
        give(one) { this.wipe(one); this.rest.push(one); } }
      class Ctx { constructor() { this.request = null; } begin(request) { this.request = request; } }
      const pool = new Pool(() => new Ctx(), one => { one.request = null; });`,
  'a base class that clears': `const rest = [];
      class Base { wipe() { this.user = null; } }
      class Ctx extends Base { constructor() { super(); this.user = null; } fill(user) { this.user = user; } }
      function take() { return rest.pop() ?? new Ctx(); }
      function give(ctx) { ctx.wipe(); rest.push(ctx); }`,
  'all callers that clear': `const rest = [];
      class Ctx { constructor() { this.user = null; } fill(user) { this.user = user; } }
      function take() { return rest.pop() ?? new Ctx(); }
      function give(ctx) { rest.push(ctx); }
      function end(ctx) { ctx.user = null; give(ctx); }`,
  'a constructor that runs anew': `var rest = [];
      function Image() { this.data = null; }
      Image.prototype.load = function (data) { this.data = data; };
      function take() { return rest.pop() || new Image(); }
      function give(image) { Image.call(image); rest.push(image); }`,
  'a part that clears': `class Answer { constructor() { this.socket = null; }
        begin(socket) { this.socket = socket; } renew() { this.socket = null; } }
      class Talk { constructor() { this.answer = new Answer(); }
        begin(socket) { this.answer.begin(socket); return this; } renew() { this.answer.renew(); } }
      class Talks { constructor() { this.rest = []; }
        open(socket) { return (this.rest.pop() ?? new Talk()).begin(socket); }
        shut(talk) { talk.renew(); this.rest.push(talk); } }`,
  'a field of the owner that the constructor sets once': `class Ctx { constructor(server) { this.server = server; this.user = null; }
        fill(user) { this.user = user; } wipe() { this.user = null; } }
      class Server { constructor() { this.rest = []; }
        take() { return this.rest.pop() ?? new Ctx(this); } give(ctx) { ctx.wipe(); this.rest.push(ctx); } }`,
  'a walk of a list': `class Chain { constructor() { this.head = null; }
      put(value) { this.head = { value: value, next: this.head }; }
      copy() { const result = new Chain(); let cell = this.head;
        while (cell) { result.put(cell.value); cell = cell.next; } return result; } }`,
  'a queue of work': `class Task { constructor() { this.work = null; } fill(work) { this.work = work; } }
      class Queue { constructor() { this.tasks = []; }
        plan(work) { const task = new Task(); task.fill(work); this.tasks.push(task); }
        again(task) { this.tasks.push(task); }
        step() { const task = this.tasks.shift(); if (task) task.work(); } }`,
  'a put without a take': `class Item { constructor(owner) { this.owner = owner; this.data = null; }
      fill(data) { this.data = data; } end() { this.owner.back(this); } }
      class Owner { constructor() { this.ended = []; } back(item) { this.ended.push(item); } }`,
  'an owner of an unknown class': `class Item { constructor(owner) { this.owner = owner; this.data = null; }
      fill(data) { this.data = data; } reset() { this.count = 0; } release() { this.owner.release(this); } }`,
  'two classes of one name': `(function () {
      var One = function () { function Ctx() { this.user = null; }
        Ctx.prototype.fill = function (user) { this.user = user; }; return Ctx; }();
      var Two = function () { function Ctx() { this.count = 0; } var rest = [];
        Ctx.take = function () { return rest.pop() || new Ctx(); }; Ctx.give = function (ctx) { rest.push(ctx); }; return Ctx; }();
      module.exports = [One, Two]; })();`,
  'a table whose entry is dropped': `class Pool { constructor(make) { this.make = make; this.rest = new Set(); this.about = new Map(); }
        take(data) { const one = this.rest.values().next().value ?? this.make(data);
          this.rest.delete(one); this.about.set(one, data); return one; }
        give(one) { this.about.delete(one); this.rest.add(one); } }`,
  'a cache that drops its oldest entry': `const cache = new Map();
      function note(id, message) { let entry = cache.get(id);
        if (entry) { cache.delete(id); cache.set(id, entry); }
        else { entry = { lines: [] }; cache.set(id, entry);
          if (cache.size > 50) { const oldest = cache.keys().next().value; cache.delete(oldest); } }
        entry.lines.push(message); }
      function linesOf(id) { const entry = cache.get(id); if (entry) cache.set(id, entry); return entry; }`,
  'ids whose rows are emptied': `class Table { constructor() { this.free = []; this.count = 0; this.rows = []; }
        keep(row) { const id = this.free.length > 0 ? this.free.pop() : this.count++; this.rows[id] = row; return id; }
        drop(id) { this.rows[id] = undefined; this.free.push(id); } }`,
  'fields that are overwritten before the instance is parked': `const rest = [];
      class Ctx { constructor() { this.user = NOBODY; } fill(user) { this.user = user; } }
      const NOBODY = {};
      function take() { return rest.pop() ?? new Ctx(); }
      function give(ctx) { ctx.user = NOBODY; rest.push(ctx); }`,
};

function provable(text: string, name: string): string[] {
  const { findings, skipped } = checkJavaScript({ source: { name, text } });
  assert.equal(skipped, undefined);
  return findings
    .filter(({ certainty }) => certainty === 'provable')
    .map(({ rule, method }) => `${rule} ${method}`);
}

/** The program as it is, as TypeScript, and with other names. */
function* variations(
  text: string,
): Generator<{ title: string; name: string; text: string; nameOf: (name: string) => string }> {
  const same = (name: string): string => name;
  yield { title: 'as it is', name: 'kind.js', text, nameOf: same };
  yield { title: 'as TypeScript', name: 'kind.ts', text, nameOf: same };
  yield {
    title: 'with private fields',
    name: 'kind.js',
    text: text
      .replace(/this\.rest\b/g, 'this.#rest')
      .replace(/(class \w+ (?:extends \w+ )?\{)(?=[^}]*#rest)/, '$1 #rest;'),
    nameOf: same,
  };
  for (const seed of SEEDS)
    yield { title: `with other names (${seed})`, name: 'kind.js', ...renamed(text, seed) };
}

describe('pools are told by what code does', () => {
  for (const [title, { text, found }] of Object.entries(leaks))
    for (const each of variations(text))
      it(`${title}, ${each.title}`, () => {
        const expected = found.map(line => {
          const [rule, method] = line.split(' ');
          return `${rule} ${each.nameOf(method!)}`;
        });
        assert.deepEqual(provable(each.text, each.name), expected, each.text);
      });
});

describe('what a pool leaves is mended, or the finding says why not', () => {
  for (const [title, { text }] of Object.entries(leaks))
    it(title, () => {
      const [finding] = checkJavaScript({ source: { name: 'kind.js', text } }).findings;
      const fix = finding!.fixes.find(({ kind }) => kind === 'nil-only');
      if (!fix) assert.match(finding!.unmended ?? '', /./);
      else assert.deepEqual(provable(applyEdits(text, fix.edits), 'kind.js'), []);
    });
});

describe('what is no leak of a pool stays silent', () => {
  for (const [title, text] of Object.entries(clean))
    for (const each of variations(text))
      it(`${title}, ${each.title}`, () => {
        assert.deepEqual(provable(each.text, each.name), [], each.text);
      });
});
