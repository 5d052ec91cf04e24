/** A program of one or several files that parks instances and then sits idle, and code that uses what the first file exports as `store`. */
export interface IdleProgram {
  title: string;
  /** Texts by file name; the first is the one that is used. */
  files: Record<string, string>;
  use: string;
}

const TWICE = `const a = store.take(gone(1)); store.give(a); const b = store.take(gone(2)); store.give(b);`;

function idle(title: string, files: string | Record<string, string>, use = TWICE): IdleProgram {
  return { title, files: typeof files === 'string' ? { 'main.js': files } : files, use };
}

const VISIT = `class Visit {
  constructor() { this.guest = null; }
  open(guest) { this.guest = guest; return this; }
}`;

/** Further kinds of pools than `usedPools`, among them those of several files. */
export const idlePrograms: IdleProgram[] = [
  idle(
    'a class whose constructor takes the value',
    `class Job { constructor(task) { this.task = task; } begin(task) { this.task = task; } }
const rest = [];
exports.take = function (task) { const one = rest.pop(); if (one) { one.begin(task); return one; } return new Job(task); };
exports.give = function (job) { rest.push(job); };`,
  ),
  idle(
    'a flag in each element of a fixed array',
    `class Seat { constructor() { this.isTaken = false; this.guest = null; } }
const seats = Array.from({ length: 4 }, () => new Seat());
exports.take = function (guest) {
  const seat = seats.find(each => !each.isTaken);
  seat.isTaken = true; seat.guest = guest;
  return seat;
};
exports.give = function (seat) { seat.isTaken = false; };`,
  ),
  idle(
    'a flag of elements of which some are in use',
    `class Desk { constructor() { this.inUse = false; this.clerk = null; } }
class Office { constructor() { this.desks = [new Desk(), new Desk(), new Desk()]; }
  take(clerk) { for (const desk of this.desks) if (!desk.inUse) { desk.inUse = true; desk.clerk = clerk; return desk; } return null; }
  give(desk) { desk.inUse = false; } }
module.exports = new Office();`,
    `store.take(kept(1)); const a = store.take(gone(2)); store.take(kept(3)); store.give(a);`,
  ),
  idle('a class and its pool in two files', {
    'main.js': `const { Visit } = require('./visit.js');
const rest = [];
exports.take = function (guest) { return (rest.pop() ?? new Visit()).open(guest); };
exports.give = function (visit) { rest.push(visit); };`,
    'visit.js': `${VISIT}\nexports.Visit = Visit;`,
  }),
  idle('a reset in one file, and its pool in another', {
    'main.js': `const { Talk } = require('./talk.js');
class Talks { constructor() { this.rest = []; }
  take(words) { return (this.rest.pop() ?? new Talk()).begin(words); }
  give(talk) { talk.reset(); this.rest.push(talk); } }
module.exports = new Talks();`,
    'talk.js': `class Talk {
  constructor() { this.words = null; this.isOver = false; }
  begin(words) { this.words = words; this.isOver = false; return this; }
  reset() { this.isOver = true; }
}
exports.Talk = Talk;`,
  }),
  idle(
    'a static field of the class',
    `class Trip {
  static idle = [];
  constructor() { this.rider = null; }
  static take(rider) { const trip = Trip.idle.pop() ?? new Trip(); trip.rider = rider; return trip; }
  static give(trip) { Trip.idle.push(trip); }
}
module.exports = Trip;`,
  ),
  idle(
    'literals in an array',
    `const boxes = [];
exports.take = function (content) {
  const box = boxes.pop() ?? { content: null, label: '' };
  box.content = content;
  return box;
};
exports.give = function (box) { box.label = ''; boxes.push(box); };`,
  ),
  idle(
    'literals in a Set of a class',
    `class Crates { constructor() { this.unused = new Set(); }
  take(fruit) { const crate = this.unused.values().next().value ?? { fruit: null, stamp: 0 };
    this.unused.delete(crate); crate.fruit = fruit; return crate; }
  give(crate) { crate.stamp = 0; this.unused.add(crate); } }
module.exports = new Crates();`,
  ),
  idle(
    'objects of a factory',
    `function makeTicket() {
  return { owner: null, isUsed: false, sell(to) { this.owner = to; return this; }, reset() { this.isUsed = false; } };
}
const tickets = [];
exports.take = function (to) { return (tickets.pop() ?? makeTicket()).sell(to); };
exports.give = function (ticket) { ticket.reset(); tickets.push(ticket); };`,
  ),
  idle(
    'a chain behind a private field',
    `class Link { constructor() { this.load = null; this.after = null; } }
class Chain {
  #head = null;
  take(load) { let one = this.#head; if (one) { this.#head = one.after; one.after = null; } else one = new Link(); one.load = load; return one; }
  give(one) { one.after = this.#head; this.#head = one; }
}
module.exports = new Chain();`,
  ),
  idle(
    'a table of variables beside the ids that are free',
    `const free = [];
const rows = [];
let count = 0;
exports.keep = function (row) { const id = free.length > 0 ? free.pop() : count++; rows[id] = row; return id; };
exports.drop = function (id) { free.push(id); };
exports.row = function (id) { return rows[id]; };`,
    `const a = store.keep(gone(1)); store.keep(kept(2)); store.drop(a);`,
  ),
  idle(
    'a table by a field of what is idle',
    `class Lot { constructor() { this.spare = []; this.about = new Map(); this.last = 0; }
  take(buyer) { const item = this.spare.pop() ?? { number: ++this.last }; this.about.set(item.number, buyer); return item; }
  give(item) { this.spare.push(item); }
  buyer(item) { return this.about.get(item.number); } }
module.exports = new Lot();`,
  ),
  idle(
    'a part that an idle instance owns',
    `class Reply { constructor() { this.socket = null; this.isSent = false; }
  begin(socket) { this.socket = socket; } reset() { this.isSent = false; } }
class Call { constructor() { this.reply = new Reply(); }
  begin(socket) { this.reply.begin(socket); return this; } reset() { this.reply.reset(); } }
class Calls { constructor() { this.rest = []; }
  take(socket) { return (this.rest.pop() ?? new Call()).begin(socket); }
  give(call) { call.reset(); this.rest.push(call); } }
module.exports = new Calls();`,
  ),
  idle(
    'resources of a published pool',
    {
      'main.js': `const { createPool } = require('generic-pool');
class Client {
  constructor() { this.session = null; this.isOpen = true; }
  open(session) { this.session = session; this.isOpen = true; }
}
const pool = createPool({ create: async () => new Client(), destroy: async () => undefined }, { max: 2 });
exports.run = async function (session) {
  const client = await pool.acquire();
  client.open(session);
  pool.release(client);
};`,
      // Keeps what the published package keeps, and where: the resources in objects of its own, those in a list of nodes.
      'node_modules/generic-pool/index.js': `class PooledResource { constructor(resource) { this.obj = resource; this.state = 'IDLE'; } }
class Deque { constructor() { this._list = { head: null, length: 0 }; }
  push(data) { this._list.head = { data, next: this._list.head }; }
  shift() { const node = this._list.head; if (!node) return undefined; this._list.head = node.next; return node.data; } }
class Pool { constructor(factory) { this._factory = factory; this._availableObjects = new Deque(); this._resourceLoans = new Map(); }
  async acquire() { const one = this._availableObjects.shift() ?? new PooledResource(await this._factory.create()); one.state = 'ALLOCATED';
    this._resourceLoans.set(one.obj, one); return one.obj; }
  async release(resource) { const one = this._resourceLoans.get(resource); this._resourceLoans.delete(resource); one.state = 'IDLE'; this._availableObjects.push(one); } }
exports.createPool = (factory, options) => new Pool(factory, options);`,
    },
    `store.run(gone(1)).then(() => store.run(gone(2)));`,
  ),
];
