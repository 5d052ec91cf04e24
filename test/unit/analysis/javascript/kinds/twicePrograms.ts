/** What every program has: a pool of its own, `take`, and `use`, which gives one instance back twice. */
export const POOL = `const idle = [];
class Unit { constructor() { this.turns = 0; } turn(how) { this.turns++; if (how) throw new Error('no'); return this.turns; } }
function take() { return idle.pop() || new Unit(); }
function drop(unit) { idle.push(unit); }`;

export const leaks: Record<string, string> = {
  'a step of a `try` and its `finally`': `${POOL}
    function use() { const unit = take(); try { unit.turn(); drop(unit); } finally { drop(unit); } }`,
  'an early return within `try … finally`': `${POOL}
    function use(how) { const unit = take(); try { if (!how) { drop(unit); return 1; } return unit.turn(); } finally { drop(unit); } }`,
  'an error branch without a return': `${POOL}
    function read(unit, done) { done(new Error('no'), unit.turn()); }
    function use() { const unit = take(); read(unit, (error, turns) => { if (error) { drop(unit); } drop(unit); }); }`,
  'a catch that goes on': `${POOL}
    function use() { const unit = take(); try { unit.turn(true); } catch { drop(unit); } drop(unit); }`,
  'a test of the reference that is never forgotten': `${POOL}
    class Job { constructor() { this.unit = take(); } stop() { if (this.unit) drop(this.unit); } end() { this.stop(); this.stop(); } }
    function use() { new Job().end(); }`,
  'a release that parks, and its caller again': `${POOL}
    function finish(unit) { unit.turn(); drop(unit); }
    function use() { const unit = take(); finish(unit); drop(unit); }`,
  'a method of the instance, and the pool again': `
    class Unit { constructor(home) { this.home = home; } leave() { this.home.drop(this); } }
    class Pool { #idle = []; take() { return this.#idle.pop() ?? new Unit(this); } drop(unit) { this.#idle.push(unit); } }
    const pool = new Pool();
    function take() { return pool.take(); }
    function use() { const unit = pool.take(); unit.leave(); pool.drop(unit); }`,
  'a function that is handed the instance and gives it back as well': `${POOL}
    function within(work) { const unit = take(); try { return work(unit); } finally { drop(unit); } }
    function use() { return within(unit => { const turns = unit.turn(); drop(unit); return turns; }); }`,
  'a helper of one call': `${POOL}
    function use() { const unit = take(); function end() { unit.turn(); drop(unit); } end(); end(); }`,
  'a limit that leaves room': `const idle = []; class Unit {} 
    function take() { return idle.pop() || new Unit(); }
    function drop(unit) { if (idle.length < 10) idle.push(unit); }
    function use() { const unit = take(); drop(unit); drop(unit); }`,
  'others that wait first': `class Unit {}
    class Pool { constructor() { this.idle = []; this.waiting = []; }
      take() { return this.idle.shift() || new Unit(); }
      drop(unit) { const next = this.waiting.shift(); if (next) next(unit); else this.idle.push(unit); } }
    const pool = new Pool();
    function take() { return pool.take(); }
    function use() { const unit = pool.take(); pool.drop(unit); pool.drop(unit); }`,
  'a chain': `class Unit { constructor() { this.next = null; } }
    let head = null;
    function take() { const unit = head || new Unit(); head = unit.next; unit.next = null; return unit; }
    function drop(unit) { unit.next = head; head = unit; }
    function use() { const unit = take(); drop(unit); drop(unit); }`,
  'a list with a counter': `class Unit {}
    class Pool { constructor() { this.list = []; this.free = 0; }
      take() { return this.free > 0 ? this.list[--this.free] : new Unit(); }
      drop(unit) { this.list[this.free++] = unit; } }
    const pool = new Pool();
    function take() { return pool.take(); }
    function use() { const unit = pool.take(); pool.drop(unit); pool.drop(unit); }`,
  'lists by key': `class Unit {}
    const lists = new Map([['a', []]]);
    function takeOf(key) { return lists.get(key).pop() || new Unit(); }
    function drop(key, unit) { lists.get(key).push(unit); }
    function take() { return takeOf('a'); }
    function use() { const unit = takeOf('a'); drop('a', unit); drop('a', unit); }`,
  prototypes: `function Unit() { this.turns = 0; }
    function Pool() { this.idle = []; }
    Pool.prototype.take = function () { return this.idle.length > 0 ? this.idle.pop() : new Unit(); };
    Pool.prototype.drop = function (unit) { this.idle.push(unit); };
    Pool.prototype.run = function (cb) { var self = this; var unit = this.take(); cb(function () { self.drop(unit); self.drop(unit); }); };
    var pool = new Pool();
    function take() { return pool.take(); }
    function use() { pool.run(function (end) { end(); }); }`,
  'two ways of putting': `const idle = []; class Unit {}
    function take() { return idle.pop() || new Unit(); }
    function use() { const unit = take(); idle.push(unit); if (unit) { idle.unshift(unit); } }`,
  'a pool that may be closed': `
    class Unit { close() {} }
    class Pool { constructor() { this.idle = []; this.isClosed = false; }
      take() { return this.idle.pop() || new Unit(); }
      drop(unit) { if (this.isClosed) { unit.close(); return; } this.idle.push(unit); }
      end() { this.isClosed = true; } }
    const pool = new Pool();
    function take() { return pool.take(); }
    function use() { const unit = pool.take(); pool.drop(unit); pool.drop(unit); }`,
};

/** Told by Node's documentation, or by the language: both handlers run. */
export const handlers: Record<string, string> = {
  '`then` and `finally`': `${POOL}
    function use() { const unit = take(); return Promise.resolve(unit).then(each => { each.turn(); drop(unit); }).finally(() => drop(unit)); }`,
  '`catch` and the step behind it': `${POOL}
    function use() { const unit = take(); return Promise.reject(new Error('no')).catch(() => { drop(unit); }).then(() => drop(unit)); }`,
  'a timer, and the function that sets it': `${POOL}
    function use() { const unit = take(); return new Promise(done => { setTimeout(() => { drop(unit); done(); }, 1); drop(unit); }); }`,
};

export const events: Record<string, [text: string, certainty: 'provable' | 'likely']> = {
  '`error` and `close` of a socket': [
    `const net = require('net'); ${POOL}
    function dial(port) { const unit = take(); const socket = net.connect(port);
      socket.on('error', () => drop(unit)); socket.on('close', () => drop(unit)); }`,
    'provable',
  ],
  '`end` and `close` of a request': [
    `import * as http from 'node:http'; ${POOL}
    http.createServer((request, response) => { const unit = take();
      request.on('end', () => drop(unit)); request.once('close', () => { drop(unit); }); });`,
    'provable',
  ],
  'the callback and `exit` of a child process': [
    `const { execFile } = require('child_process'); ${POOL}
    function go() { const unit = take(); const child = execFile('ls', () => { drop(unit); }); child.on('exit', () => drop(unit)); }`,
    'provable',
  ],
  '`error` and `close` of something unknown': [
    `${POOL} function go(thing) { const unit = take(); thing.on('error', () => drop(unit)); thing.on('close', () => drop(unit)); }`,
    'likely',
  ],
  'a callback of something unknown, and the code behind it': [
    `${POOL} function go(thing) { const unit = take(); thing.ask(() => { drop(unit); }); drop(unit); }`,
    'likely',
  ],
};

export const clean: Record<string, string> = {
  'one list by size and one by age': `class Unit { constructor(size) { this.size = size; } }
    const bySize = {}; const byAge = [];
    function take(size) { const list = bySize[size];
      if (list && list.length > 0) { const unit = list.pop(); byAge.splice(byAge.indexOf(unit), 1); return unit; }
      if (byAge.length > 0) { const unit = byAge.shift(); const other = bySize[unit.size]; other.splice(other.indexOf(unit), 1); return unit; }
      return new Unit(size); }
    function drop(unit) { if (byAge.indexOf(unit) !== -1) return;
      if (bySize[unit.size]) bySize[unit.size].push(unit); else bySize[unit.size] = [unit];
      byAge.push(unit); }`,
  'work that a loop puts and takes itself': `class Node { constructor() { this.left = null; this.body = null; } }
    const work = [];
    function insert(root, body) { work.push(root, body);
      while (work.length > 0) { const node = work.pop();
        if (!node.left) { node.left = new Node(); work.push(node.left); } else { const old = node.body; work.push(node, old); work.push(node, body); } } }`,
  'a return in the error branch': `${POOL}
    function use(read) { const unit = take(); read((error, done) => { if (error) { drop(unit); return done(error); } drop(unit); done(); }); }`,
  'one branch or the other': `${POOL} function use(how) { const unit = take(); if (how) drop(unit); else { unit.turn(); drop(unit); } }`,
  'two tests that may exclude each other': `${POOL} function use(how, other) { const unit = take(); if (how) drop(unit); if (other) drop(unit); }`,
  'a flag of the instance': `const idle = []; class Unit { constructor() { this.isIdle = false; } }
    function take() { const unit = idle.pop() || new Unit(); unit.isIdle = false; return unit; }
    function drop(unit) { if (unit.isIdle) return; unit.isIdle = true; idle.push(unit); }
    function use() { const unit = take(); drop(unit); drop(unit); }`,
  'a flag of the call': `${POOL}
    function use(read) { const unit = take(); let isOver = false;
      const end = () => { if (isOver) return; isOver = true; drop(unit); }; read(() => end()); end(); end(); }`,
  'a list that is asked': `const idle = []; class Unit {}
    function take() { return idle.pop() || new Unit(); }
    function drop(unit) { if (idle.indexOf(unit) === -1) idle.push(unit); }
    function use() { const unit = take(); drop(unit); drop(unit); }`,
  'a Set that knows what is in use': `const idle = []; const used = new Set(); class Unit {}
    function take() { const unit = idle.pop() || new Unit(); used.add(unit); return unit; }
    function drop(unit) { if (used.delete(unit)) idle.push(unit); }
    function use() { const unit = take(); drop(unit); drop(unit); }`,
  'a Set as the free list': `const idle = new Set(); class Unit {}
    function take() { const [unit] = idle; if (!unit) return new Unit(); idle.delete(unit); return unit; }
    function drop(unit) { idle.add(unit); }
    function use() { const unit = take(); drop(unit); drop(unit); }`,
  'a reference that is forgotten': `${POOL}
    class Job { constructor() { this.unit = take(); } stop() { if (this.unit) { drop(this.unit); this.unit = null; } } end() { this.stop(); this.stop(); } }`,
  'a reference that is forgotten by the caller': `${POOL}
    class Job { start() { this.unit = take(); } stop() { drop(this.unit); this.unit = undefined; } end() { if (this.unit) this.stop(); if (this.unit) this.stop(); } }`,
  'another one meanwhile': `${POOL} function use() { let unit = take(); drop(unit); unit = take(); drop(unit); }`,
  'a take meanwhile': `${POOL} function use() { const unit = take(); drop(unit); const other = take(); other.turn(); drop(unit); }`,
  'the last step of a `try` and its catch': `${POOL}
    function use() { const unit = take(); try { unit.turn(); drop(unit); } catch (error) { drop(unit); throw error; } }`,
  'both handlers of one `then`': `${POOL}
    function use(p) { const unit = take(); return p.then(() => drop(unit), error => { drop(unit); throw error; }); }`,
  '`end` or `error`': `${POOL}
    function use(thing) { const unit = take(); thing.on('end', () => drop(unit)); thing.on('error', () => drop(unit)); }`,
  'a handler that takes the other back': `const net = require('net'); ${POOL}
    function dial(port) { const unit = take(); const socket = net.connect(port); const end = () => { drop(unit); };
      socket.once('error', () => { socket.removeListener('close', end); end(); }); socket.once('close', end); }`,
  'each element of a list': `${POOL} function use(units) { for (const unit of units) drop(unit); for (const unit of units.others) drop(unit); }`,
  'cases of a switch': `${POOL} function use(kind) { const unit = take(); switch (kind) { case 1: drop(unit); break; case 2: drop(unit); break; default: drop(unit); } }`,
  'two instances of two names': `${POOL} function use() { const one = take(); const other = take(); drop(one); drop(other); }`,
  'an abort that stops the timer': `${POOL}
    function use(read) { const unit = take(); const timer = setTimeout(() => drop(unit), 10); read(() => { clearTimeout(timer); drop(unit); }); }`,
  'a test of an argument that differs': `${POOL}
    function end(unit, how) { if (how) drop(unit); else unit.turn(); } function use() { const unit = take(); end(unit, false); end(unit, true); }`,
  'a flag that a step of the release sets': `const idle = [];
    class Unit { constructor() { this.isUsed = true; } leave() { this.isUsed = false; } }
    function take() { const unit = idle.pop() || new Unit(); unit.isUsed = true; return unit; }
    function drop(unit) { if (!unit.isUsed) return; unit.leave(); idle.push(unit); }
    function use() { const unit = take(); drop(unit); drop(unit); }`,
  'a field that only other files set': `${POOL}
    function end(unit) { if (unit.isOver) return; drop(unit); } function use() { const unit = take(); end(unit); end(unit); }`,
  'two tests of which only one lets pass': `class Unit { close() {} }
    class Pool { constructor() { this.idle = []; this.isClosed = false; } take() { return this.idle.pop() || new Unit(); }
      drop(unit) { if (this.isClosed) return; this.idle.push(unit); } end() { this.isClosed = true; }
      late(unit) { if (!this.isClosed) return; this.idle.push(unit); } }
    const pool = new Pool(); function use() { const unit = pool.take(); pool.drop(unit); pool.late(unit); }`,
};
